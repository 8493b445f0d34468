"""Calls and other ways customers reach the desk: ringing → answered → wrapped up, or missed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.domain.errors import NotPossible
from app.domain.ids import BranchId, CallId, CustomerId, JobId
from app.domain.text import T, Text


class Channel(StrEnum):
    """How a customer reached us."""

    PHONE = "phone"
    WALK_IN = "walk_in"
    EMAIL = "email"
    CHAT = "chat"
    WEB = "web"
    SOCIAL = "social"


class CallState(StrEnum):
    """Where a call stands."""

    RINGING = "ringing"
    ANSWERED = "answered"
    WRAPPED_UP = "wrapped_up"
    MISSED = "missed"


class CallKind(StrEnum):
    """Why they called."""

    ENQUIRY = "enquiry"
    BOOKING = "booking"
    CHANGE = "change"
    CANCEL = "cancel"
    URGE = "urge"
    COMPLAINT = "complaint"
    PRAISE = "praise"
    SUGGESTION = "suggestion"
    CALLBACK = "callback"


CALL_STATE_WORDS: dict[CallState, Text] = {
    CallState.RINGING: T("ringing"),
    CallState.ANSWERED: T("in conversation"),
    CallState.WRAPPED_UP: T("finished"),
    CallState.MISSED: T("missed"),
}

CALL_KIND_WORDS: dict[CallKind, Text] = {
    CallKind.ENQUIRY: T("Enquiry"),
    CallKind.BOOKING: T("Booking"),
    CallKind.CHANGE: T("Change"),
    CallKind.CANCEL: T("Cancellation"),
    CallKind.URGE: T("Urging"),
    CallKind.COMPLAINT: T("Complaint"),
    CallKind.PRAISE: T("Praise"),
    CallKind.SUGGESTION: T("Suggestion"),
    CallKind.CALLBACK: T("Callback answer"),
}

_TABLE: dict[str, tuple[frozenset[CallState], CallState]] = {
    "answer": (frozenset({CallState.RINGING, CallState.MISSED}), CallState.ANSWERED),
    "miss": (frozenset({CallState.RINGING}), CallState.MISSED),
    "wrap_up": (frozenset({CallState.ANSWERED}), CallState.WRAPPED_UP),
}


@dataclass(frozen=True)
class Call:
    """One contact. A missed call may still be answered later: by calling back."""

    id: CallId
    branch_id: BranchId
    number: str
    """As normalised: E.164 where the country is known; empty when withheld."""
    rang_at: datetime
    version: int = 0
    channel: Channel = Channel.PHONE
    name: str = ""
    state: CallState = CallState.RINGING
    customer_id: CustomerId | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    answered_by: str = ""
    kind: CallKind | None = None
    outcome: str = ""
    """How it ended, in a word from the desk's list or free."""
    job_id: JobId | None = None
    note: str = ""

    def answer(self, at: datetime, who: str) -> Call:
        """Somebody takes it. Raises NotPossible when another already did."""
        self._may("answer")
        return replace(self, state=CallState.ANSWERED, answered_at=at, answered_by=who)

    def miss(self, at: datetime) -> Call:
        """It stopped ringing unanswered."""
        self._may("miss")
        return replace(self, state=CallState.MISSED, ended_at=at)

    def wrap_up(self, at: datetime, kind: CallKind, outcome: str = "", job_id: JobId | None = None) -> Call:
        """It ended with an outcome."""
        self._may("wrap_up")
        return replace(
            self,
            state=CallState.WRAPPED_UP,
            ended_at=at,
            kind=kind,
            outcome=outcome or kind.value,
            job_id=job_id or self.job_id,
        )

    def _may(self, action: str) -> None:
        if self.state not in _TABLE[action][0]:
            raise NotPossible(
                T(
                    "This call is {state}{by} – nothing was changed.",
                    state=CALL_STATE_WORDS[self.state],
                    by=T(" ({who})", who=self.answered_by) if self.answered_by else "",
                ),
                code=f"call-{action}",
            )
