"""What somebody asks the desk to do, one frozen dataclass each.

The same object serves the window, the command line, a test, the audit trail and undo. Ids of new things are made by
whoever asks, so an answer lost on the way can be asked for again. `version` fields hold what the person was looking
at; None means "whatever it is now".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain.calls import CallKind, Channel
from app.domain.catalogue import Quote, ServiceType
from app.domain.followups import Kind, Outcome, Survey
from app.domain.geo import Point
from app.domain.ids import (
    AreaId,
    BranchId,
    CallId,
    CustomerId,
    FollowUpId,
    JobId,
    ServiceCode,
    StaffId,
    VisitId,
    new_id,
)
from app.domain.jobs import Completion, Rating, Urgency, Wishes
from app.domain.lifecycle import Action, State
from app.domain.people import Area, Branch, Customer, Place, StaffMember, TimeOff
from app.domain.time import Window
from app.domain.views import SavedView


@dataclass(frozen=True, kw_only=True)
class Command:
    """Base of all: `key` is unique per wish, so that asking twice does it once."""

    key: str = field(default_factory=new_id)


# ---- calls ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class RegisterCall(Command):
    """A telephone rings, or somebody stands at the counter, writes, chats."""

    call_id: CallId
    branch_id: BranchId
    number: str
    channel: Channel = Channel.PHONE
    name: str = ""
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerCall(Command):
    """This seat takes the call."""

    call_id: CallId
    version: int | None = None


@dataclass(frozen=True, kw_only=True)
class MissCall(Command):
    """It stopped ringing; somebody must call back."""

    call_id: CallId


@dataclass(frozen=True, kw_only=True)
class EndCall(Command):
    """The call ends with an outcome."""

    call_id: CallId
    kind: CallKind
    outcome: str = ""
    note: str = ""
    customer_id: CustomerId | None = None
    job_id: JobId | None = None


# ---- customers, staff, catalogue, company ----------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class SaveCustomer(Command):
    """Add or change a customer; `customer.version` is the one it was changed from (0: new)."""

    customer: Customer


@dataclass(frozen=True, kw_only=True)
class SaveStaff(Command):
    """Add or change a staff member."""

    staff: StaffMember


@dataclass(frozen=True, kw_only=True)
class SaveService(Command):
    """Add or change a service type."""

    service: ServiceType


@dataclass(frozen=True, kw_only=True)
class SaveArea(Command):
    """Add or change a service area."""

    area: Area


@dataclass(frozen=True, kw_only=True)
class DropArea(Command):
    """Remove a service area; staff members bound to it only are then bound to none."""

    area_id: AreaId


@dataclass(frozen=True, kw_only=True)
class SaveBranch(Command):
    """Add or change a branch."""

    branch: Branch


@dataclass(frozen=True, kw_only=True)
class GiveTimeOff(Command):
    """A staff member will not be there; refuses nothing, visits that fall in are named in the outcome's notes."""

    staff_id: StaffId
    time_off: TimeOff


@dataclass(frozen=True, kw_only=True)
class SetPin(Command):
    """A dispatcher says where these words lie; remembered for ever, before every geocoder."""

    text: str
    point: Point


@dataclass(frozen=True, kw_only=True)
class ChangeSetting(Command):
    """A company setting; value None returns it to its default."""

    name: str
    value: Any


@dataclass(frozen=True, kw_only=True)
class SaveView(Command):
    """Add or change a saved view of the board; its owner stays whoever saved it first."""

    view: SavedView


@dataclass(frozen=True, kw_only=True)
class DropView(Command):
    """Forget a saved view."""

    view_id: str


@dataclass(frozen=True, kw_only=True)
class ImportCustomers(Command):
    """Many customers at once, all or none."""

    customers: tuple[Customer, ...]


@dataclass(frozen=True, kw_only=True)
class ImportStaff(Command):
    """Many staff members at once, all or none."""

    staff: tuple[StaffMember, ...]


@dataclass(frozen=True, kw_only=True)
class EmptyDesk(Command):
    """End the example: everything invented goes, an empty desk with this branch stays."""

    branch: Branch


