"""Frozen rows made for screens; what `app.queries` returns. Nobody edits a row: a command is sent, new rows come."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from app.domain.calls import CallKind, CallState, Channel
from app.domain.catalogue import ServiceType
from app.domain.followups import FollowUp, FollowUpState, Kind
from app.domain.geo import Mode, Point
from app.domain.ids import CallId, CustomerId, FollowUpId, JobId, ServiceCode, StaffId, VisitId
from app.domain.jobs import Job, Urgency, VisitState
from app.domain.lifecycle import Action, State
from app.domain.people import Branch, BreakChange, Customer, Place, Tier
from app.domain.text import Text
from app.domain.time import Window


@dataclass(frozen=True)
class JobLine:
    """A job in a list."""

    id: JobId
    number: str
    version: int
    state: State
    service: ServiceCode
    service_en: str
    service_zh: str
    customer_id: CustomerId
    customer_name: str
    tier: Tier
    place_text: str
    point: Point | None
    urgency: Urgency
    priority: int
    window: Window | None
    duration_minutes: int
    people: int
    created_at: datetime
    start: datetime | None = None
    """Planned arrival of the open visit, or of the last one."""
    staff_ids: tuple[StaffId, ...] = ()
    staff_names: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Caller:
    """Who may be calling: a customer with what the desk should know before it speaks."""

    customer: Customer
    open_jobs: tuple[JobLine, ...]
    last_jobs: tuple[JobLine, ...]
    open_complaints: int
    owed: tuple[FollowUp, ...]
    prefers: tuple[str, ...]
    refuses: tuple[str, ...]


@dataclass(frozen=True)
class CallerCard:
    """A call with everybody its number belongs to: none, one, or a list to choose from."""

    id: CallId
    version: int
    number: str
    name: str
    channel: Channel
    state: CallState
    rang_at: datetime
    answered_at: datetime | None
    answered_by: str
    callers: tuple[Caller, ...]


@dataclass(frozen=True)
class CallLine:
    """A call in a list."""

    id: CallId
    number: str
    name: str
    channel: Channel
    state: CallState
    rang_at: datetime
    ended_at: datetime | None
    answered_by: str
    customer_id: CustomerId | None
    kind: CallKind | None
    outcome: str
    job_id: JobId | None


@dataclass(frozen=True)
class CustomerHit:
    """A customer found by what was typed; `why` says by which part: phone, name, pinyin, code, address."""

    id: CustomerId
    code: str
    name: str
    tier: Tier
    phone: str
    place: str
    why: str


@dataclass(frozen=True)
class BoardPerson:
    """A row of the board."""

    id: StaffId
    code: str
    name: str
    team: str
    colour: str
    mode: Mode
    skills: tuple[tuple[str, int], ...]
    duty: tuple[Window, ...]
    """When they work, breaks and time off cut out."""
    breaks: tuple[Window, ...]
    """Those that hold on the days shown."""
    away: tuple[tuple[Window, str], ...]
    """Time off with its kind (`Absence` value)."""
    booked_seconds: float
    duty_seconds: float
    home: Point | None
    break_changes: tuple[BreakChange, ...] = ()
    """What was changed about the breaks of the days shown."""


@dataclass(frozen=True)
class BoardVisit:
    """A bar of the board."""

    id: VisitId
    job_id: JobId
    job_number: str
    job_version: int
    staff_id: StaffId
    window: Window
    """Planned arrival to planned end."""
    state: State
    visit_state: VisitState
    service: ServiceCode
    service_en: str
    service_zh: str
    service_colour: str
    customer_name: str
    tier: Tier
    place_text: str
    point: Point | None
    promise: Window | None
    priority: int
    people: int
    pinned: bool
    travel_before: float
    """Seconds of road before it, as planned when it was booked."""
    travel_after: float
    arrived_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    set_off_at: datetime | None
    phones: str = ""
    """The digits of the customer's first two numbers, with a blank between them; only to be searched."""


