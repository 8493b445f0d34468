"""What is known of each job and person of a day beside the planner's own view: where they stand now, what may change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.ids import JobId, StaffId
from app.domain.planning import Day, Plan
from app.domain.schedule import Stop
from app.rows import PlanningJob
from app.services.planning.gather import Gathered, Wanted


@dataclass(frozen=True)
class KnownJob:
    """A job of the day. staff, start: where it stands now (empty, None: nobody has it). started: under way.

    fixed: no plan moves it. fell_out: who had it will not come. open, close: seconds in which it may start when its
    promise is a rule, else None.
    """

    line: PlanningJob
    staff: tuple[StaffId, ...]
    start: float | None
    seconds: float
    started: bool
    fixed: bool
    fell_out: bool = False
    open: float | None = None
    close: float | None = None

    @property
    def id(self) -> JobId:
        """The job's id."""
        return self.line.job.id

    @property
    def number(self) -> str:
        """What people say, such as J-1042."""
        return self.line.job.number

    @property
    def begin(self) -> float:
        """When it starts as it stands; 0 when nobody has it."""
        return self.start or 0.0

    @property
    def end(self) -> float:
        """When it ends as it stands."""
        return self.begin + self.seconds

    @property
    def stands(self) -> bool:
        """Whether somebody has it who will come."""
        return self.start is not None and not self.fell_out


@dataclass(frozen=True)
class KnownPerson:
    """Somebody's day. duty: stretches of seconds; others: what stands there and is no job of this plan (start, end, stop).

    limit: until when work may go on after the last of the stretches.
    """

    id: StaffId
    name: str
    duty: tuple[tuple[float, float], ...]
    ready: float
    """From when on they can begin anything, in seconds of the day."""
    others: tuple[tuple[float, float, Stop], ...] = ()
    limit: float = 0.0

    @property
    def hours(self) -> tuple[tuple[float, float], ...]:
        """The stretches on duty, the last with the overtime that is allowed after it."""
        if not self.duty:
            return ()
        start, end = self.duty[-1]
        return (*self.duty[:-1], (start, max(end, self.limit)))

    def over(self, ends: float) -> float:
        """Seconds by which work that ends then runs over the shift."""
        return max(0.0, ends - self.duty[-1][1]) if self.duty else 0.0


@dataclass(frozen=True)
class Built:
    """A day for the planner, and the way back from it. jobs, people: by id; left: jobs that cannot be planned, and why."""

    gathered: Gathered
    wanted: Wanted
    day: Day
    before: Plan
    """The running plan, without what falls out."""
    jobs: dict[str, KnownJob]
    people: dict[str, KnownPerson]
    lacking_place: tuple[JobId, ...] = ()

    def moment(self, seconds: float) -> datetime:
        """The moment of a second of the day."""
        return self.gathered.whole.start + timedelta(seconds=seconds)
