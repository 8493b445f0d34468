"""What a driver, a rider and a walker may do: told as small towns and the ways through them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.adapters.city.roads.router import EngineName
from app.domain.errors import NotPossible
from app.domain.geo import Mode
from app.ports import UNREACHABLE
from tests.app.adapters.city.roads.town import PLAIN, Town

pytestmark = pytest.mark.usefixtures("engine")


def block() -> Town:
    """Two rows of three crossings; the short way from a to f leads over b or d."""
    town = Town()
    town.grid("abc", "def")
    return town


def test_a_one_way_street_is_driven_along_and_walked_both_ways(tmp_path: Path, engine: EngineName) -> None:
    town = block()
    town.way("ab", oneway="yes")
    town.way("beda")
    router = town.router(tmp_path, engine)
    assert town.walk(router, "ab") == "ab"
    assert town.walk(router, "ba") == "beda"
    assert town.walk(router, "ba", Mode.FOOT) == "ba"
    assert town.walk(router, "ba", Mode.EBIKE) == "beda"


def test_bicycles_may_ride_against_a_one_way_street_that_says_so(tmp_path: Path, engine: EngineName) -> None:
    town = block()
    town.way("ab", oneway="yes", oneway__bicycle="no")
    town.way("beda")
    router = town.router(tmp_path, engine)
    assert town.walk(router, "ba", Mode.EBIKE) == "ba"
    assert town.walk(router, "ba") == "beda"


def test_a_roundabout_is_driven_one_way_round(tmp_path: Path, engine: EngineName) -> None:
    town = block()
    town.way("debad", junction="roundabout")
    town.way("bc")
    router = town.router(tmp_path, engine)
    assert town.walk(router, "ad") == "ad"
    assert town.walk(router, "da") == "deba"


def _no_left_turn(kind: str) -> Town:
    """Coming from d over e, the turn to b is at issue; the way round leads over f and c."""
    town = block()
    de, eb = town.way("de"), town.way("eb")
    town.way("ef")
    town.way("fcb")
    to = {"no_left_turn": eb, "only_straight_on": 3}[kind]
    town.restrict(kind, de, "e", to)
    return town


@pytest.mark.parametrize("kind", ["no_left_turn", "only_straight_on"])
def test_a_forbidden_turn_is_driven_around(tmp_path: Path, engine: EngineName, kind: str) -> None:
    town = _no_left_turn(kind)
    router = town.router(tmp_path, engine)
    start = town.between("d", "e")
    assert town.walk(router, [start, town.between("e", "b")]) == "efcb"
    assert town.walk(router, [start, town.between("e", "b")], Mode.FOOT) == "e"
    assert town.walk(router, [town.between("e", "f"), town.between("e", "b")]) == "e"  # others may turn there


def test_who_is_excepted_may_turn(tmp_path: Path, engine: EngineName) -> None:
    town = block()
    de, eb = town.way("de"), town.way("eb")
    town.way("efcb")
    town.restrict("no_left_turn", de, "e", eb, **{"except": "bicycle;psv"})
    router = town.router(tmp_path, engine)
    stops = [town.between("d", "e"), town.between("e", "b")]
    assert town.walk(router, stops, Mode.EBIKE) == "e"
    assert town.walk(router, stops) == "efcb"


def dual_carriageway() -> tuple[Town, tuple[int, int, int]]:
    """West to east abcd, east to west hgfe, a short link bf between them; the next way back is at d."""
    town = Town()
    town.grid("abcd", "efgh", step=150)
    town.way("ab", oneway="yes")
    town.way("bcd", oneway="yes")
    town.way("hgf", oneway="yes")
    town.way("fe", oneway="yes")
    town.way("bf")
    town.way("dh")
    town.way("ea")
    return town, (1, 5, 4)


def test_a_restriction_over_a_way_forbids_the_whole_turn_and_nothing_else(
    tmp_path: Path, engine: EngineName
) -> None:
    town, (from_, via, to) = dual_carriageway()
    free = town.router(tmp_path, engine)
    stops = [town.between("a", "b"), town.between("f", "e")]
    assert town.walk(free, stops) == "bf"
    town.restrict("no_u_turn", from_, via, to)
    router = town.router(tmp_path, engine)
    assert town.walk(router, stops) == "bcdhgf"
    assert town.walk(router, [stops[0], town.between("b", "f")]) == "b"  # into the link is allowed
    assert (
        town.walk(router, [town.between("b", "f", 0.4), stops[1]]) == "f"
    )  # and out of it for who lives there


def test_only_over_a_way_binds_who_has_driven_it(tmp_path: Path, engine: EngineName) -> None:
    town = Town()
    town.grid("abcd", ".efg", "..h.")
    ab, bc = town.way("ab"), town.way("bc")
    town.way("cd")
    town.way("cf")
    town.way("dgf")
    town.way("be")
    town.way("ef")
    town.restrict("only_straight_on", ab, bc, 3)
    router = town.router(tmp_path, engine)
    start, end = town.between("a", "b"), town.between("c", "f", 0.2)
    assert town.walk(router, [start, end]) == "bef"  # round by e, not over bc and into cf
    assert town.walk(router, [town.between("b", "e", 0.2), end]) == "bc"


def test_a_restriction_over_several_ways_holds(tmp_path: Path, engine: EngineName) -> None:
    town = Town()
    town.grid("abcd", "hgfe")
    ways = [town.way(w) for w in ("ab", "bc", "cd", "de")]
    town.way("ha")
    town.way("hgfe")
    town.restrict("no_right_turn", ways[0], [ways[1], ways[2]], ways[3])
    router = town.router(tmp_path, engine)
    stops = [town.between("a", "b", 0.9), town.between("d", "e", 0.1)]
    assert town.walk(router, stops) == "ahgfe"
    assert town.walk(router, [town.between("b", "c"), stops[1]]) == "cd"


def shortcut(**tags: str) -> Town:
    """From a to c straight over the tagged street ab-bc or round by d, e, f; g hangs on b's middle."""
    town = Town()
    town.grid("abc", "d.f", "..g")
    town.way("ab", **tags)
    town.way("bc", **tags)
    town.way("ad")
    town.way("df")
    town.way("fc")
    town.way("fg")
    return town


