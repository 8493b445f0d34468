"""Every step of a job as an action of the window: its key counts in the card, its words in the command bar."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.domain.lifecycle import ACTION_WORDS
from app.domain.text import T
from ui.jobs.card_state import FIRST_KEY, STEP_KEYS
from ui.jobs.phrases import ACTION_ICONS
from ui.shell.actions import Action as KeyAction
from ui.shell.frame import Frame

if TYPE_CHECKING:
    from ui.jobs.card import JobCard

GROUP = T("Job card")
WHY = T("The job’s state does not allow this now.")


def declare_steps(card: JobCard, frame: Frame) -> None:
    """Declare the steps for this card; they go with it."""
    for action, keys in STEP_KEYS.items():
        frame.actions.add(
            KeyAction(
                f"job.{action.value}",
                ACTION_WORDS[action],
                partial(card.begin_by_key, action),
                keys,
                ACTION_ICONS[action],
                GROUP,
                when=partial(card.possible, action),
                why=WHY,
                widget=card,
            )
        )
    frame.actions.add(
        KeyAction(
            "job.next",
            T("Likeliest next step"),
            partial(card.begin_by_key, None),
            FIRST_KEY,
            "arrow-right-bold-circle-outline",
            GROUP,
            when=lambda: card.detail is not None,
            why=WHY,
            widget=card,
        )
    )
