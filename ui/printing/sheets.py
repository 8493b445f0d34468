"""What stands on the sheets, as plain values: stops in order, roads between them, codes to be keyed back. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.bootstrap import Desk
from app.domain.codes import Happened, code_for
from app.domain.errors import NotPossible
from app.domain.geo import Point
from app.domain.ids import JobId, StaffId
from app.domain.jobs import VisitState
from app.domain.people import Branch, StaffMember
from app.domain.text import T
from app.rows import BoardPerson, BoardVisit, JobLine, SheetFacts


@dataclass(frozen=True)
class Stop:
    """A visit on a day sheet. seconds, metres: the road to it, from the stop before or from home; 0 when unknown."""

    number: int
    visit: BoardVisit
    facts: SheetFacts | None
    seconds: float = 0.0
    metres: float = 0.0

    def code(self, what: Happened) -> str:
        """What is written down when that has happened."""
        return code_for(self.visit.job_number, self.visit.id, what).text


@dataclass(frozen=True)
class DaySheet:
    """Somebody's day. way: the streets from stop to stop, (lat, lon); empty when no way is known."""

    person: BoardPerson
    phone: str
    stops: tuple[Stop, ...]
    way: tuple[tuple[Point, ...], ...] = ()
    on_roads: bool = False
    """Whether the way follows streets; else it is a straight line."""

    @property
    def over(self) -> float:
        """Seconds from the end of the shift to the end of the last visit, when that runs over it."""
        ends = [stop.visit.window.end for stop in self.stops]
        if not ends or not self.person.duty:
            return 0.0
        return max(0.0, (max(ends) - max(w.end for w in self.person.duty)).total_seconds())

    @property
    def seconds(self) -> float:
        """Seconds on the road between the stops."""
        return sum(stop.seconds for stop in self.stops)

    @property
    def metres(self) -> float:
        """Metres on the road between the stops."""
        return sum(stop.metres for stop in self.stops)


@dataclass(frozen=True)
class Waiting:
    """A job that nobody has."""

    job: JobLine
    facts: SheetFacts | None


@dataclass(frozen=True)
class Blackout:
    """The whole desk of a day."""

    days: tuple[DaySheet, ...]
    waiting: tuple[Waiting, ...]
    contacts: tuple[StaffMember, ...]


def day_sheets(desk: Desk, branch: Branch, day: date, staff: Iterable[StaffId]) -> list[DaySheet]:
    """The sheets of these people, with the roads between their stops. Raises NotPossible for nobody known."""
    wanted = set(staff)
    found = [sheet for sheet in _days(desk, branch, day) if sheet.person.id in wanted]
    if not found:
        raise NotPossible(
            T("Nobody of that code works at this branch. Nothing was printed."),
            code="print-staff",
            field="staff",
        )
    return [_with_roads(desk, sheet) for sheet in found]


def blackout(desk: Desk, branch: Branch, day: date) -> Blackout:
    """Everybody's day, what waits, and whom to ring."""
    days = [sheet for sheet in _days(desk, branch, day) if sheet.stops or sheet.person.duty]
    tray = desk.queries.tray(branch.id)
    facts = desk.queries.sheet_facts([line.id for line in tray])
    waiting = tuple(Waiting(line, facts.get(line.id)) for line in tray)
    return Blackout(tuple(days), waiting, desk.queries.staff(branch.id))


def _days(desk: Desk, branch: Branch, day: date) -> list[DaySheet]:
    board = desk.queries.board(branch.id, day)
    visits = [v for v in board.visits if v.visit_state is not VisitState.FAILED]
    facts: dict[JobId, SheetFacts] = desk.queries.sheet_facts([v.job_id for v in visits])
    phones = {p.id: p.phone.full if p.phone else "" for p in desk.queries.staff(branch.id)}
    by_person: dict[StaffId, list[BoardVisit]] = {}
    for visit in sorted(visits, key=lambda v: (v.window.start, v.id)):
        by_person.setdefault(visit.staff_id, []).append(visit)
    return [
        DaySheet(
            person,
            phones.get(person.id, ""),
            tuple(
                Stop(n, visit, facts.get(visit.job_id), visit.travel_before)
                for n, visit in enumerate(by_person.get(person.id, ()), start=1)
            ),
        )
        for person in board.people
    ]


def _with_roads(desk: Desk, sheet: DaySheet) -> DaySheet:
    """The way through the stops whose place is known; a part no road leads to leaves the sheet without a way."""
    placed = [stop for stop in sheet.stops if stop.visit.point is not None]
    points = [stop.visit.point for stop in placed if stop.visit.point is not None]
    if sheet.person.home is not None:
        points = [sheet.person.home, *points]
    if len(points) < 2 or not placed:
        return sheet
    begin: datetime = placed[0].visit.window.start
    try:
        route = desk.router.route(points, sheet.person.mode, begin)
    except NotPossible:
        return sheet
    legs = route.legs if sheet.person.home is not None else (None, *route.legs)
    road = {stop.number: leg for stop, leg in zip(placed, legs, strict=True) if leg is not None}
    stops = tuple(
        Stop(s.number, s.visit, s.facts, leg.seconds, leg.metres) if (leg := road.get(s.number)) else s
        for s in sheet.stops
    )
    way = tuple(leg.geometry for leg in route.legs)
    return DaySheet(sheet.person, sheet.phone, stops, way, route.source == "road")
