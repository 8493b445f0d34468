"""Travel tables hold every way that may be needed, ask for little else, and for nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from app.domain.geo import Mode, Point
from app.domain.planning import Job, Period, Person, Role, Started
from app.planner.travel import NO_WAY, TravelTables
from app.ports import TravelTable

DATE = datetime(2026, 11, 26, tzinfo=UTC)
SPOTS = [Point(47.0, 9.0 + 0.01 * n) for n in range(6)]  # some 760 m from one to the next


class Roads:
    """A router on a straight road: 100 s a hundredth of a degree, twice that from 9 to 10 by car."""

    def __init__(self) -> None:
        self.pairs: list[tuple[Mode, int, Point, Point]] = []

    def table(
        self,
        origins: Sequence[Point],
        destinations: Sequence[Point],
        mode: Mode = Mode.CAR,
        at: datetime | None = None,
    ) -> TravelTable:
        """As the port; notes every pair that is asked for."""
        assert at is not None
        slow = 2 if mode == Mode.CAR and at.hour == 9 else 1
        self.pairs += [(mode, slow, a, b) for a in origins for b in destinations]
        return TravelTable([[slow * 1e4 * abs(a.lon - b.lon) for b in destinations] for a in origins], "road")


def someone(name: str, home: int, mode: Mode = Mode.CAR, **other: object) -> Person:
    return replace(Person(name, home, home, Period(8 * 3600.0, 12 * 3600.0), mode=mode.value), **other)


def work(name: str, place: int, start: float = 8, end: float = 12, skill: str = "") -> Job:
    needs = {skill: 1} if skill else {}
    return Job(name, place, (Role(600, needs),), (Period(start * 3600, end * 3600),))


def test_ways_by_the_hour_and_their_price() -> None:
    tables = TravelTables(Roads())  # type: ignore[arg-type]
    jobs = [work("early", 1, 8, 8.5), work("any", 2), work("late", 3, 11, 12)]
    found = tables.modes(SPOTS[:4], [someone("a", 0)], jobs, DATE)["car"]
    assert [t.since for t in found.tables] == [-np.inf, 9 * 3600, 10 * 3600]
    assert found.seconds(0, 2, 8 * 3600) == 200
    assert found.seconds(0, 2, 9 * 3600 + 1) == 400
    assert found.seconds(0, 2, 10 * 3600 + 1) == 200
    assert found.price is not None
    assert found.price.between(0, 3) == 300
    assert found.seconds(3, 1, 11 * 3600) == NO_WAY, "early is over when late has begun"
    assert found.price.between(3, 1) == np.float32(NO_WAY)
    assert found.seconds(3, 0, 11.5 * 3600) == 300, "home is always in reach"


def test_only_what_a_mode_can_do_and_reach() -> None:
    roads = Roads()
    tables = TravelTables(roads, {Mode.FOOT: 1600.0})  # type: ignore[arg-type]
    people = [someone("driver", 0), someone("walker", 5, Mode.FOOT, skills={"care": 1})]
    jobs = [work("care", 4, skill="care"), work("plain", 1), work("glass", 2, skill="glass")]
    found = tables.modes(SPOTS, people, jobs, DATE)
    assert found["foot"].seconds(5, 4, 0) == 100
    assert found["foot"].seconds(5, 1, 0) == NO_WAY, "too far on foot"
    assert found["car"].seconds(0, 1, 0) == 100
    assert found["car"].seconds(0, 4, 0) == NO_WAY, "no driver may do it"
    assert not [pair for pair in roads.pairs if SPOTS[2] in pair], "nobody may do that work"
    assert found["foot"].price is None, "one kind of hour: the seconds are the price"


def test_nothing_is_asked_twice_until_the_map_changes() -> None:
    roads = Roads()
    tables = TravelTables(roads)  # type: ignore[arg-type]
    people, jobs = [someone("a", 0)], [work("one", 1), work("two", 2)]
    first = tables.modes(SPOTS[:3], people, jobs, DATE)
    asked = tables.counted.asked
    assert tables.counted.needed <= asked
    assert tables.modes(SPOTS[:3], people, jobs, DATE) == first
    assert tables.counted.asked == asked
    tables.modes(SPOTS[:4], people, [*jobs, work("three", 3)], DATE)
    assert tables.counted.asked - asked < asked, "only the new place's ways"
    tables.forget()
    before = tables.counted.asked
    assert tables.modes(SPOTS[:3], people, jobs, DATE) == first
    assert tables.counted.asked - before == asked


def test_work_under_way_can_be_left() -> None:
    tables = TravelTables(Roads(), {Mode.FOOT: 100.0})  # type: ignore[arg-type]
    person = someone("a", 0, Mode.FOOT)
    begun = replace(work("begun", 5), started=Started(("a",), 8 * 3600, 9 * 3600))
    found = tables.modes(SPOTS, [person], [begun], DATE)["foot"]
    assert found.seconds(5, 0, 9 * 3600) == 500