@pytest.mark.parametrize("tags", [{"access": "destination"}, {"motor_vehicle": "private"}])
def test_streets_for_visitors_are_for_visits_only(
    tmp_path: Path, engine: EngineName, tags: dict[str, str]
) -> None:
    town = shortcut(**tags)
    router = town.router(tmp_path, engine)
    assert town.walk(router, "ac") == "adfc"
    assert town.walk(router, "fb") == "fcb"
    assert town.walk(router, "ba") == "ba"
    assert town.walk(router, [town.between("a", "b", 0.2), town.between("b", "c", 0.8)]) == "b"


def test_an_estate_with_nothing_but_private_streets_is_driven(tmp_path: Path, engine: EngineName) -> None:
    town = shortcut(access="private")
    estate = Town()
    estate.grid("abc")
    estate.way("abc", access="private")
    assert estate.walk(estate.router(tmp_path, engine), "ac") == "abc"
    assert town.walk(town.router(tmp_path, engine), "ac") == "adfc"


def test_streets_behind_streets_for_visitors_can_be_visited(tmp_path: Path, engine: EngineName) -> None:
    town = Town()
    town.grid("abcd", "efgh")
    town.way("aefba")  # the town
    town.way("bc", access="destination")
    town.way("cdhgc")  # a quarter one comes to only as a visitor
    router = town.router(tmp_path, engine)
    assert town.walk(router, "ah") in ("abcdh", "abcgh")
    assert town.walk(router, "da") == "dcba"


def test_a_private_gate_opens_for_visits_and_never_for_a_short_cut(
    tmp_path: Path, engine: EngineName
) -> None:
    town = shortcut()
    town.tag("b", barrier="gate", access="private")
    router = town.router(tmp_path, engine)
    assert town.walk(router, "ac") == "adfc"
    estate = Town()
    estate.grid("abcd", "efgh")
    estate.way("aefba")
    estate.way("bc")
    estate.way("cdhgc")
    estate.tag("c", barrier="lift_gate", access="private")
    assert estate.walk(estate.router(tmp_path, engine), "ad") == "abcd"


