"""The four ways the world says no. Anything else that is raised is our own mistake.

Each carries a `Text` a person can act on: what happened, what is safe, what to do next.
"""

from __future__ import annotations

from app.domain.text import Text


class DeskError(Exception):
    """Base of the expected refusals; `text` is shown to a person, `code` is stable for scripts and tests."""

    exit_code = 2

    def __init__(self, text: Text, *, code: str = "", field: str = "", detail: object = None) -> None:
        super().__init__(str(text))
        self.text = text
        self.code = code
        self.field = field
        self.detail = detail


class NotPossible(DeskError):
    """A rule forbids it, or the input is wrong. `field` names the part of the form, when there is one."""


class ChangedMeanwhile(DeskError):
    """Somebody else changed the thing since it was looked at; `detail` is its state now."""

    exit_code = 3


class NotReachable(DeskError):
    """A server, file or device does not answer; trying later may help."""

    exit_code = 3


class NotAllowed(DeskError):
    """The person's role does not permit it."""
