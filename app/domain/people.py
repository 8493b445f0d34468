"""Who is served and who serves: customers with their places, staff members with skills, papers and hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.domain.geo import Mode, Point, inside
from app.domain.ids import AreaId, BranchId, CustomerId, PlaceId, StaffId
from app.domain.time import WeekHours, Window, day_window, subtract


class Tier(StrEnum):
    """How the company ranks a customer."""

    STANDARD = "standard"
    SILVER = "silver"
    GOLD = "gold"
    VIP = "vip"


@dataclass(frozen=True)
class Branch:
    """An office of the company; days are its days and clocks run by its zone (IANA name)."""

    id: BranchId
    name: str
    zone_name: str
    point: Point | None = None
    currency: str = "CNY"
    country: str = "CN"
    hours: tuple[WeekHours, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self.zone_name)


@dataclass(frozen=True)
class Phone:
    """A telephone number in E.164 form (`+41795550102`), or digits as given when no country is known.

    Prints masked, so that logs and error reports do not carry it; `full` is asked for on purpose.
    """

    full: str
    label: str = ""

    def __str__(self) -> str:
        return masked(self.full)

    __repr__ = __str__


def masked(number: str) -> str:
    """The first and last digits of a number, the rest hidden."""
    return number if len(number) <= 4 else f"{number[:3]}•••{number[-2:]}"


@dataclass(frozen=True)
class Place:
    """A customer's address with what one must know at the door. Prints masked."""

    id: PlaceId
    text: str
    point: Point | None = None
    label: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    access: str = ""
    """Entry code, whom to ring: shown to the desk and to the person on the way only."""
    parking: str = ""
    pets: str = ""
    note: str = ""
    pinned: bool = False
    """Whether a dispatcher set the pin by hand."""

    def __str__(self) -> str:
        return f"{self.text[:3]}…"

    def __repr__(self) -> str:
        return f"Place({self.id[:8]}, {self.text[:3]}…)"


@dataclass(frozen=True)
class Customer:
    """Somebody who is served. `version` rises with every saved change; 0 is not yet saved."""

    id: CustomerId
    branch_id: BranchId
    name: str
    version: int = 0
    code: str = ""
    """The number people say, such as C-0042; given on saving when empty."""
    tier: Tier = Tier.STANDARD
    phones: tuple[Phone, ...] = ()
    places: tuple[Place, ...] = ()
    language: str = ""
    email: str = ""
    note: str = ""
    prefers: tuple[StaffId, ...] = ()
    refuses: tuple[StaffId, ...] = ()
    consent_at: datetime | None = None
    created_at: datetime | None = None

    def __repr__(self) -> str:
        return f"Customer({self.code or self.id[:8]})"

    def place(self, place_id: PlaceId) -> Place | None:
        """The place of that id."""
        return next((p for p in self.places if p.id == place_id), None)