# ---- jobs -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class BookJob(Command):
    """A customer's request becomes a job, assigned at once when `staff` is given.

    customer: saved along (new, or changed when its version is not 0 and it differs). start: when the staff arrive.
    lanes: the staff-day versions the offer was computed with, {staff id: version}; a lane changed since is looked at
    again and refused only if the gap is gone.
    """

    job_id: JobId
    customer: Customer
    place: Place
    service: ServiceCode
    urgency: Urgency = Urgency.NORMAL
    priority: int | None = None
    """None: computed. A number is an override and needs `priority_note`."""
    priority_note: str = ""
    window: Window | None = None
    wishes: Wishes = Wishes()
    note: str = ""
    minutes: int | None = None
    """Planned work in minutes; None: the service type's."""
    quote: Quote | None = None
    call_id: CallId | None = None
    rework_of: JobId | None = None
    staff: tuple[StaffId, ...] = ()
    start: datetime | None = None
    travel: tuple[Travel, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Travel:
    """Road seconds on both sides of a planned visit, found before the command by the router."""

    staff_id: StaffId
    before: float
    after: float
    source: str = "estimate"


@dataclass(frozen=True, kw_only=True)
class AssignJob(Command):
    """Give a job to people who arrive together at `start`."""

    job_id: JobId
    staff: tuple[StaffId, ...]
    start: datetime
    travel: tuple[Travel, ...] = ()
    version: int | None = None
    override_note: str = ""
    """Why a soft rule was set aside; hard rules cannot be."""
    promise: Window | None = None
    """A new promised window, when the customer agreed to one."""


@dataclass(frozen=True, kw_only=True)
class MoveJob(Command):
    """Other people or another time for a job's open visits."""

    job_id: JobId
    staff: tuple[StaffId, ...]
    start: datetime
    minutes: int | None = None
    travel: tuple[Travel, ...] = ()
    version: int | None = None
    override_note: str = ""
    promise: Window | None = None


@dataclass(frozen=True, kw_only=True)
class AdvanceJob(Command):
    """Any step of the lifecycle that needs no staff, rating or new state of its own."""

    job_id: JobId
    action: Action
    at: datetime | None = None
    note: str = ""
    point: Point | None = None
    channel: str = "desk"
    completion: Completion | None = None
    expected_again: datetime | None = None
    version: int | None = None


@dataclass(frozen=True, kw_only=True)
class RateJob(Command):
    """The customer's rating."""

    job_id: JobId
    rating: Rating
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CorrectJob(Command):
    """Set a mistaken state right; senior and above."""

    job_id: JobId
    state: State
    note: str
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PinVisit(Command):
    """Hold a visit where it is, or let it go."""

    job_id: JobId
    visit_id: VisitId
    pinned: bool


@dataclass(frozen=True, kw_only=True)
class PutBack(Command):
    """Make a job what it was before a step; the general opposite, refused when somebody touched it since.

    snapshot: the job's stored form as it was. version: the one the step made.
    """

    job_id: JobId
    snapshot: dict[str, Any]
    version: int


# ---- after the work -------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class OpenFollowUp(Command):
    """Something is owed to somebody."""

    follow_up_id: FollowUpId
    branch_id: BranchId
    kind: Kind
    due_at: datetime
    customer_id: CustomerId | None = None
    job_id: JobId | None = None
    call_id: CallId | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class TryFollowUp(Command):
    """Somebody was called: how it went and, for a callback, what they answered."""

    follow_up_id: FollowUpId
    outcome: Outcome
    note: str = ""
    survey: Survey | None = None
    at: datetime | None = None
    version: int | None = None


@dataclass(frozen=True, kw_only=True)
class AdvanceFollowUp(Command):
    """A complaint goes one stage further, another kind is done."""

    follow_up_id: FollowUpId
    note: str = ""
    version: int | None = None


@dataclass(frozen=True, kw_only=True)
class PutBackFollowUp(Command):
    """Make what is owed what it was before a step; refused when somebody touched it since.

    snapshot: its stored form as it was. version: the one the step made.
    """

    follow_up_id: FollowUpId
    snapshot: dict[str, Any]
    version: int


# ---- several at once ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Several(Command):
    """Many wishes as one: all happen or none, one line in the history, one undo."""

    label: str
    parts: tuple[Command, ...]
