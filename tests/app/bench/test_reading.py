"""An answer's order becomes a plan of ours: as early as can be, and what does not fit is shown, not mended."""

from __future__ import annotations

from app.bench.peers.reading import Stop, plan
from app.domain.planning import Period, Rest, Role, Travel, TravelTable
from app.planner.checker import check
from tests.app.planner.days import day, job, person

HOUR = 3600.0


def test_the_order_is_kept_and_the_times_are_ours() -> None:
    rest = Rest(Period(9 * HOUR, 12 * HOUR), 600.0)
    some = day((person("a", rests=(rest,)),), (job("J1", 1), job("J2", 2)))
    found = plan(some, [Stop("a", 99.0, "J1"), Stop("a", 5.0, "J2"), Stop("a", 50.0, rest=0)])
    assert [(v.job, v.start) for v in found.visits] == [
        ("J2", 8 * HOUR + 1200),
        ("J1", 9 * HOUR + 1200 + 600 + 600),
    ]
    assert found.rests[0].start == 9 * HOUR + 1200
    assert check(some, found).lawful


def test_who_comes_together_waits_for_the_last() -> None:
    pair = job("pair", 4, roles=(Role(HOUR), Role(HOUR)))
    some = day((person("a"), person("b", start=9)), (pair,))
    found = plan(some, [Stop("a", 1.0, "pair", 0), Stop("b", 2.0, "pair", 1)])
    assert {v.start for v in found.visits} == {8 * HOUR + 5 * 600}
    assert plan(some, [Stop("a", 1.0, "pair", 0)]).unserved == ("pair",), "half a job is none"


def test_what_comes_too_late_is_late_by_what_it_is() -> None:
    narrow = job("narrow", 9, windows=(Period(8 * HOUR, 8.5 * HOUR),))
    some = day((person("a"),), (narrow,))
    found = plan(some, [Stop("a", 1.0, "narrow")])
    assert found.visits[0].start == 8 * HOUR + 9 * 600
    assert not check(some, found).lawful


def test_where_no_way_leads_stays_out() -> None:
    holed = {"car": Travel((TravelTable.of([[0, 1e9], [1e9, 0]]),))}
    some = day((person("a"),), (job("far", 1),), modes=holed)
    assert plan(some, [Stop("a", 1.0, "far")]).unserved == ("far",)