@dataclass(frozen=True)
class Certificate:
    """A paper that some work needs: valid from the first day through the last."""

    kind: str
    valid_until: date
    valid_from: date = date.min
    number: str = ""

    def valid_on(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.valid_from <= day <= self.valid_until


class Absence(StrEnum):
    """Why somebody is not there."""

    LEAVE = "leave"
    SICK = "sick"
    TRAINING = "training"
    BREAK = "break"
    """A pause of one day, beside those of every working day."""
    OTHER = "other"


@dataclass(frozen=True)
class TimeOff:
    """A stretch in which a staff member is not there."""

    window: Window
    kind: Absence = Absence.LEAVE
    note: str = ""


@dataclass(frozen=True)
class BreakChange:
    """A weekly break that is another on one day. planned: when it would be; to: when it is, None for not at all."""

    planned: Window
    to: Window | None
    reason: str = ""


MOST_OVERTIME = timedelta(hours=3)
"""How long after a shift anybody may be sent at all; what is longer is another shift."""


@dataclass(frozen=True, slots=True)
class Overtime:
    """Work after a shift: from its end on, up to `limit` at a price, and up to `most` on a manager's word only."""

    start: datetime
    limit: datetime
    most: datetime

    def until(self, hole: Window) -> Overtime | None:
        """What is left of it when somebody is not there in that stretch; None when nothing is."""
        if hole.end <= self.start or hole.start >= self.most:
            return self
        if hole.start <= self.start:
            return None
        return Overtime(self.start, min(self.limit, hole.start), min(self.most, hole.start))


@dataclass(frozen=True)
class StaffMember:
    """Somebody who goes to the door."""

    id: StaffId
    branch_id: BranchId
    code: str
    """The short name used in speech and files, such as S-004."""
    name: str
    version: int = 0
    phone: Phone | None = None
    team: str = ""
    home: Point | None = None
    """Where the day starts and ends."""
    mode: Mode = Mode.CAR
    skills: tuple[tuple[str, int], ...] = ()
    """(skill, level 1…5)."""
    certificates: tuple[Certificate, ...] = ()
    shifts: tuple[WeekHours, ...] = ()
    breaks: tuple[WeekHours, ...] = ()
    break_changes: tuple[BreakChange, ...] = ()
    time_off: tuple[TimeOff, ...] = ()
    areas: tuple[AreaId, ...] = ()
    """Where they serve; empty: everywhere."""
    languages: tuple[str, ...] = ()
    active: bool = True
    colour: str = ""

    def level(self, skill: str) -> int:
        """Their level in a skill, 0 when they have none."""
        return dict(self.skills).get(skill, 0)

    def duty(self, day: date, zone: ZoneInfo) -> tuple[Window, ...]:
        """When they work that day: shifts that start on it, less breaks and time off; in order."""
        shifts = tuple(w for w in (s.on(day, zone) for s in self.shifts) if w)
        holes = self.breaks_on(day, zone)
        return subtract(shifts, holes + tuple(t.window for t in self.time_off))

    def planned_breaks(self, day: date, zone: ZoneInfo) -> tuple[Window, ...]:
        """The breaks of every week on that day, whatever was changed on it."""
        return tuple(w for w in (b.on(day, zone) for b in self.breaks) if w)

    def break_change(self, planned: Window) -> BreakChange | None:
        """What was changed about a planned break; None when nothing was."""
        return next((c for c in self.break_changes if c.planned == planned), None)

    def breaks_on(self, day: date, zone: ZoneInfo) -> tuple[Window, ...]:
        """The breaks that hold on that day."""
        planned = self.planned_breaks(day, zone)
        if not self.break_changes:
            return planned
        changes = {c.planned: c.to for c in self.break_changes}
        return tuple(to for w in planned if (to := changes.get(w, w)) is not None)

    def overtime(self, day: date, zone: ZoneInfo, limit: timedelta) -> Overtime | None:
        """The stretch after that day's last shift; None for who is not on duty to its end or must go on at once.

        limit: what the company allows without a manager's word. It ends where a break, time off or the next shift begins.
        """
        duty = self.duty(day, zone)
        if not duty:
            return None
        end = duty[-1].end
        found: Overtime | None = Overtime(end, min(end + limit, end + MOST_OVERTIME), end + MOST_OVERTIME)
        nearby = (day, day + timedelta(days=1))
        holes = [w for d in nearby for w in self.breaks_on(d, zone)]
        holes += [w for s in self.shifts if (w := s.on(nearby[1], zone))]
        holes += [t.window for t in self.time_off]
        for hole in holes:
            found = found.until(hole) if found is not None else None
        return found

    def away(self, day: date, zone: ZoneInfo) -> tuple[TimeOff, ...]:
        """Their time off that touches the day."""
        whole = day_window(day, zone)
        return tuple(t for t in self.time_off if t.window.meets(whole))


AREA_NAME_LENGTH = 80
"""Characters the name of an area may have."""


@dataclass(frozen=True)
class Area:
    """A service area: an outer ring of points."""

    id: AreaId
    branch_id: BranchId
    name: str
    ring: tuple[Point, ...]
    version: int = 0

    def holds(self, point: Point) -> bool:
        """Whether the point lies in it."""
        return inside(point, self.ring)
