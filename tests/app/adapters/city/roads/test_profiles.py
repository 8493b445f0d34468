"""Speeds as settings, and the kinds of hours."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from app.adapters.city.roads.profiles import Hour, Speeds, hour_of
from app.domain.geo import Mode

HERE = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("day", "clock", "hour"),
    [
        (4, "07:00", Hour.RUSH),
        (4, "08:59", Hour.RUSH),
        (4, "09:00", Hour.DAY),
        (4, "18:29", Hour.RUSH),
        (4, "19:59", Hour.DAY),
        (4, "20:00", Hour.QUIET),
        (4, "22:00", Hour.NIGHT),
        (4, "04:59", Hour.NIGHT),
        (4, "05:30", Hour.QUIET),
        (9, "08:00", Hour.QUIET),
        (9, "23:00", Hour.NIGHT),
    ],
)
def test_hours_of_the_week(day: int, clock: str, hour: Hour) -> None:
    at = datetime.fromisoformat(f"2024-03-{day:02}T{clock}:00").replace(tzinfo=HERE)
    assert hour_of(at) is hour


def test_no_time_is_a_quiet_hour_and_no_zone_is_a_mistake() -> None:
    assert hour_of(None) is Hour.QUIET
    with pytest.raises(ValueError, match="aware"):
        hour_of(datetime(2024, 3, 4, 8))  # noqa: DTZ001 - the mistake itself


def test_changes_replace_what_they_name_and_keep_the_rest() -> None:
    speeds = Speeds().changed(
        {"car": {"kmh": {"primary": 40}, "hours": {"rush": {"primary": 0.5}}}, "door_metres": 0}
    )
    assert speeds.car.kmh["primary"] == 40
    assert speeds.car.kmh["residential"] == Speeds().car.kmh["residential"]
    assert speeds.car.factor(Hour.RUSH, "primary") == 0.5
    assert speeds.car.factor(Hour.RUSH, "motorway") == Speeds().car.factor(Hour.RUSH, "motorway")
    assert speeds.door_metres == 0
    assert speeds.of(Mode.FOOT) == Speeds().foot


def test_speeds_survive_being_written_down() -> None:
    for speeds in (Speeds(), Speeds().changed({"ebike": {"kmh": {"path": 9}}})):
        assert Speeds.from_dict(json.loads(json.dumps(speeds.as_dict()))) == speeds


@pytest.mark.parametrize(
    "changes",
    [
        {"lorry": {}},
        {"car": {"wings": 3}},
        {"car": {"kmh": {"runway": 300}}},
        {"car": {"kmh": {"primary": 0}}},
        {"car": {"kmh": {"primary": "fast"}}},
        {"car": {"hours": {"brunch": {"*": 1}}}},
        {"car": {"near_turn": -1}},
        {"door_kmh": float("nan")},
    ],
)
def test_nonsense_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="speeds"):
        Speeds().changed(changes)
