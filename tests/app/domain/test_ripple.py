"""The price of a move as values: refusals, road and overtime added, promises, who must hear of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.catalogue import SkillNeed
from app.domain.geo import Point
from app.domain.ids import BranchId, JobId, ServiceCode, StaffId, VisitId
from app.domain.people import StaffMember
from app.domain.ripple import Lifted, Placing, Ripple, ripple
from app.domain.rules import Need
from app.domain.schedule import PersonDay, Stop, TravelSeconds
from app.domain.time import WeekHours, Window

UTC_ZONE = ZoneInfo("UTC")
DAY = date(2026, 11, 26)
HOME, HERE, THERE = Point(47.0, 9.5), Point(47.1, 9.5), Point(47.2, 9.5)


def at(hour: float) -> datetime:
    return datetime(2026, 11, 26, tzinfo=UTC) + timedelta(hours=hour)


def by_latitude(_day: PersonDay) -> TravelSeconds:
    """A tenth of a degree is ten minutes."""
    return lambda a, b: abs(a.lat - b.lat) * 6000


def person(code: str, **skills: int) -> StaffMember:
    week = tuple(WeekHours(day, time(8), time(18)) for day in range(7))
    return StaffMember(
        StaffId(code),
        BranchId("b"),
        code,
        f"Name {code}",
        home=HOME,
        skills=tuple(skills.items()),
        shifts=week,
    )


def day_of(who: StaffMember, *stops: Stop) -> PersonDay:
    return PersonDay(who, DAY, who.duty(DAY, UTC_ZONE), stops)


def stop(job: str, start: float, hours: float, point: Point) -> Stop:
    return Stop(VisitId(f"v-{job}"), JobId(job), Window(at(start), at(start + hours)), point)


def lifted(
    job: str,
    point: Point,
    staff: tuple[str, ...] = (),
    start: float | None = None,
    promise: tuple[float, float] | None = None,
    accepted: bool = False,
) -> Lifted:
    arrive = Window(at(8), at(18))
    need = Need(None, ServiceCode("s"), (SkillNeed("plumbing", 1),), (), 1, timedelta(hours=1), point, arrive)
    return Lifted(
        JobId(job),
        job,
        1,
        f"Customer {job}",
        need,
        Window(at(promise[0]), at(promise[1])) if promise else None,
        tuple(StaffId(s) for s in staff),
        at(start) if start is not None else None,
        accepted,
    )


def price(*placings: Placing, days: list[PersonDay], now: datetime | None = None) -> Ripple:
    return ripple(placings, {(d.person.id, d.day): d for d in days}, by_latitude, {}, UTC_ZONE, now)


ONE, TWO = StaffId("one"), StaffId("two")


def test_handing_over_adds_the_road_there_and_saves_the_road_here() -> None:
    one = day_of(person("one", plumbing=1), stop("a", 9, 1, HERE), stop("b", 12, 1, HERE))
    two = day_of(person("two", plumbing=1))
    found = price(Placing(lifted("b", HERE, ("one",), 12), (TWO,), at(12)), days=[one, two])
    assert found.possible and not found.warns
    assert round(found.travel) == 1200  # there and back for two; one was at that place anyway
    assert tuple(round(s) for s in found.road(JobId("b"), TWO)) == (600, 600)


def test_a_shorter_way_is_a_saving() -> None:
    one = day_of(
        person("one", plumbing=1), stop("a", 9, 1, THERE), stop("b", 11, 1, HERE), stop("c", 13, 1, THERE)
    )
    found = price(Placing(lifted("b", HERE, ("one",), 11), (ONE,), at(8.5)), days=[one])
    assert found.travel < 0 or found.refused
    found = price(Placing(lifted("b", HERE, ("one",), 11), (ONE,), at(15)), days=[one])
    assert found.possible and round(found.travel) == -1200


def test_overlap_skill_and_short_road_are_refused_by_name() -> None:
    one = day_of(person("one", plumbing=1), stop("a", 9, 1, HERE))
    two = day_of(person("two"))
    job = lifted("b", THERE)
    assert price(Placing(job, (ONE,), at(9.5)), days=[one]).refused[0].rule == "overlap"
    assert price(Placing(job, (ONE,), at(10.1)), days=[one]).refused[0].rule == "travel"
    assert price(Placing(job, (TWO,), at(10)), days=[two]).refused[0].rule == "skill"
    assert price(Placing(job, (ONE,), at(17.5)), days=[one]).refused[0].rule == "shift"
    assert price(Placing(job, (StaffId("nobody"),), at(10)), days=[one]).refused[0].rule == "nobody"
    assert price(Placing(job, (ONE,), at(11)), days=[one]).possible


def test_being_home_later_after_the_shift_is_counted() -> None:
    one = day_of(person("one", plumbing=1), stop("b", 12, 1, THERE))
    job = lifted("b", THERE, ("one",), 12)
    found = price(Placing(job, (ONE,), at(17)), days=[one])
    assert found.possible and round(found.overtime) == 1200 and found.warns
    assert price(Placing(job, (ONE,), at(15)), days=[one]).overtime == 0


def test_a_broken_promise_names_whom_to_call() -> None:
    one = day_of(person("one", plumbing=1), stop("b", 12, 1, HERE))
    job = lifted("b", HERE, ("one",), 12, promise=(11, 13), accepted=True)
    found = price(Placing(job, (ONE,), at(14)), days=[one])
    assert [b.number for b in found.broken] == ["b"] and found.customers == ("Customer b",)
    assert found.colleagues == ("Name one",) and found.warns
    kept = price(Placing(job, (ONE,), at(11.5)), days=[one])
    assert kept.broken == () and kept.customers == () and not kept.warns


def test_visits_that_change_places_are_judged_as_they_will_stand() -> None:
    one = day_of(person("one", plumbing=1), stop("a", 9, 1, HERE), stop("b", 10, 1, HERE))
    a, b = lifted("a", HERE, ("one",), 9), lifted("b", HERE, ("one",), 10)
    assert price(Placing(a, (ONE,), at(10)), days=[one]).refused
    assert price(Placing(a, (ONE,), at(10)), Placing(b, (ONE,), at(9)), days=[one]).possible


def test_the_past_is_a_warning() -> None:
    one = day_of(person("one", plumbing=1), stop("b", 12, 1, HERE))
    job = lifted("b", HERE, ("one",), 12)
    found = price(Placing(job, (ONE,), at(9)), days=[one], now=at(10))
    assert found.past and found.warns and found.possible
