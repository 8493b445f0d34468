"""The follow-up view's keys, declared as actions: letters alone while no text is typed, with Alt anywhere in the view."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.domain.followups import Kind, Outcome
from app.domain.text import T
from ui.aftercare.state import OUTCOME_KEYS, OUTCOME_TITLES
from ui.shell.actions import Action
from ui.shell.frame import Frame

if TYPE_CHECKING:
    from ui.aftercare.panel import FollowUpPanel

GROUP = T("Follow-up")
NOBODY = T("Choose somebody in the list first.")


def declare(panel: FollowUpPanel, frame: Frame) -> None:
    """Declare the keys for this view; they go with it."""

    def there() -> bool:
        return panel.line is not None

    for outcome, key in OUTCOME_KEYS.items():
        frame.actions.add(
            Action(
                f"follow_up.{outcome.value}",
                OUTCOME_TITLES[outcome],
                partial(_record, panel, outcome),
                f"{key} Alt+{key}",
                group=GROUP,
                when=there,
                why=NOBODY,
                widget=panel,
            )
        )
    frame.actions.add(
        Action(
            "follow_up.close", T("Reached, close the job"), panel.close_job, "C Alt+C",
            "archive-outline", GROUP, panel.may_close, NOBODY, panel,
        ),
        Action(
            "follow_up.stage", T("Complaint to its next stage"), panel.next_stage, "S Alt+S",
            "comment-alert-outline", GROUP,
            lambda: panel.line is not None and panel.line.kind is Kind.COMPLAINT,
            T("Only a complaint has stages."), panel,
        ),
        Action("follow_up.dial", T("Dial"), panel.dial, "D Alt+D", "phone-outline", GROUP, there, NOBODY, panel),
        Action(
            "follow_up.job", T("Open the job"), panel.open_job, "J Alt+J",
            "open-in-app", GROUP, there, NOBODY, panel,
        ),
    )  # fmt: skip


def _record(panel: FollowUpPanel, outcome: Outcome) -> None:
    panel.record(outcome)
