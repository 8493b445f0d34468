"""Where points meet the roads, and how long the ways take."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

from app.adapters import sqlite
from app.adapters.city.roads import store
from app.adapters.city.roads.build import build
from app.adapters.city.roads.profiles import Speeds
from app.adapters.city.roads.router import EngineName, RoadRouter
from app.domain.errors import NotPossible
from app.domain.geo import Mode, Point, inside
from app.ports import UNREACHABLE, Progress
from tests.app.adapters.city.roads.town import PLAIN, Town


def straight() -> Town:
    """One street of a kilometre, a to b to c, and a side street at b."""
    town = Town()
    town.grid("abc", ".d.", step=500)
    town.way("abc")
    town.way("bd")
    return town


def seconds(router: RoadRouter, a: Point, b: Point, at: datetime | None = None) -> float:
    """One table cell, checked against the route."""
    value = float(router.table([a], [b], Mode.CAR, at).seconds[0][0])
    assert router.route([a, b], Mode.CAR, at).legs[0].seconds == pytest.approx(value)
    return value


def test_times_are_counted_along_the_edge(tmp_path: Path, engine: EngineName) -> None:
    town = straight()
    router = town.router(tmp_path, engine)
    near, far = town.between("a", "b", 0.1), town.between("a", "b", 0.9)
    assert seconds(router, near, far) == pytest.approx(40, abs=0.1)
    assert seconds(router, far, near) == pytest.approx(40, abs=0.1)
    assert seconds(router, near, town.between("b", "c", 0.5)) == pytest.approx(70, abs=0.1)
    assert seconds(router, near, near) == 0


def test_two_stops_on_a_one_way_edge_are_far_in_the_wrong_order(tmp_path: Path, engine: EngineName) -> None:
    town = Town()
    town.grid("ab", "cd", step=300)
    town.way("ab", oneway="yes")
    town.way("bdca")
    router = town.router(tmp_path, engine)
    near, far = town.between("a", "b", 0.2), town.between("a", "b", 0.8)
    assert seconds(router, near, far) == pytest.approx(18, abs=0.1)
    assert seconds(router, far, near) == pytest.approx(102, abs=0.1)
    leg = router.route([far, near]).legs[0]
    assert town.names(router.route([far, near])) == "bdca"
    assert leg.metres == pytest.approx(1020, abs=1)


def test_a_leg_runs_from_stop_to_stop_and_measures_the_road(tmp_path: Path, engine: EngineName) -> None:
    town = straight()
    router = town.router(tmp_path, engine)
    a, c = town.between("a", "b", 0.5), town.between("b", "c", 0.5)
    door = Point(a.lat + 0.0002, a.lon)
    leg = router.route([door, c]).legs[0]
    assert (leg.geometry[0], leg.geometry[-1]) == (door, c)
    assert leg.metres == pytest.approx(500, abs=1)
    assert leg.seconds == pytest.approx(50, abs=0.1)


def test_a_door_far_from_the_road_is_walked_to(tmp_path: Path, engine: EngineName) -> None:
    town = straight()
    router = town.router(tmp_path, engine, PLAIN.changed({"door_metres": 50, "door_kmh": 3.6}))
    a, c = town.at("a"), town.at("c")
    hut = Point(a.lat + 250 / 111_195, a.lon)
    assert seconds(router, hut, c) == pytest.approx(100 + 200, abs=1)
    assert seconds(router, c, hut) == pytest.approx(100 + 200, abs=1)


def test_what_is_far_from_every_road_cannot_be_reached(tmp_path: Path, engine: EngineName) -> None:
    town = straight()
    router = town.router(tmp_path, engine)
    a = town.at("a")
    lost = Point(a.lat + 0.019, a.lon)
    table = router.table([a, lost], [town.at("c"), lost])
    assert table.source == "road"
    assert np.isinf(np.array(table.seconds)).tolist() == [[False, True], [True, True]]
    with pytest.raises(NotPossible, match="Stop 2"):
        router.route([a, lost])
    assert router.reach(lost, [10])[0].polygons == ()


def test_pins_go_to_the_main_network_not_to_a_stray_piece(tmp_path: Path, engine: EngineName) -> None:
    town = straight()
    town.node("x", 0, 800)
    town.node("y", 200, 800)
    town.way("xy")
    router = town.router(tmp_path, engine)
    assert seconds(router, town.at("x"), town.at("c")) == pytest.approx(100, abs=1)


def test_many_to_one_and_one_to_many_agree_with_the_whole(tmp_path: Path, engine: EngineName) -> None:
    town = straight()
    router = town.router(tmp_path, engine)
    points = [town.between(a, b, s) for a, b in ("ab", "bc", "bd") for s in (0.0, 0.3, 0.7, 1.0)]
    whole = np.array(router.table(points, points).seconds)
    for i, point in enumerate(points):
        assert np.array_equal(np.array(router.table([point], points).seconds)[0], whole[i])
        assert np.array_equal(np.array(router.table(points, [point]).seconds)[:, 0], whole[:, i])
    assert np.array_equal(np.array(router.table(points * 30, points).seconds), np.tile(whole, (30, 1)))
    assert np.array_equal(np.array(router.table(points, points * 30).seconds), np.tile(whole, (1, 30)))
    assert list(router.table([], points).seconds) == []
    assert np.array(router.table(points, []).seconds).shape == (len(points), 0)


def test_turns_cost_what_the_side_of_the_road_says(tmp_path: Path, engine: EngineName) -> None:
    def turns(**tags: str) -> tuple[float, float]:
        town = Town()
        town.grid(".n.", "wxe", ".s.", step=300)
        for way in ("wx", "xe", "nx", "xs"):
            town.way(way, **tags)
        router = town.router(tmp_path, engine, PLAIN.changed({"car": {"near_turn": 3, "across_turn": 9}}))
        left = seconds(router, town.at("w"), town.at("n"))
        right = seconds(router, town.at("w"), town.at("s"))
        return left - 60, right - 60

    assert turns() == pytest.approx((9, 3), abs=0.1)
    assert turns(driving_side="left") == pytest.approx((3, 9), abs=0.1)


def test_lights_cost_their_seconds(tmp_path: Path, engine: EngineName) -> None:
    town = straight()
    town.tag("b", highway="traffic_signals")
    town.node("l", 250, 500, highway="traffic_signals", traffic_signals__direction="forward")
    dark = town.router(tmp_path, engine)
    lit = town.router(tmp_path, engine, PLAIN.changed({"car": {"signal": 7}}))
    a, c = town.at("a"), town.at("c")
    assert seconds(lit, a, c) == pytest.approx(seconds(dark, a, c) + 7, abs=0.01)


def test_the_hour_decides_the_traffic(tmp_path: Path, engine: EngineName) -> None:
    town = straight()
    router = town.router(
        tmp_path, engine, PLAIN.changed({"car": {"hours": {"rush": {"*": 0.5}, "night": {"residential": 2}}}})
    )
    a, c = town.at("a"), town.at("c")
    monday = datetime(2024, 3, 4, 8, 0, tzinfo=timezone(timedelta(hours=8)))
    assert seconds(router, a, c) == pytest.approx(100, abs=0.1)
    assert seconds(router, a, c, monday) == pytest.approx(200, abs=0.1)
    assert seconds(router, a, c, monday.astimezone(UTC)) == pytest.approx(100 / 2, abs=0.1)  # midnight there
    assert seconds(router, a, c, monday + timedelta(hours=3)) == pytest.approx(100, abs=0.1)
    with pytest.raises(ValueError, match="aware"):
        router.table([a], [c], at=monday.replace(tzinfo=None))


def test_limits_bind_cars(tmp_path: Path, engine: EngineName) -> None:
    def cross(speeds: Speeds | None = None, **tags: str) -> float:
        town = Town()
        town.grid("ab", step=1000)
        town.way("ab", "primary", **tags)
        return seconds(town.router(tmp_path, engine, speeds), town.at("a"), town.at("b"))

    free = 1000 * 3.6 / Speeds().car.kmh["primary"]
    assert cross() == pytest.approx(free, rel=0.001)
    assert cross(maxspeed="30") == pytest.approx(1000 * 3.6 / (0.95 * 30), rel=0.001)
    assert cross(maxspeed="100") == pytest.approx(1000 * 3.6 / (0.85 * 100), rel=0.001)
    assert cross(maxspeed="30 mph") == pytest.approx(1000 * 3.6 / (0.95 * 48), rel=0.001)
    assert cross(Speeds().changed({"car": {"scale": 0.5}})) == pytest.approx(2 * free, rel=0.001)
    assert cross(maxspeed="DE:urban") == pytest.approx(free, rel=0.001)


def test_ways_that_lose_nodes_at_the_edge_of_the_extract_do_not_jump(
    tmp_path: Path, engine: EngineName
) -> None:
    town = Town()
    town.grid("abcde", "f...g", step=200)
    town.way("abcde")
    town.way("afge")
    town.forget("c")
    router = town.router(tmp_path, engine)
    assert town.walk(router, "bd") == "bafged"


def test_an_extract_without_roads_makes_everything_unreachable(tmp_path: Path, engine: EngineName) -> None:
    town = Town()
    town.grid("ab")
    router = town.router(tmp_path, engine)
    assert town.counts["road_km"] == 0
    assert router.table([town.at("a")], [town.at("b")]).seconds[0][0] == UNREACHABLE
    with pytest.raises(NotPossible):
        router.route([town.at("a"), town.at("b")])


def test_a_file_that_is_no_extract_is_refused_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "holiday.osm.pbf"
    file.write_bytes(b"this is a photograph")
    pack = sqlite.connect(":memory:")
    with pytest.raises(NotPossible, match=r"holiday\.osm\.pbf cannot be read"):
        build(file, pack, lambda _: None)
    pack.close()


def test_building_tells_its_progress_and_counts(tmp_path: Path) -> None:
    told: list[Progress] = []
    pack = sqlite.connect(":memory:")
    counts = build(straight().write(tmp_path), pack, told.append)
    fractions = [p.fraction or 0.0 for p in told]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    assert counts["nodes"] == 4
    assert counts["road_km"] == pytest.approx(1.5, abs=0.01)
    router = RoadRouter(pack)
    assert router.speeds == Speeds()
    pack.execute("UPDATE road_meta SET value = 'tomorrow' WHERE name = 'format'")
    with pytest.raises(NotPossible, match="another version"):
        RoadRouter(pack)
    pack.close()


def test_speeds_given_while_building_stay_in_the_pack(tmp_path: Path) -> None:
    pack = sqlite.connect(":memory:")
    mine = Speeds().changed({"car": {"kmh": {"primary": 33}, "hours": {"day": {"primary": 0.5}}}})
    build(straight().write(tmp_path), pack, lambda _: None, mine)
    router = RoadRouter(pack)
    assert router.speeds == mine
    assert router.with_speeds(Speeds()).speeds == Speeds()
    assert router.with_engine("scipy").engine_of(Mode.CAR) == "scipy"
    pack.close()


def test_a_pack_without_an_order_is_answered_by_scipy(tmp_path: Path) -> None:
    pack = sqlite.connect(":memory:")
    town = straight()
    build(town.write(tmp_path), pack, lambda _: None, PLAIN)
    arrays, meta = store.read(pack)
    store.write(pack, {k: v[:0] if k.endswith("_order") else v for k, v in arrays.items()}, meta)
    router = RoadRouter(pack, "cch")
    assert router.engine_of(Mode.CAR) == "scipy"
    assert seconds(router, town.at("a"), town.at("c")) == pytest.approx(100, abs=0.1)
    pack.close()


def test_many_threads_get_the_answers_of_one(tmp_path: Path, engine: EngineName) -> None:
    town = straight()
    quiet = town.router(tmp_path, engine)
    points = [town.between(a, b, s) for a, b in ("ab", "bc", "bd") for s in (0.1, 0.4, 0.8)]
    want = np.array(quiet.table(points, points).seconds)
    busy = quiet.with_engine(engine)  # nothing is prepared in it yet

    def ask(i: int) -> bool:
        row = np.array(busy.table([points[i % 9]], points).seconds)[0]
        leg = busy.route([points[i % 9], points[(i + 4) % 9]]).legs[0]
        return np.array_equal(row, want[i % 9]) and leg.seconds == pytest.approx(want[i % 9, (i + 4) % 9])

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(ask, range(60)))


def test_areas_within_reach_hold_what_can_be_reached(tmp_path: Path, engine: EngineName) -> None:
    town = Town()
    names = ["abcdefghi", "jklmnopqr", "stuvwxyzA", "BCDEFGHIJ"]
    town.grid(*names, step=600)
    for row in names:
        town.way(row)
    for column in zip(*names, strict=True):
        town.way("".join(column))
    router = town.router(tmp_path, engine)
    start = town.at("s")
    areas = router.reach(start, [2, 5])
    assert [a.minutes for a in areas] == [2, 5]
    assert {a.source for a in areas} == {"road"}
    for area in areas:
        rings = [polygon[0] for polygon in area.polygons]
        for name in "".join(names):
            time = seconds(router, start, town.at(name))
            if abs(time - area.minutes * 60) > 20:
                assert any(inside(town.at(name), ring) for ring in rings) == (time < area.minutes * 60), name
    assert all(ring[0] == ring[-1] for area in areas for polygon in area.polygons for ring in polygon)
    assert router.reach(start, []) == ()
    assert [a.polygons == () for a in router.reach(start, [0, 2])] == [True, False]
