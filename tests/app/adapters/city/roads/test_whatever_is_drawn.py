"""Maps are drawn by people: tangled, torn and contradictory towns must neither crash nor confuse the router."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import NotPossible
from app.domain.geo import Mode, Point
from tests.app.adapters.city.roads.town import Town

NODES = "abcdefghi"
HIGHWAYS = [
    "residential",
    "motorway",
    "service",
    "track",
    "footway",
    "cycleway",
    "steps",
    "unclassified",
    None,
]
TAGS = [
    {},
    {"oneway": "yes"},
    {"oneway": "-1"},
    {"access": "private"},
    {"motor_vehicle": "no"},
    {"bicycle": "dismount"},
    {"junction": "roundabout"},
    {"route": "ferry", "motor_vehicle": "yes", "duration": "5"},
    {"maxspeed": "30"},
    {"driving_side": "left"},
    {"area": "yes"},
]
BARRIERS = ["gate", "bollard", "lift_gate", "stile", "wall"]

ways = st.lists(
    st.tuples(st.text(NODES, min_size=1, max_size=7), st.sampled_from(HIGHWAYS), st.sampled_from(TAGS)),
    max_size=9,
)
restrictions = st.lists(
    st.tuples(
        st.sampled_from(["no_left_turn", "only_straight_on", "no_u_turn", "no_entry", "nonsense"]),
        st.integers(1, 12),
        st.one_of(st.sampled_from(NODES), st.lists(st.integers(1, 12), min_size=1, max_size=3)),
        st.integers(1, 12),
    ),
    max_size=5,
)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    ways,
    restrictions,
    st.dictionaries(st.sampled_from(NODES), st.sampled_from(BARRIERS), max_size=3),
    st.sets(st.sampled_from(NODES), max_size=2),
    st.sampled_from(list(Mode)),
)
def test_both_engines_and_routes_agree_on_any_drawing(
    ways: list[tuple[str, str | None, dict[str, str]]],
    restrictions: list[tuple[str, int, str | list[int], int]],
    barriers: dict[str, str],
    missing: set[str],
    mode: Mode,
) -> None:
    town = Town()
    town.grid("abc", "def", "gh.")
    town.node("i", 0, 0)  # a second node where g is
    for name, barrier in barriers.items():
        town.tag(name, barrier=barrier)
    for nodes, highway, tags in ways:
        town.way(nodes, highway, **tags)
    for kind, from_, via, to in restrictions:
        town.restrict(kind, from_, via, to)
    for name in missing:
        town.forget(name)
    with tempfile.TemporaryDirectory() as folder:
        router = town.router(Path(folder))
    peer = router.with_engine("scipy")
    points = [town.at(n) for n in "aceg"] + [town.between(a, b, 0.4) for a, b in ("ab", "de", "bh")]
    table = np.array(router.table(points, points, mode).seconds)
    assert np.array_equal(table, np.array(peer.table(points, points, mode).seconds))
    for i, j in itertools.product(range(len(points)), repeat=2):
        for one in (router, peer):
            if np.isfinite(table[i, j]):
                leg = one.route([points[i], points[j]], mode).legs[0]
                assert leg.seconds == pytest.approx(table[i, j], abs=1e-6)
                assert _drawn(leg.geometry[1:-1]) - 1 <= leg.metres * 1.01
                assert leg.metres <= _drawn(leg.geometry) * 1.01 + 1
            else:
                with pytest.raises(NotPossible):
                    one.route([points[i], points[j]], mode)
    areas = router.reach(points[0], [1], mode)
    assert areas == peer.reach(points[0], [1], mode)


def _drawn(course: tuple[Point, ...]) -> float:
    return sum(a.metres_to(b) for a, b in itertools.pairwise(course))
