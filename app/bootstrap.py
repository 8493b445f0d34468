"""Builds the desk from its parts; no globals. The composition root chooses the parts."""

from __future__ import annotations

from dataclasses import dataclass, field

from app import commands as c
from app import day_commands as d
from app.findings import LookOver
from app.planner.inside import InsidePlanner
from app.ports import CityLoader, CityMap, Clock, DayPlanner, Drafts, ExampleDay, Geocoder, Router
from app.queries import Queries
from app.safekeeping import Afterwards, Safekeeping
from app.services import (
    aftercare,
    breaks,
    directory,
    dispatch,
    holding,
    intake,
    rearranging,
    restoring,
    tracking,
    views,
)
from app.services.absences import Absences
from app.services.bus import Bus
from app.services.context import Handler, Outcome, Who
from app.services.history import History
from app.services.holding import HeldElsewhere
from app.services.matchmaking import Matchmaker
from app.services.planning.desk_planning import Planning
from app.services.positions import Positions
from app.unit_of_work import Storage

HANDLERS: dict[type[c.Command], Handler] = {
    c.RegisterCall: intake.register_call,
    c.AnswerCall: intake.answer_call,
    c.MissCall: intake.miss_call,
    c.EndCall: intake.end_call,
    c.SaveCustomer: intake.save_customer,
    c.BookJob: intake.book_job,
    c.AssignJob: dispatch.assign_job,
    c.MoveJob: dispatch.move_job,
    c.PinVisit: dispatch.pin_visit,
    c.PutBack: restoring.restore_snapshot,
    d.PutBackJobs: restoring.restore_jobs,
    d.PutBackRecord: restoring.restore_record,
    d.TakeTimeOff: directory.take_time_off,
    d.SwapJobs: rearranging.swap_jobs,
    d.MoveTogether: rearranging.move_together,
    d.SplitJob: rearranging.split_job,
    d.LeaveDay: rearranging.leave_day,
    d.HoldTime: holding.hold_time,
    d.ReleaseTime: holding.release_time,
    c.AdvanceJob: tracking.advance_job,
    c.CorrectJob: tracking.correct_job,
    c.RateJob: aftercare.rate_job,
    c.OpenFollowUp: aftercare.open_follow_up,
    c.TryFollowUp: aftercare.try_follow_up,
    c.AdvanceFollowUp: aftercare.advance_follow_up,
    c.PutBackFollowUp: aftercare.restore_follow_up,
    c.SaveStaff: directory.save_staff,
    c.SaveService: directory.save_service,
    c.SaveArea: directory.save_area,
    c.DropArea: directory.drop_area,
    c.SaveBranch: directory.save_branch,
    c.GiveTimeOff: directory.give_time_off,
    d.ChangeBreak: breaks.change_break,
    c.SetPin: directory.set_pin,
    c.ChangeSetting: directory.change_setting,
    c.SaveView: views.save_view,
    c.DropView: views.drop_view,
    c.ImportCustomers: directory.import_customers,
    c.ImportStaff: directory.import_staff,
    c.EmptyDesk: directory.empty_desk,
}

SENIOR = frozenset({"senior", "manager", "administrator"})
ADMIN = frozenset({"manager", "administrator"})

ROLES: dict[type[c.Command], frozenset[str]] = {
    c.CorrectJob: SENIOR,
    c.SaveStaff: SENIOR,
    c.ImportStaff: ADMIN,
    c.ImportCustomers: SENIOR,
    c.SaveService: ADMIN,
    c.SaveBranch: ADMIN,
    c.ChangeSetting: ADMIN,
    c.EmptyDesk: ADMIN,
}


@dataclass
class Around:
    """What surrounds a desk on this machine. Everything may be missing: then the window says what to do."""

    positions: Positions = field(default_factory=Positions)
    city: CityMap | None = None
    loader: CityLoader | None = None
    drafts: Drafts | None = None
    example: ExampleDay | None = None
    safe: Safekeeping | None = None
    afterwards: Afterwards = field(default_factory=Afterwards)
    planner: DayPlanner = field(default_factory=InsidePlanner)
    look_over: LookOver | None = None
    """Looks over this computer and the desk, as `doctor` does."""


class Desk:
    """One seat's desk: send commands, ask queries, take steps back, find the right person."""

    def __init__(
        self,
        storage: Storage,
        queries: Queries,
        clock: Clock,
        who: Who,
        router: Router,
        geocoder: Geocoder,
        around: Around | None = None,
    ) -> None:
        self.storage = storage
        self.queries = queries
        self.clock = clock
        self.router = router
        self.geocoder = geocoder
        self.around = around or Around()
        self.bus = Bus(storage, clock, who, HANDLERS, ROLES)
        self.history = History(self.bus, storage, queries)
        self.matchmaker = Matchmaker(queries, router, clock, HeldElsewhere(queries, who.seat))
        around = self.around
        self.planning = Planning(queries, router, clock, self.bus, around.planner, around.drafts, who.seat)
        self.absences = Absences(queries, self.matchmaker, clock)

    @property
    def who(self) -> Who:
        """The seat and the person at it."""
        return self.bus.who

    @property
    def may_exceed(self) -> bool:
        """Whether the person at the seat may allow more overtime than the company does."""
        return self.who.role in dispatch.MAY_EXCEED

    def do(self, command: c.Command) -> Outcome:
        """Carry a command out; see `Bus.do`."""
        return self.bus.do(command)
