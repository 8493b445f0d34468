"""Saving, changing and dropping saved views of the board."""

from __future__ import annotations

from dataclasses import replace

from app.commands import DropView, SaveView
from app.domain.errors import NotAllowed, NotPossible
from app.domain.text import T
from app.domain.views import MOST_LETTERS, PREFIX, SavedView, view_data, view_from
from app.services.context import Context, Done

_MAY_CHANGE_OTHERS = frozenset({"senior", "manager", "administrator"})


def save_view(cmd: SaveView, ctx: Context) -> Done:
    """Add or change a view. A shared one of somebody else is changed by senior dispatchers only."""
    name = " ".join(cmd.view.name.split())
    if not name:
        raise NotPossible(T("A view needs a name."), code="view-name", field="name")
    if len(name) > MOST_LETTERS:
        raise NotPossible(
            T("A view’s name has at most {n} letters.", n=MOST_LETTERS), code="view-name", field="name"
        )
    before = _before(cmd.view.id, ctx)
    view = replace(cmd.view, name=name, owner=before.owner if before else cmd.view.owner or ctx.who.name)
    ctx.work.settings.set(PREFIX + view.id, view_data(view))
    undo = SaveView(view=before) if before else DropView(view_id=view.id)
    return Done(view, T("View “{name}” saved", name=name), undo)


def drop_view(cmd: DropView, ctx: Context) -> Done:
    """Forget a view; it can be taken back."""
    before = _before(cmd.view_id, ctx)
    if before is None:
        return Done(None, T("The view had gone already"))
    ctx.work.settings.set(PREFIX + cmd.view_id, None)
    return Done(None, T("View “{name}” deleted", name=before.name), SaveView(view=before))


def _before(view_id: str, ctx: Context) -> SavedView | None:
    stored = ctx.work.settings.get(PREFIX + view_id)
    before = view_from(view_id, stored) if stored is not None else None
    if before is not None and before.owner != ctx.who.name and ctx.who.role not in _MAY_CHANGE_OTHERS:
        raise NotAllowed(
            T(
                "“{name}” is a view of {owner}. Save it under a name of your own, or ask a senior dispatcher.",
                name=before.name,
                owner=before.owner,
            ),
            code="view-owner",
        )
    return before
