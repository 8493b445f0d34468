"""What other planners answer is read back right; without them nothing breaks and a sentence says so."""

from __future__ import annotations

import importlib.util

import pytest

from app import i18n
from app.bench.peers import FEATURES, PEERS, Callings, features, whole
from app.bench.peers.reading import Stop, plan
from app.domain.errors import NotPossible
from app.domain.planning import Day, Period, Prices, Rest, Role, Travel, TravelTable
from app.planner.checker import check
from tests.app.planner.days import day, job, person


def installed(name: str) -> None:
    """Skip the test where the peer is not there."""
    if importlib.util.find_spec(PEERS[name].module.partition(".")[0]) is None:
        pytest.skip(f"the peer {name} is not installed (requirements-peers.txt)")


def street(**other: object) -> Day:
    """Two people at the ends of a street of uneven ways, jobs between, each nearer to one of them."""
    table = TravelTable.of([[abs(a - b) * 600.25 for b in range(10)] for a in range(10)])
    people = (person("west", skills={"boiler": 1}), person("east", start=9, end=9))
    jobs = [job(f"J{place}", place, windows=(Period(8 * 3600, 16 * 3600),)) for place in (1, 2, 7, 8)]
    jobs.append(job("warm", 8, minutes=30, roles=(Role(1800, {"boiler": 1}),)))
    return day(people, tuple(jobs), modes={"car": Travel((table,))}, prices=Prices(travel=1.0), **other)


@pytest.mark.parametrize("name", list(PEERS))
def test_a_plan_is_read_back_lawful_and_good(name: str) -> None:
    installed(name)
    some = street()
    assert PEERS[name].cannot(some) is None
    found = PEERS[name].solve(some, 0.3, 1)
    verdict = check(some, found)
    assert verdict.lawful, verdict.faults
    assert found.unserved == ()
    assert next(v.person for v in found.visits if v.job == "warm") == "west", "only they may"
    # west goes to the far end for the boiler, and takes everything on the way: nobody else needs to set off
    assert verdict.cost.total == pytest.approx(16 * 600.25)


@pytest.mark.parametrize("name", ["vroom", "ortools"])
def test_breaks_are_taken(name: str) -> None:
    installed(name)
    rest = Rest(Period(11 * 3600, 12 * 3600), 1800.0)
    only = person("only", rests=(rest,))
    some = day((only,), tuple(job(f"J{n}", n, minutes=90) for n in range(1, 5)))
    found = PEERS[name].solve(some, 0.3, 1)
    assert check(some, found).lawful
    assert found.unserved == ()
    assert [taken.index for taken in found.rests] == [0]


def test_two_come_together_with_ortools() -> None:
    installed("ortools")
    pair = job("pair", 4, roles=(Role(3600), Role(1800)), windows=(Period(8 * 3600, 12 * 3600),))
    some = day((person("a"), person("b", start=9, end=9)), (pair, job("alone", 2)))
    found = PEERS["ortools"].solve(some, 0.3, 1)
    assert check(some, found).lawful
    assert found.unserved == ()


def test_what_a_peer_cannot_do_is_said() -> None:
    pair = job("pair", 3, roles=(Role(3600), Role(3600)))
    some = day((person("a"), person("b", rests=(Rest(Period(0, 50000), 60.0),))), (pair,))
    assert features(some) == {"two-person", "breaks"}
    said = {name: peer.cannot(some) for name, peer in PEERS.items()}
    assert i18n.say(said["pyvrp"] or "") == "cannot: breaks and two-person visits"
    assert i18n.say(said["vroom"] or "") == "cannot: two-person visits"
    assert said["ortools"] is None
    assert all(peer.can <= FEATURES.keys() for peer in PEERS.values())


def test_a_peer_that_is_not_there_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("app.bench.peers.importlib.import_module", missing)
    with pytest.raises(NotPossible, match="pyvrp is not installed"):
        PEERS["pyvrp"].version()


def test_ways_are_rounded_up_and_whole_instances_stay() -> None:
    uneven = whole(street())
    assert uneven.seconds["car"][0][1] == 600250
    even = whole(day((person("a"),), (job("J", 1),)))
    assert (even.time, even.seconds["car"][0][2], even.price["car"][0][2]) == (1.0, 1200, 1200)
    holed = day((person("a"),), (job("J", 1),), modes={"car": Travel((TravelTable.of([[0, 1e9], [7, 0]]),))})
    assert whole(holed).seconds["car"] == [[0, whole(holed).far], [7, 0]]


def test_who_may_is_told_by_numbers() -> None:
    some = day(
        (person("a", skills={"boiler": 2}), person("b", skills={"boiler": 1}), person("c")),
        (
            job("any", 1),
            job("low", 1, roles=(Role(60, {"boiler": 1}),)),
            job("high", 1, roles=(Role(60, {"boiler": 2}),)),
            job("not-a", 1, refused=frozenset({"a"})),
        ),
    )
    found = Callings.of(some)
    assert found.wanted["any", 0] is None
    able = {
        name: {who for who, numbers in found.held.items() if found.wanted[name, 0] in numbers}
        for name in ("low", "high", "not-a")
    }
    assert able == {"low": {"a", "b"}, "high": {"a"}, "not-a": {"b", "c"}}


def test_an_unlawful_answer_is_not_mended() -> None:
    some = day((person("a"),), (job("early", 9, windows=(Period(8 * 3600, 8.1 * 3600),)), job("half", 1)))
    found = plan(some, [Stop("a", 8.05 * 3600, "early")])
    assert not check(some, found).lawful
    assert found.unserved == ("half",)
