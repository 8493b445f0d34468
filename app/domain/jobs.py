"""A job with its visits: what a customer needs, who goes when, what happened. The only way to change either."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.catalogue import Quote
from app.domain.errors import NotPossible
from app.domain.geo import Point
from app.domain.ids import (
    BranchId,
    CallId,
    CustomerId,
    JobId,
    PlaceId,
    ServiceCode,
    StaffId,
    VisitId,
    new_id,
)
from app.domain.lifecycle import COMING, THERE, Action, State, rule_for
from app.domain.people import Place
from app.domain.text import T
from app.domain.time import Window


class Urgency(StrEnum):
    """How soon, as the customer says it."""

    NORMAL = "normal"
    SOON = "soon"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class VisitState(StrEnum):
    """How a visit ended, or that it has not."""

    OPEN = "open"
    DONE = "done"
    FAILED = "failed"
    RELEASED = "released"
    """Given back before anybody went: declined, unassigned, cancelled."""


@dataclass(frozen=True)
class Wishes:
    """What the customer asked for beyond the work itself."""

    prefer: tuple[StaffId, ...] = ()
    refuse: tuple[StaffId, ...] = ()
    language: str = ""


@dataclass(frozen=True)
class Visit:
    """One person going to one job once. `window` runs from planned arrival to planned end of work."""

    id: VisitId
    staff_id: StaffId
    window: Window
    state: VisitState = VisitState.OPEN
    pinned: bool = False
    set_off_at: datetime | None = None
    arrived_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Step:
    """One line of a job's history: never changed, never erased."""

    at: datetime
    action: str
    """An `Action` value, or "booked", "note"."""
    before: State
    after: State
    who: str
    note: str = ""
    channel: str = "desk"
    point: Point | None = None
    staff_id: StaffId | None = None


@dataclass(frozen=True)
class Rating:
    """What the customer thought, 1…5 each; 0 where not asked."""

    attitude: int
    skill: int
    quality: int
    punctuality: int
    words: str = ""
    at: datetime | None = None
    channel: str = "phone"

    def __post_init__(self) -> None:
        for name in ("attitude", "skill", "quality", "punctuality"):
            if getattr(self, name) not in (1, 2, 3, 4, 5):
                raise NotPossible(
                    T("A rating is a number from 1 to 5; “{value}” is not.", value=getattr(self, name)),
                    code="rating-range",
                    field=name,
                )

    @property
    def mean(self) -> float:
        """The four dimensions, equally."""
        return (self.attitude + self.skill + self.quality + self.punctuality) / 4


@dataclass(frozen=True)
class Completion:
    """What was done and what it cost; money in minor units."""

    summary: str = ""
    checklist_done: tuple[str, ...] = ()
    materials: str = ""
    price_due: int = 0
    paid: int = 0
    method: str = ""


