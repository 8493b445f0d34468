"""Puts the intake's state into its form: values into fields, and what is said about them."""

from __future__ import annotations

from datetime import date

from app import i18n
from app.domain.people import Tier
from app.domain.priority import TIER_WORDS
from app.domain.text import T, Text
from app.services.matchmaking import Offer
from app.services.phones import shown
from ui.call.lookup import customer_choice
from ui.call.state import Intake, script
from ui.call.view import IntakeView
from ui.runtime import words
from ui.shell.frame import Frame
from ui.widgets.choices import Choice


def show(view: IntakeView, state: Intake, frame: Frame) -> None:
    """Put the state into the fields. The caller keeps the fields' own signals from being taken for typing."""
    view.form.clear()
    if state.customer is not None:
        view.customer.choose(customer_choice(state.customer), quiet=True)
    else:
        view.customer.choose(None, quiet=True)
        view.customer.setText(state.name)
    view.phone.setText(shown(state.phone) if state.phone else "")
    view.place.choose(Choice(state.address, value=None) if state.address else None, quiet=True)
    view.unit.setText(state.unit)
    view.floor.setText(state.floor)
    view.access.setText(state.access)
    for edit in (view.phone, view.unit, view.floor, view.access):
        edit.setCursorPosition(0)
    view.service.choose(
        Choice(state.service.name(i18n.language()), value=state.service) if state.service else None,
        quiet=True,
    )
    view.urgency.set_value(state.urgency)
    if state.window is not None and frame.branch is not None:
        view.window_edit.show_window(state.window, frame.branch.zone)
    else:
        view.window_edit.set_span(None)
    if view.note.toPlainText() != state.note:
        view.note.setPlainText(state.note)


def say(view: IntakeView, state: Intake) -> None:
    """Title, what is known of the caller, priority, buttons."""
    words.bind(view.title.setText, T("Call in progress") if state.call_id else T("New request"))
    said = "".join(c for c in state.phone if c.isdigit())
    other = bool(state.number) and not state.number.endswith(said[-8:] or "-")
    view.caller.setVisible(bool(state.call_id) and other)
    view.caller.set_text(shown(state.number) if state.number else "")
    customer = state.customer
    view.known.setVisible(customer is not None and bool(customer.note or customer.tier is not Tier.STANDARD))
    if customer is not None:
        words.bind(
            view.known.setText,
            T("{tier} customer. {note}", tier=TIER_WORDS[customer.tier], note=customer.note),
        )
    priority = state.priority()
    view.priority.setVisible(state.service is not None)
    words.bind(
        view.priority.setText,
        T("Priority {score}: {reasons}", score=priority.score, reasons=priority.reasons),
    )
    view.book_open.setEnabled(state.ready())
    view.discard.setEnabled(not state.empty)


def show_held(view: IntakeView, left: float | None, names: tuple[str, ...]) -> None:
    """Whose time is held, and for how many seconds still; None: nobody's."""
    view.held.setVisible(left is not None)
    if left is None:
        return
    seconds = max(0, round(left))
    clock = f"{seconds // 60}:{seconds % 60:02d}"
    text = (
        T("{names} held · {clock}", names=names, clock=clock) if names else T("held · {clock}", clock=clock)
    )
    view.held.set_text(text)
    words.tip(view.held, T("Nobody else can give away this time. It is held on while this form stays open."))


def offer_words(offer: Offer, today: date) -> Text:
    """“14:00 – 16:00”, with the day when it is another."""
    window = T("{start} – {end}", start=offer.window.start, end=offer.window.end)
    day = offer.window.start.astimezone(i18n.zone()).date()
    return window if day == today else T("{day} {window}", day=day, window=window)


def say_script(
    view: IntakeView, state: Intake, frame: Frame, field: str, offers: tuple[Offer, ...], today: date
) -> None:
    """The line to read aloud for the field that has the focus."""
    offer = offer_words(offers[0], today) if offers else None
    where = "close" if field == "note" and state.chosen else field
    words.bind(view.script.setText, script(state, where, frame.branch, frame.who.name, offer))
