"""What the desk still owes somebody: a call back, a rating to ask, a callback, a complaint to settle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.errors import NotPossible
from app.domain.ids import BranchId, CallId, CustomerId, FollowUpId, JobId
from app.domain.people import Tier
from app.domain.text import T, Text


class Kind(StrEnum):
    """Why somebody must be called."""

    MISSED_CALL = "missed_call"
    CALLBACK = "callback"
    NO_ACCESS = "no_access"
    COMPLAINT = "complaint"
    MESSAGE = "message"
    """A message that could not be delivered."""
    CHANGE = "change"
    """What was agreed cannot be kept, or something told must be put right."""


KIND_WORDS: dict[Kind, Text] = {
    Kind.MISSED_CALL: T("Missed call"),
    Kind.CALLBACK: T("Callback"),
    Kind.NO_ACCESS: T("No access"),
    Kind.COMPLAINT: T("Complaint"),
    Kind.MESSAGE: T("Message not delivered"),
    Kind.CHANGE: T("Call about a change"),
}


class FollowUpState(StrEnum):
    """Where it stands. A complaint walks all of the middle ones; the others go from open to done."""

    OPEN = "open"
    ACCEPTED = "accepted"
    VERIFIED = "verified"
    SOLUTION = "solution"
    AGREED = "agreed"
    DONE = "done"
    GIVEN_UP = "given_up"


FOLLOW_UP_WORDS: dict[FollowUpState, Text] = {
    FollowUpState.OPEN: T("open"),
    FollowUpState.ACCEPTED: T("acknowledged"),
    FollowUpState.VERIFIED: T("verified"),
    FollowUpState.SOLUTION: T("solution offered"),
    FollowUpState.AGREED: T("agreed"),
    FollowUpState.DONE: T("done"),
    FollowUpState.GIVEN_UP: T("given up"),
}

COMPLAINT_WAY = (
    FollowUpState.OPEN,
    FollowUpState.ACCEPTED,
    FollowUpState.VERIFIED,
    FollowUpState.SOLUTION,
    FollowUpState.AGREED,
    FollowUpState.DONE,
)
"""The stages of a complaint, in their order."""
ENDED = frozenset({FollowUpState.DONE, FollowUpState.GIVEN_UP})
MAX_ATTEMPTS = 3
CALL_BACK_WITHIN = timedelta(minutes=15)
"""Within this somebody calls back who rang in vain."""
COMPLAINT_REPLY = timedelta(hours=24)
"""Within this a complaint is answered."""
UNHAPPY = 2
"""A dimension of a rating, or the satisfaction of a callback, of so few stars or fewer opens a complaint."""


class Outcome(StrEnum):
    """How an attempt to reach somebody went."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"
    LATER = "later"


OUTCOME_WORDS: dict[Outcome, Text] = {
    Outcome.REACHED: T("reached"),
    Outcome.NO_ANSWER: T("no answer"),
    Outcome.BUSY: T("busy"),
    Outcome.WRONG_NUMBER: T("wrong number"),
    Outcome.LATER: T("call later"),
}


@dataclass(frozen=True)
class Attempt:
    """One try to reach somebody."""

    at: datetime
    outcome: Outcome
    who: str
    note: str = ""


@dataclass(frozen=True)
class Survey:
    """The callback's answers: satisfaction 1…5, recommend 0…10."""

    satisfaction: int
    recommend: int | None = None
    suggestion: str = ""

    def __post_init__(self) -> None:
        if self.satisfaction not in (1, 2, 3, 4, 5):
            raise NotPossible(
                T("Satisfaction is a number from 1 to 5; “{value}” is not.", value=self.satisfaction),
                code="survey-satisfaction",
                field="satisfaction",
            )
        if self.recommend is not None and self.recommend not in range(11):
            raise NotPossible(
                T("The recommendation is a number from 0 to 10; “{value}” is not.", value=self.recommend),
                code="survey-recommend",
                field="recommend",
            )

    @property
    def unhappy(self) -> bool:
        """Whether somebody should look into it: satisfaction of 1 or 2."""
        return self.satisfaction <= UNHAPPY


@dataclass(frozen=True)
class FollowUp:
    """One thing owed, with its deadline and what was tried."""

    id: FollowUpId
    branch_id: BranchId
    kind: Kind
    created_at: datetime
    due_at: datetime
    version: int = 0
    customer_id: CustomerId | None = None
    job_id: JobId | None = None
    call_id: CallId | None = None
    state: FollowUpState = FollowUpState.OPEN
    attempts: tuple[Attempt, ...] = ()
    next_at: datetime | None = None
    survey: Survey | None = None
    note: str = ""
    ended_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether it is still owed."""
        return self.state not in ENDED

    def tried(self, attempt: Attempt, retry_after: timedelta, survey: Survey | None = None) -> FollowUp:
        """Record a try. Reached: done (a complaint stays on its way); attempts used up: given up; else again later."""
        self._open()
        attempts = (*self.attempts, attempt)
        if attempt.outcome is Outcome.REACHED:
            if self.kind is Kind.COMPLAINT:
                return replace(self, attempts=attempts)
            return replace(
                self, attempts=attempts, state=FollowUpState.DONE, survey=survey, ended_at=attempt.at
            )
        used_up = len(attempts) >= MAX_ATTEMPTS or attempt.outcome is Outcome.WRONG_NUMBER
        if used_up and self.kind is not Kind.COMPLAINT:
            return replace(self, attempts=attempts, state=FollowUpState.GIVEN_UP, ended_at=attempt.at)
        return replace(self, attempts=attempts, next_at=attempt.at + retry_after)

    def advance(self, at: datetime, note: str = "") -> FollowUp:
        """Take a complaint one stage further (or end another kind)."""
        self._open()
        if self.kind is not Kind.COMPLAINT:
            return replace(self, state=FollowUpState.DONE, ended_at=at, note=note or self.note)
        after = COMPLAINT_WAY[COMPLAINT_WAY.index(self.state) + 1]
        return replace(
            self,
            state=after,
            note=f"{self.note}\n{note}".strip() if note else self.note,
            ended_at=at if after in ENDED else None,
        )

    def _open(self) -> None:
        if not self.open:
            raise NotPossible(
                T("This is already {state}. Nothing was changed.", state=FOLLOW_UP_WORDS[self.state]),
                code="follow-up-ended",
            )


def callback_due(completed: datetime, tier: Tier) -> datetime:
    """When a customer must have been called back: 24 hours after the work, 4 for a VIP."""
    return completed + (timedelta(hours=4) if tier is Tier.VIP else timedelta(hours=24))
