"""The planning pane's actions, for menus, keys and the command bar."""

from __future__ import annotations

from app.domain.text import T
from ui.planning.pane import PlanningPane
from ui.shell.actions import Action
from ui.shell.frame import Frame

PLANNING = T("Planning")


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