@dataclass(frozen=True)
class Job:
    """A piece of work for a customer at a place. Methods return the changed job; nothing is changed in place."""

    id: JobId
    branch_id: BranchId
    customer_id: CustomerId
    service: ServiceCode
    place: Place
    """The address as it was agreed, with its door details."""
    created_at: datetime
    version: int = 0
    number: str = ""
    """What people say, such as J-1042; given on saving when empty."""
    state: State = State.NEW
    urgency: Urgency = Urgency.NORMAL
    priority: int = 50
    priority_note: str = ""
    window: Window | None = None
    """The promised arrival window; None: as soon as possible, nothing promised yet."""
    first_window: Window | None = None
    """The first promise, kept for punctuality figures."""
    duration: timedelta = timedelta(hours=1)
    people: int = 1
    wishes: Wishes = Wishes()
    note: str = ""
    quote: Quote | None = None
    call_id: CallId | None = None
    rework_of: JobId | None = None
    part_of: JobId | None = None
    """The job this one is the rest of, when the work was split."""
    visits: tuple[Visit, ...] = ()
    steps: tuple[Step, ...] = ()
    rating: Rating | None = None
    completion: Completion | None = None
    expected_again: datetime | None = None
    """On hold: when the rest is expected."""

    def __repr__(self) -> str:
        return f"Job({self.number or self.id[:8]}, {self.state.value})"

    @property
    def open_visits(self) -> tuple[Visit, ...]:
        """The visits that still stand in somebody's day."""
        return tuple(v for v in self.visits if v.state is VisitState.OPEN)

    @property
    def place_id(self) -> PlaceId:
        """The customer's place it happens at."""
        return self.place.id

    def step(
        self,
        action: Action,
        at: datetime,
        who: str,
        *,
        note: str = "",
        channel: str = "desk",
        point: Point | None = None,
    ) -> Job:
        """Advance by an action that needs no staff or rating; see `assign`, `move`, `rate`, `correct` for those.

        Raises NotPossible when the table forbids it or a needed reason is missing, and when `at` lies before the
        start of the visit's earlier steps.
        """
        rule = rule_for(self.state, action, self.number)
        if "reason" in rule.needs and not note.strip():
            raise NotPossible(
                T("This step needs a reason: please say why. Nothing was changed."),
                code=f"{action.value}-reason",
                field="note",
            )
        if "staff" in rule.needs or "rating" in rule.needs:
            raise ValueError(f"{action} has a method of its own")
        visits = tuple(self._touched(v, action, at, rule.ends_visit) for v in self.visits)
        return self._changed(
            action, rule.target or self.state, at, who, note, channel, point, replace(self, visits=visits)
        )

    def assign(
        self, staff: tuple[StaffId, ...], start: datetime, at: datetime, who: str, note: str = ""
    ) -> Job:
        """Give it to people who arrive together at `start`. Raises NotPossible unless as many as it needs."""
        rule = rule_for(self.state, Action.ASSIGN, self.number)
        self._crew(staff)
        window = Window(start, start + self.duration)
        fresh = tuple(Visit(VisitId(new_id()), s, window) for s in staff)
        changed = replace(self, visits=self.visits + fresh)
        assert rule.target is not None
        return self._changed(
            Action.ASSIGN, rule.target, at, who, note, "desk", None, changed, staff_id=staff[0]
        )

    def move(
        self,
        staff: tuple[StaffId, ...],
        window: Window,
        at: datetime,
        who: str,
        note: str = "",
    ) -> Job:
        """Give the open visits other people or another time; pins stay unless moved by hand like this."""
        rule = rule_for(self.state, Action.MOVE, self.number)
        self._crew(staff)
        still = self.open_visits
        kept = tuple(v for v in self.visits if v.state is not VisitState.OPEN)
        moved = tuple(
            replace(v, staff_id=s, window=window) for v, s in zip(still, staff, strict=False)
        ) + tuple(Visit(VisitId(new_id()), s, window) for s in staff[len(still) :])
        same = {v.staff_id for v in still} == set(staff)
        # the same people only at another time keep their yes; others are asked anew
        target = self.state if same and self.state is State.ACCEPTED else (rule.target or self.state)
        return self._changed(
            Action.MOVE,
            target,
            at,
            who,
            note,
            "desk",
            None,
            replace(self, visits=kept + moved),
            staff_id=staff[0],
        )

    def rate(self, rating: Rating, at: datetime, who: str) -> Job:
        """Record what the customer thought."""
        rule = rule_for(self.state, Action.RATE, self.number)
        changed = replace(self, rating=replace(rating, at=at))
        return self._changed(
            Action.RATE, rule.target or self.state, at, who, rating.words, rating.channel, None, changed
        )

    def correct(self, state: State, at: datetime, who: str, note: str) -> Job:
        """Set the state right after a mistake, recorded beside it. Visits are opened or closed to fit."""
        rule_for(self.state, Action.CORRECT, self.number)
        if not note.strip():
            raise NotPossible(
                T("A correction needs a reason: please say what was wrong. Nothing was changed."),
                code="correct-reason",
                field="note",
            )
        live = state in LIVE
        visits = self.visits
        if live and not self.open_visits:
            if not visits:
                raise NotPossible(
                    T("A job that nobody was given to cannot be corrected to that state; assign it first."),
                    code="correct-visit",
                )
            last = visits[-1].window
            visits = tuple(
                replace(v, state=VisitState.OPEN, ended_at=None) if v.window == last else v for v in visits
            )
        if not live:
            ended = VisitState.DONE if state in DONE else VisitState.RELEASED
            visits = tuple(
                replace(v, state=ended, ended_at=v.ended_at or at) if v.state is VisitState.OPEN else v
                for v in visits
            )
        return self._changed(Action.CORRECT, state, at, who, note, "desk", None, replace(self, visits=visits))

    # ---- inner parts

    def _crew(self, staff: tuple[StaffId, ...]) -> None:
        if len(set(staff)) != len(staff) or len(staff) != self.people:
            raise NotPossible(
                T(
                    "This job needs {n} person; {given} were named.",
                    "This job needs {n} different people; {given} were named.",
                    n=self.people,
                    given=len(set(staff)),
                ),
                code="assign-people",
                field="staff",
            )

    def _touched(self, visit: Visit, action: Action, at: datetime, ends: bool) -> Visit:
        if visit.state is not VisitState.OPEN:
            return visit
        if action is Action.SET_OFF:
            return replace(visit, set_off_at=at)
        if action is Action.TURN_BACK:
            return replace(visit, set_off_at=None)
        if action is Action.ARRIVE:
            return replace(visit, arrived_at=at)
        if action is Action.START:
            return replace(visit, started_at=at)
        if ends:
            went = visit.set_off_at or visit.arrived_at
            if action is Action.COMPLETE:
                began = visit.started_at or visit.arrived_at or at
                if at < began:
                    raise NotPossible(
                        T("The work cannot end ({end}) before it began ({start}).", end=at, start=began),
                        code="complete-times",
                        field="at",
                    )
                return replace(visit, state=VisitState.DONE, ended_at=at, started_at=began)
            if action is Action.HOLD and (went or self.state in THERE):
                return replace(visit, state=VisitState.DONE, ended_at=at)
            failed = action in (Action.NO_ACCESS, Action.STAFF_NO_SHOW) or went
            return replace(visit, state=VisitState.FAILED if failed else VisitState.RELEASED, ended_at=at)
        return visit

    def _changed(
        self,
        action: Action,
        target: State,
        at: datetime,
        who: str,
        note: str,
        channel: str,
        point: Point | None,
        changed: Job,
        staff_id: StaffId | None = None,
    ) -> Job:
        if self.steps and at < self.steps[-1].at and action is not Action.CORRECT:
            raise NotPossible(
                T(
                    "{at} lies before the step that came before it ({before}). Nothing was changed.",
                    at=at,
                    before=self.steps[-1].at,
                ),
                code="step-order",
                field="at",
            )
        line = Step(at, action.value, self.state, target, who, note, channel, point, staff_id)
        return replace(changed, state=target, steps=(*self.steps, line))


LEAST_MINUTES, MOST_MINUTES = 5, 24 * 60
"""How long the work of a job may take."""
LIVE = frozenset((*COMING, *THERE))
"""States in which somebody's day holds a visit."""
DONE = frozenset({State.COMPLETED, State.RATED, State.FOLLOWED_UP, State.CLOSED})
"""States after the work."""
