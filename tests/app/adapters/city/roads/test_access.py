"""Tags of ways and barriers, one by one."""

from __future__ import annotations

import pytest

from app.adapters.city.roads.access import Barrier, Use, barrier_states, way_rules
from app.adapters.city.roads.profiles import ROAD_CLASSES

NO, LOCAL, THROUGH = Use.NO, Use.LOCAL, Use.THROUGH


@pytest.mark.parametrize(
    ("tags", "car", "bike", "foot"),
    [
        ({"highway": "residential"}, THROUGH, THROUGH, THROUGH),
        ({"highway": "residential", "access": "no"}, NO, NO, NO),
        ({"highway": "residential", "access": "no", "foot": "yes"}, NO, NO, THROUGH),
        ({"highway": "residential", "motor_vehicle": "destination"}, LOCAL, THROUGH, THROUGH),
        ({"highway": "residential", "motor_vehicle": "no", "motorcar": "yes"}, THROUGH, THROUGH, THROUGH),
        ({"highway": "residential", "vehicle": "agricultural;forestry"}, NO, NO, THROUGH),
        ({"highway": "residential", "access": "no;customers"}, LOCAL, LOCAL, LOCAL),
        ({"highway": "residential", "access": "ask the mayor"}, THROUGH, THROUGH, THROUGH),
        ({"highway": "motorway"}, THROUGH, NO, NO),
        ({"highway": "trunk", "sidewalk": "both"}, THROUGH, NO, THROUGH),
        ({"highway": "primary", "motorroad": "yes"}, THROUGH, NO, NO),
        ({"highway": "service", "service": "driveway"}, LOCAL, THROUGH, THROUGH),
        ({"highway": "service", "service": "emergency_access"}, NO, THROUGH, THROUGH),
        ({"highway": "track"}, LOCAL, THROUGH, THROUGH),
        ({"highway": "track", "tracktype": "grade5"}, NO, THROUGH, THROUGH),
        ({"highway": "track", "motor_vehicle": "yes"}, THROUGH, THROUGH, THROUGH),
        ({"highway": "footway"}, NO, THROUGH, THROUGH),
        ({"highway": "footway", "access": "private"}, NO, LOCAL, LOCAL),
        ({"highway": "footway", "bicycle": "no"}, NO, NO, THROUGH),
        ({"highway": "pedestrian", "motor_vehicle": "delivery"}, LOCAL, THROUGH, THROUGH),
        ({"highway": "steps"}, NO, NO, THROUGH),
        ({"highway": "cycleway", "foot": "no"}, NO, THROUGH, NO),
        ({"highway": "pedestrian", "area": "yes"}, NO, NO, THROUGH),
        ({"highway": "residential", "bicycle": "use_sidepath"}, THROUGH, NO, THROUGH),
    ],
)
def test_who_may_use_a_way(tags: dict[str, str], car: Use, bike: Use, foot: Use) -> None:
    rules = way_rules(tags)
    assert (rules.forward if rules else (NO, NO, NO)) == (car, bike, foot)


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "proposed"},
        {"highway": "ferry"},
        {"route": "bus"},
        {"highway": "path", "access": "no"},
        {},
    ],
)
def test_what_is_no_road(tags: dict[str, str]) -> None:
    assert way_rules(tags) is None


@pytest.mark.parametrize(
    ("tags", "car", "bike"),
    [
        ({"oneway": "yes"}, (True, False), (True, False)),
        ({"oneway": "-1"}, (False, True), (False, True)),
        ({"oneway": "no"}, (True, True), (True, True)),
        ({"oneway": "yes", "cycleway": "opposite_lane"}, (True, False), (True, True)),
        ({"oneway": "yes", "cycleway:left:oneway": "-1"}, (True, False), (True, True)),
        ({"oneway": "yes", "oneway:bicycle": "yes", "cycleway": "opposite"}, (True, False), (True, False)),
        ({"junction": "roundabout"}, (True, False), (True, False)),
        ({"junction": "roundabout", "oneway": "no"}, (True, True), (True, True)),
        ({"motor_vehicle:backward": "no"}, (True, False), (True, True)),
        ({"highway": "motorway"}, (True, False), (False, False)),
        ({"oneway": "reversible"}, (False, False), (False, False)),
    ],
)
def test_directions(tags: dict[str, str], car: tuple[bool, bool], bike: tuple[bool, bool]) -> None:
    rules = way_rules({"highway": "tertiary", **tags})
    assert rules is not None
    assert (bool(rules.forward[0]), bool(rules.backward[0])) == car
    assert (bool(rules.forward[1]), bool(rules.backward[1])) == bike


@pytest.mark.parametrize(
    ("value", "kmh"),
    [
        ("50", 50),
        ("30 mph", 48),
        ("80 km/h", 80),
        ("walk", 7),
        ("none", 0),
        ("CH:urban", 0),
        ("3", 0),
        ("999", 0),
    ],
)
def test_limits(value: str, kmh: int) -> None:
    rules = way_rules({"highway": "primary", "maxspeed": value, "maxspeed:backward": "20"})
    assert rules is not None
    assert (rules.limit_forward, rules.limit_backward) == (kmh, 20)


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [("15", 900), ("1:05", 3900), ("00:10:30", 630), ("PT1H20M", 4800), ("soon", 0), ("", 0)],
)
def test_how_long_a_ferry_takes(duration: str, seconds: float) -> None:
    rules = way_rules({"route": "ferry", "duration": duration})
    assert rules is not None
    assert ROAD_CLASSES[rules.road_class] == "ferry"
    assert rules.ferry_seconds == seconds
    assert rules.forward == (NO, THROUGH, THROUGH)


@pytest.mark.parametrize(
    ("tags", "states"),
    [
        ({"barrier": "bollard"}, (Barrier.BLOCKED, Barrier.OPEN, Barrier.OPEN)),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, (Barrier.OPEN, Barrier.OPEN, Barrier.OPEN)),
        ({"barrier": "gate"}, (Barrier.GATE, Barrier.GATE, Barrier.GATE)),
        ({"barrier": "gate", "locked": "yes"}, (Barrier.PRIVATE, Barrier.PRIVATE, Barrier.PRIVATE)),
        (
            {"barrier": "gate", "access": "private", "foot": "yes"},
            (Barrier.PRIVATE, Barrier.PRIVATE, Barrier.GATE),
        ),
        ({"barrier": "gate", "access": "no"}, (Barrier.BLOCKED, Barrier.BLOCKED, Barrier.BLOCKED)),
        ({"barrier": "kissing_gate"}, (Barrier.BLOCKED, Barrier.BLOCKED, Barrier.OPEN)),
        ({"barrier": "toll_booth"}, (Barrier.OPEN, Barrier.OPEN, Barrier.OPEN)),
        ({"highway": "crossing", "bicycle": "no"}, (Barrier.OPEN, Barrier.OPEN, Barrier.OPEN)),
    ],
)
def test_barriers(tags: dict[str, str], states: tuple[Barrier, Barrier, Barrier]) -> None:
    assert barrier_states(tags) == states


def test_what_a_bicycle_feels() -> None:
    shared = way_rules({"highway": "footway", "bicycle": "designated", "surface": "gravel"})
    pushed = way_rules({"highway": "path", "bicycle": "dismount"})
    assert shared is not None and pushed is not None
    assert (shared.ridable, shared.unpaved, shared.pushed) == (True, True, False)
    assert (pushed.ridable, pushed.pushed, pushed.forward[1]) == (False, True, THROUGH)