LONG_FROM = 5
"""So many measured lengths say something about how long work takes."""


@dataclass(frozen=True)
class LongWork:
    """How long work takes when it takes long: in 8 of 10 times no longer than this, from arrival to end.

    seconds: by service and staff member, and by service alone (None), where at least `LONG_FROM` were measured.
    """

    seconds: dict[tuple[ServiceCode, StaffId | None], float] = field(default_factory=dict)

    def of(self, service: ServiceCode, staff: StaffId) -> float | None:
        """Seconds for a service by somebody; the whole branch's while too little of theirs was measured."""
        found = self.seconds.get((service, staff))
        return found if found is not None else self.seconds.get((service, None))


@dataclass(frozen=True)
class Board:
    """Some local days of a branch, one after the other."""

    day: date
    """The first of them."""
    people: tuple[BoardPerson, ...]
    visits: tuple[BoardVisit, ...]
    days: int = 1


@dataclass(frozen=True)
class SheetFacts:
    """What a sheet of paper tells of a job beside its visit. Repr hides what is private."""

    job_id: JobId
    phones: tuple[str, ...]
    """Whole numbers: whoever holds the paper must be able to ring."""
    door: tuple[tuple[str, str], ...]
    """Door details that are known: (building, unit, floor, access, parking, pets, note, label; its words)."""
    note: str
    language: str
    customer_note: str

    def __repr__(self) -> str:
        return f"SheetFacts({self.job_id[:8]})"


@dataclass(frozen=True)
class NextStep:
    """A lawful action of a job, with what must be told along."""

    action: Action
    needs: tuple[str, ...]


@dataclass(frozen=True)
class JobDetail:
    """A job with everything its card shows."""

    job: Job
    customer: Customer
    service: ServiceType
    staff_names: dict[StaffId, str]
    next_steps: tuple[NextStep, ...]
    follow_ups: tuple[FollowUp, ...]
    rework_number: str = ""
    """The number of the job this one repeats."""


@dataclass(frozen=True)
class FollowUpLine:
    """Something owed, in the list."""

    id: FollowUpId
    version: int
    kind: Kind
    state: FollowUpState
    due_at: datetime
    next_at: datetime | None
    attempts: int
    customer_id: CustomerId | None
    customer_name: str
    phone: str
    job_id: JobId | None
    job_number: str
    job_state: State | None
    service_en: str
    service_zh: str
    call_id: CallId | None
    rated: bool
    note: str
    created_at: datetime


@dataclass(frozen=True)
class StaffLine:
    """A staff member in a list, with how the customers rate them."""

    id: StaffId
    code: str
    name: str
    team: str
    phone: str
    mode: Mode
    skills: tuple[tuple[str, int], ...]
    languages: tuple[str, ...]
    active: bool
    ratings: int
    mean: float
    certificates_until: tuple[tuple[str, date], ...]


@dataclass(frozen=True)
class Counts:
    """The numbers in the window's frame."""

    ringing: int
    missed: int
    unassigned: int
    at_risk: int
    follow_ups_due: int


@dataclass(frozen=True)
class LogLine:
    """One line of the desk's history."""

    number: int
    at: datetime
    seat: str
    who: str
    command: str
    label: Text
    undoable: bool
    undone: bool
    undoes: int | None = None
    """The number of the line this one took back."""


@dataclass(frozen=True)
class Desk:
    """What the frame needs to know at start."""

    branches: tuple[Branch, ...]
    example: bool
    settings: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class KnownPlace:
    """A customer's place found by its words, offered before any map."""

    customer_id: CustomerId
    customer_name: str
    place: Place


@dataclass(frozen=True)
class PlanningJob:
    """A job as a day's plan looks at it: whole, with its customer's wishes and who did this service there last."""

    job: Job
    customer_name: str
    prefers: tuple[StaffId, ...] = ()
    refuses: tuple[StaffId, ...] = ()
    last_time: StaffId | None = None
