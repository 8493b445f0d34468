"""Settings reach what they are about: speeds on roads and in estimates, weights; wrong values say what is right."""

from pathlib import Path

import pytest

from app import settings
from app.adapters.city.build import PackLoader
from app.adapters.city.pack import PackStore
from app.adapters.city.roads.profiles import Speeds
from app.assembly import CityParts, OpenDesk
from app.bootstrap import Around
from app.commands import ChangeSetting
from app.domain.errors import NotPossible
from app.domain.geo import Mode, Point
from db.storage import DeskStorage
from tests.support.clock import FixedClock
from tests.support.extracts import village


def test_the_declared_speeds_are_the_routers_own() -> None:
    for mode, classes in settings.ROAD_KMH.items():
        own = Speeds().of(Mode(mode))
        assert classes == {n: own.other_kmh if n == "other" else own.kmh[n] for n in classes}
    assert settings.road_speeds({}) == {}


def test_only_what_was_changed_is_told_to_the_router() -> None:
    stored = {"road.car.primary": 40, "road.ebike.other": 18, "road.foot.steps": 2}
    assert settings.road_speeds(stored) == {
        "car": {"kmh": {"primary": 40.0}},
        "ebike": {"other_kmh": 18.0},
        "foot": {"kmh": {"steps": 2.0}},
    }


@pytest.mark.parametrize(
    ("name", "wrong", "sentence"),
    [
        ("road.car.primary", 500, "Give a number from 3 to 130."),
        ("road.car.primary", "fast", "Give a number from 3 to 130."),
        ("weight.travel", -1, "Give a number from 0 to 100."),
        ("theme", "pink", "Choose one of: As the system, Light, Dark."),
    ],
)
def test_a_wrong_value_says_what_is_right(name: str, wrong: object, sentence: str) -> None:
    with pytest.raises(NotPossible) as refusal:
        settings.option(name).check(wrong)
    assert str(refusal.value.text).endswith(sentence)


def test_an_unknown_setting_is_named() -> None:
    with pytest.raises(NotPossible) as refusal:
        settings.option("hat")
    assert str(refusal.value.text) == "There is no setting “hat”."


def test_a_changed_speed_changes_the_estimate_at_once(tmp_path: Path, clock: FixedClock) -> None:
    packs = PackStore(tmp_path / "maps")
    parts = CityParts(packs)
    opened = OpenDesk.open(DeskStorage.open, str(tmp_path / "desk.db"), clock, parts, Around(city=packs))
    here, there = Point(47.0, 9.0), Point(47.05, 9.0)
    before = opened.desk.router.table([here], [there], Mode.FOOT).seconds[0][0]
    opened.desk.do(ChangeSetting(name="speed.foot", value=2.4))
    after = opened.desk.router.table([here], [there], Mode.FOOT).seconds[0][0]
    assert after == pytest.approx(2 * before, rel=0.01)
    opened.close()
    packs.close()


def test_a_changed_speed_changes_the_roads_at_once_and_after_a_restart(
    tmp_path: Path, clock: FixedClock
) -> None:
    extract = tmp_path / "village.osm.pbf"
    village().write(extract)
    packs = PackStore(tmp_path / "maps")
    PackLoader(packs).load(extract, "village")
    parts = CityParts(packs)
    opened = OpenDesk.open(DeskStorage.open, str(tmp_path / "desk.db"), clock, parts, Around(city=packs))
    router = parts.current_router()
    assert router is not None
    here, there = router.sample(2)
    before = opened.desk.router.table([here], [there], Mode.EBIKE).seconds[0][0]
    opened.desk.do(ChangeSetting(name="road.ebike.other", value=10.0))
    after = opened.desk.router.table([here], [there], Mode.EBIKE).seconds[0][0]
    assert after > before
    opened.close()
    parts = CityParts(packs)
    opened = OpenDesk.open(DeskStorage.open, str(tmp_path / "desk.db"), clock, parts, Around(city=packs))
    assert opened.desk.router.table([here], [there], Mode.EBIKE).seconds[0][0] == pytest.approx(after)
    opened.close()
    packs.close()
