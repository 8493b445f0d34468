"""The estimate and the router that follows the loaded map."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.adapters.routing import EstimateRouter, LatestRouter
from app.domain.geo import Mode, Point, inside
from app.ports import Router

VADUZ = Point(47.141, 9.521)
SCHAAN = Point(47.165, 9.509)
MONDAY_RUSH = datetime(2024, 3, 4, 8, 0, tzinfo=UTC)


def test_the_estimate_is_crow_metres_times_factor_at_speed() -> None:
    router = EstimateRouter(factor=1.5, kmh={Mode.CAR: 36})
    seconds = router.table([VADUZ], [SCHAAN]).seconds[0][0]
    assert seconds == pytest.approx(VADUZ.metres_to(SCHAAN) * 1.5 / 10)


def test_estimated_table_and_route_agree() -> None:
    router = EstimateRouter()
    leg = router.route([VADUZ, SCHAAN], Mode.EBIKE).legs[0]
    assert leg.seconds == pytest.approx(router.table([VADUZ], [SCHAAN], Mode.EBIKE).seconds[0][0])
    assert leg.metres == pytest.approx(VADUZ.metres_to(SCHAAN) * 1.3)


def test_rush_hour_slows_cars_and_nobody_else() -> None:
    router = EstimateRouter()

    def seconds(mode: Mode, at: datetime | None) -> float:
        return router.table([VADUZ], [SCHAAN], mode, at).seconds[0][0]

    assert seconds(Mode.CAR, MONDAY_RUSH) > seconds(Mode.CAR, None)
    assert seconds(Mode.FOOT, MONDAY_RUSH) == seconds(Mode.FOOT, None)


def test_the_circle_has_the_radius_the_estimate_allows() -> None:
    router = EstimateRouter(factor=1.3, kmh={Mode.CAR: 39})
    (area,) = router.reach(VADUZ, [10])
    ring = area.polygons[0][0]
    assert area.source == "estimate"
    assert inside(VADUZ, ring)
    assert all(VADUZ.metres_to(p) == pytest.approx(5000, rel=0.001) for p in ring)


@pytest.mark.parametrize(("factor", "kmh"), [(0.9, 30.0), (1.3, 0.0)])
def test_an_impossible_estimate_is_refused(factor: float, kmh: float) -> None:
    with pytest.raises(ValueError, match="estimate"):
        EstimateRouter(factor, {Mode.CAR: kmh})


def test_the_latest_router_follows_the_pack_at_once() -> None:
    loaded: list[Router] = []
    router = LatestRouter(lambda: loaded[-1] if loaded else None)
    slow = EstimateRouter(kmh={Mode.CAR: 1})
    before = router.table([VADUZ], [SCHAAN]).seconds[0][0]
    loaded.append(slow)
    assert router.table([VADUZ], [SCHAAN]).seconds[0][0] > before
    assert router.route([VADUZ, SCHAAN]) == slow.route([VADUZ, SCHAAN])
    assert router.reach(VADUZ, [5]) == slow.reach(VADUZ, [5])
    loaded.clear()
    assert router.table([VADUZ], [SCHAAN]).seconds[0][0] == before