def test_a_bollard_stops_cars_and_nobody_else(tmp_path: Path, engine: EngineName) -> None:
    town = shortcut()
    town.tag("b", barrier="bollard")
    router = town.router(tmp_path, engine)
    assert town.walk(router, "ac") == "adfc"
    assert town.walk(router, "ac", Mode.EBIKE) == "abc"
    assert town.walk(router, "ac", Mode.FOOT) == "abc"


def test_a_gate_costs_time_but_lets_through(tmp_path: Path, engine: EngineName) -> None:
    town = shortcut()
    town.tag("b", barrier="gate")
    speeds = PLAIN.changed({"car": {"gate": 10}})
    assert town.walk(town.router(tmp_path, engine, speeds), "ac") == "abc"
    patient = PLAIN.changed({"car": {"gate": 60}})
    assert town.walk(town.router(tmp_path, engine, patient), "ac") == "adfc"


def test_each_mode_has_ways_of_its_own(tmp_path: Path, engine: EngineName) -> None:
    town = Town()
    town.grid("abc", "def", "ghi")
    town.way("adghifc")
    town.way("de", highway="footway")
    town.way("ef", highway="steps")
    town.way("abc", highway="cycleway", foot="no")
    router = town.router(tmp_path, engine)
    assert town.walk(router, "df") == "dghif"
    assert town.walk(router, "df", Mode.FOOT) == "def"
    assert town.walk(router, "ac", Mode.EBIKE) == "abc"
    assert town.walk(router, "ac", Mode.FOOT) == "adefc"


def islands(**tags: str) -> Town:
    """A town, a ferry from b to c, and a village beyond the water."""
    town = Town()
    town.grid("abcd", "efgh", step=300)
    town.way("aefba")
    town.way("cdhgc")
    town.way("bc", highway=None, route="ferry", **tags)
    return town


def test_a_ferry_for_cars_joins_the_shores_and_takes_its_time(tmp_path: Path, engine: EngineName) -> None:
    town = islands(motor_vehicle="yes", duration="00:20")
    router = town.router(tmp_path, engine, PLAIN.changed({"car": {"boarding": 120}}))
    assert town.walk(router, "ad") == "abcd"
    leg = router.route([town.at("b"), town.at("d")]).legs[0]
    assert leg.seconds == pytest.approx(
        20 * 60 + 30, abs=1
    )  # one who starts at the landing stage is on board
    leg = router.route([town.at("a"), town.at("d")]).legs[0]
    assert leg.seconds == pytest.approx(30 + 120 + 20 * 60 + 30, abs=1)


def test_cars_need_a_word_on_a_ferry_and_people_do_not(tmp_path: Path, engine: EngineName) -> None:
    town = islands()
    router = town.router(tmp_path, engine)
    assert town.walk(router, "ad", Mode.FOOT) == "abcd"
    far = [town.at("a"), town.at("d")]
    assert (
        router.table(far[:1], far[1:]).seconds[0][0] < UNREACHABLE
    )  # the shore is near: the pin snaps across
    wide = islands()
    wide.node("x", 20_000, 0)
    wide.node("y", 20_300, 0)
    wide.way("xy")
    lone = wide.router(tmp_path, engine)
    assert lone.table([wide.at("a")], [wide.at("y")]).seconds[0][0] == UNREACHABLE
    with pytest.raises(NotPossible):
        lone.route([wide.at("a"), wide.at("y")])


def test_nobody_lives_on_a_motorway_or_in_a_tunnel(tmp_path: Path, engine: EngineName) -> None:
    town = Town()
    town.grid("abc", "def", step=100)
    town.way("abc", highway="motorway", oneway="no")
    town.way("ad")
    town.way("cf")
    town.way("def", tunnel="yes")
    router = town.router(tmp_path, engine)
    beside = router.route([town.between("a", "b", 0.4), town.at("c")])
    assert town.names(beside) == "abc"
    assert beside.legs[0].metres == pytest.approx(200, abs=1)  # from the ramp at a, not from the middle
    beneath = router.route([town.at("a"), town.between("d", "f", 0.3)])
    assert town.names(beneath) == "ad"
