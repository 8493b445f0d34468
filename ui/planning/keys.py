"""The planning pane's actions, for menus, keys and the command bar."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.domain.ids import JobId
from app.domain.jobs import LIVE, VisitState
from app.domain.text import T, Text
from ui.planning.happened import Event, Wish
from ui.planning.pane import PlanningPane
from ui.shell.actions import Action
from ui.shell.frame import Frame

if TYPE_CHECKING:
    from ui.board.panel import BoardPanel

PLANNING = T("Planning")
ON_STANDING = T("Choose a visit that is not over yet: click it or walk to it with the arrow keys.")
ON_WAITING = T("Choose a job first, in the tray or by its number in the command bar.")


def declare_planning(frame: Frame, pane: PlanningPane) -> None:
    """Declare them; each leads to the board, where the pane lives."""

    def open_it() -> None:
        frame.go("board")
        pane.open_pane()

    def drafts() -> None:
        open_it()
        pane.show_drafts()

    def compare() -> None:
        open_it()
        pane.compare()

    frame.actions.add(
        Action(
            "plan.day", T("Plan the day…"), open_it, "Ctrl+Shift+P", "calendar-check-outline", PLANNING,
            keywords="optimise schedule repair ill sick replan",
        ),
        Action(
            "plan.compare", T("Compare the policies of planning"), compare, "", "scale-balance", PLANNING,
            keywords="policy travel fair late known face",
        ),
        Action("plan.drafts", T("Drafts of days…"), drafts, "", "content-save-outline", PLANNING),
    )  # fmt: skip


def declare_repairs(panel: BoardPanel) -> None:
    """Declare what repairs the day around the visit under the focus, or around the job that is chosen."""
    frame, pane, canvas = panel.frame, panel.planning, panel.canvas

    def stands() -> bool:
        bar = canvas.focused_bar()
        return bar is not None and bar.visit.visit_state is VisitState.OPEN and bar.visit.state in LIVE

    def around(event: Event) -> None:
        if (bar := canvas.focused_bar()) is not None:
            pane.open_pane(Wish(event, job=bar.visit.job_id))

    def chosen() -> bool:
        now = frame.selection.current
        return now is not None and now.kind == "job"

    def fit_in() -> None:
        now = frame.selection.current
        if now is not None:
            frame.go("board")
            pane.open_pane(Wish(Event.URGENT, job=JobId(now.id)))

    def on_bar(name: str, text: Text, run: Callable[[], object], keys: str, icon: str, words: str) -> Action:
        return Action(
            f"board.{name}", text, run, keys, icon, PLANNING, stands, ON_STANDING, canvas, keywords=words
        )

    frame.actions.add(
        on_bar("overrun", T("Takes longer…"), partial(around, Event.LONGER), "O", "clock-alert-outline",
               "overrun late longer until repair replan"),
        on_bar("replan", T("Plan again around this"), partial(around, Event.AROUND), "R",
               "calendar-check-outline", "repair replan optimise stay"),
        Action(
            "plan.fit", T("Fit in, changing as little as possible"), fit_in, "Ctrl+Shift+F",
            "calendar-plus", PLANNING, chosen, ON_WAITING, keywords="urgent emergency insert repair squeeze",
        ),
    )  # fmt: skip
