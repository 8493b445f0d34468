"""What every Router promises, the estimate and the roads alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from app.adapters.routing import EstimateRouter, LatestRouter
from app.domain.geo import Mode, Point, inside
from app.ports import Router
from tests.app.adapters.city.roads.town import Town

NAMES = ("abcd", "efgh", "ijkl")


def town() -> Town:
    """A dozen crossings, three hundred metres apart."""
    drawn = Town()
    drawn.grid(*NAMES, step=300)
    for row in NAMES:
        drawn.way(row)
    for column in zip(*NAMES, strict=True):
        drawn.way("".join(column))
    return drawn


CITY = town()
PLACES = [CITY.at(name) for name in "aglf"] + [CITY.between("b", "c", 0.3)]

FACTORIES: dict[str, Callable[[Path], Router]] = {
    "estimate": lambda _: EstimateRouter(),
    "cch": lambda folder: CITY.router(folder, "cch", None),
    "scipy": lambda folder: CITY.router(folder, "scipy", None),
    "latest with a map": lambda folder: (lambda r: LatestRouter(lambda: r))(CITY.router(folder, "cch", None)),
    "latest without": lambda _: LatestRouter(lambda: None),
}


@pytest.fixture(params=FACTORIES)
def router(request: pytest.FixtureRequest, tmp_path: Path) -> Router:
    """Each router in turn."""
    return FACTORIES[request.param](tmp_path)


@pytest.fixture(params=list(Mode))
def mode(request: pytest.FixtureRequest) -> Mode:
    """Each way of travelling."""
    value: Mode = request.param
    return value


def test_a_table_has_a_row_for_each_origin(router: Router, mode: Mode) -> None:
    table = router.table(PLACES, PLACES[:2], mode)
    assert np.array(table.seconds).shape == (5, 2)
    assert (np.array(table.seconds) >= 0).all()
    assert table.seconds[0][0] == 0
    assert table.seconds[0][1] > 0
    assert len(router.table([], PLACES, mode).seconds) == 0
    assert [len(row) for row in router.table(PLACES[:2], [], mode).seconds] == [0, 0]


def test_route_and_table_agree(router: Router, mode: Mode) -> None:
    at = datetime(2024, 3, 4, 8, 0, tzinfo=UTC)
    for when in (None, at):
        table = router.table(PLACES, PLACES, mode, when)
        route = router.route(PLACES, mode, when)
        assert route.source == table.source
        assert [leg.seconds for leg in route.legs] == pytest.approx(
            [float(table.seconds[i][i + 1]) for i in range(len(PLACES) - 1)]
        )


def test_legs_run_from_stop_to_stop(router: Router, mode: Mode) -> None:
    route = router.route(PLACES, mode)
    assert [leg.geometry[0] for leg in route.legs] == PLACES[:-1]
    assert [leg.geometry[-1] for leg in route.legs] == PLACES[1:]
    for leg, a, b in zip(route.legs, PLACES, PLACES[1:], strict=False):
        assert leg.metres >= a.metres_to(b) * 0.99
        assert 0.5 < leg.metres / leg.seconds < 40


def test_staying_takes_no_time(router: Router, mode: Mode) -> None:
    leg = router.route([PLACES[0], PLACES[0]], mode).legs[0]
    assert (leg.seconds, leg.metres) == (0, 0)
    assert leg.geometry == (PLACES[0], PLACES[0])


def test_one_stop_is_no_route(router: Router) -> None:
    with pytest.raises(ValueError, match="two stops"):
        router.route(PLACES[:1])


def test_a_time_without_zone_is_a_mistake(router: Router) -> None:
    with pytest.raises(ValueError, match="aware"):
        router.table(PLACES, PLACES, at=datetime(2024, 3, 4, 8))  # noqa: DTZ001 - the mistake itself


def test_areas_grow_around_the_origin(router: Router, mode: Mode) -> None:
    areas = router.reach(PLACES[0], [1, 3], mode)
    assert [area.minutes for area in areas] == [1, 3]
    for area in areas:
        assert any(inside(PLACES[0], polygon[0]) for polygon in area.polygons)
        assert all(len(ring) >= 4 and ring[0] == ring[-1] for polygon in area.polygons for ring in polygon)

    def extent(rings: list[tuple[Point, ...]]) -> float:
        return max(PLACES[0].metres_to(p) for ring in rings for p in ring)

    small, large = ([polygon[0] for polygon in area.polygons] for area in areas)
    assert extent(small) < extent(large)
