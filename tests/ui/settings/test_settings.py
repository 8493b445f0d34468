"""The settings on a real desk: options, looks, the map's loading, branches, services, the end of the example."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from app import i18n
from app.adapters.clocks import ExampleClock
from app.commands import ChangeSetting
from app.domain.errors import NotPossible
from app.domain.geo import Bounds
from app.domain.text import T
from app.ports import CityInfo, Progress
from app.settings import OPTIONS, value
from tests.support.desk import StoryDesk
from tests.support.office import Office
from tests.ui.directory.conftest import Open
from ui.devtools.audit import complaints
from ui.settings import make_settings
from ui.settings.end_example import EndExampleDialog, country_of
from ui.settings.state import (
    branch_problems,
    city_facts,
    currency_of,
    find_countries,
    find_currencies,
    find_zones,
    groups,
    new_branch,
    new_service,
    service_problems,
)
from ui.theme import theme

INFO = CityInfo("Vaduz", Bounds(47.0, 9.4, 47.3, 9.7), "2026-03-01T00:00:00Z", 10, 12.3, 345, 6, 7, 8, 9)


@pytest.fixture(autouse=True)
def looks(qapp: QApplication, tmp_path: Path) -> Iterator[None]:
    yield
    i18n.install(tmp_path, "en")
    theme().choose("light", 1.0)


def opened(office: Open, place: str) -> Office:
    made = office(make_settings)
    made.page.go_to(place)
    return made


def settings(desk: StoryDesk) -> dict[str, Any]:
    return dict(desk.desk.queries.desk().settings)


def test_every_option_is_shown_once_in_its_range(office: Open) -> None:
    made = office(make_settings)
    page = made.page
    names: list[str] = []
    for group in groups():
        page.go_to(group)
        from ui.settings.options import OptionRow

        names += [row.option.name for row in page.place(group).findChildren(OptionRow)]
        names += list(getattr(page.place(group), "figures", ()))
    assert sorted(names) == sorted(o.name for o in OPTIONS if o.scope == "company")
    for place in page.places:
        page.go_to(place)
        assert complaints(page) == []


def test_a_weight_moves_by_keys_is_kept_and_comes_back(office: Open, desk: StoryDesk) -> None:
    made = opened(office, "matching")
    row = made.page.place("matching").rows["weight.travel"]
    made.wait(lambda: not row.back.isEnabled() and row.slider.value() == 30)
    row.slider.setFocus()
    made.press(Qt.Key.Key_Right)
    made.press(Qt.Key.Key_Right)
    assert row.editor.value() == 32
    made.wait(lambda: settings(desk).get("weight.travel") == 32.0)
    made.wait(lambda: any("Travel: 32" in said for said in made.said))
    made.wait(row.back.isEnabled)
    row.back.click()
    made.wait(lambda: value(settings(desk), "weight.travel") == 30.0)
    made.wait(lambda: row.slider.value() == 30)
    desk.do(ChangeSetting(name="weight.travel", value=50.0))
    made.wait(lambda: row.slider.value() == 50)


def test_language_theme_and_type_hold_at_once(office: Open) -> None:
    made = opened(office, "look")
    look = made.page.place("look")
    look.theme.set_value("dark")
    assert theme().mode == "dark" and made.frame.memory.value("looks/theme") == "dark"
    look.scale.set_value(1.3)
    assert theme().text_scale == 1.3
    look.language.set_value("zh_CN")
    assert i18n.language() == "zh_CN" and look.language.value() == "zh_CN"
    theme().choose("light")
    assert look.theme.value() == "light"


class Loader:
    """Stands where the building child would: reports, waits until it may go on, answers or refuses."""

    def __init__(self) -> None:
        self.may_end, self.files = threading.Event(), []  # type: tuple[threading.Event, list[Path]]
        self.refusal: NotPossible | None = None

    def load(
        self,
        extract: Path,
        name: str | None = None,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        *,
        example: bool = False,
    ) -> CityInfo:
        assert progress is not None and cancelled is not None
        self.files.append(extract)
        progress(Progress("roads", 0.4))
        while not self.may_end.wait(0.005):
            if cancelled():
                raise NotPossible(T("Loading was cancelled."), code="cancelled")
        if self.refusal is not None:
            raise self.refusal
        return INFO

    def drop(self, name: str) -> None:
        raise NotImplementedError


class City:
    """A loaded map, or none."""

    def __init__(self) -> None:
        self.loaded: CityInfo | None = None

    def info(self) -> CityInfo | None:
        return self.loaded

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        return None


def dropped(part: Any, file: Path) -> QDropEvent:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    enter = QDragEnterEvent(
        part.rect().center(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    part.dragEnterEvent(enter)
    event = QDropEvent(
        QPointF(part.rect().center()), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    event.setAccepted(False)
    if enter.isAccepted():
        part.dropEvent(event)
    return event


def test_a_map_is_dropped_loaded_cancelled_and_refused(office: Open, desk: StoryDesk, tmp_path: Path) -> None:
    loader, city = Loader(), City()
    desk.desk.around.city, desk.desk.around.loader = city, loader
    made = opened(office, "map")
    part = made.page.place("map")
    changed: list[CityInfo] = []
    made.page.city_changed.connect(changed.append)
    assert part.none.isVisible()
    assert not dropped(part, tmp_path / "picture.png").isAccepted()
    file = tmp_path / "vaduz.osm.pbf"
    assert dropped(part, file).isAccepted()
    made.wait(lambda: part.progress.text.text() == "Joining the streets")
    assert part.progress.bar.value() == 400 and not part.choose.isEnabled()
    made.qtbot.mouseClick(part.progress.cancel, Qt.MouseButton.LeftButton)
    made.wait(lambda: not part.loading())
    assert "Loading was cancelled." in made.said and changed == []
    loader.may_end.set()
    loader.refusal = NotPossible(T("This is no extract."), code="extract")
    part.load(file)
    made.wait(lambda: loader.files == [file, file] and not part.loading())
    assert part.problem.text() == "This is no extract." and part.problem.isVisible()
    loader.refusal, city.loaded = None, INFO
    part.load(file)
    made.wait(lambda: changed == [INFO])
    made.wait(lambda: not part.none.isVisible() and not part.problem.isVisible())
    assert any(said.startswith("Vaduz is loaded") for said in made.said)


def test_a_branch_is_changed_and_another_added(office: Open, desk: StoryDesk) -> None:
    made = opened(office, "company")
    part = made.page.place("company")
    assert not part.save_button.isEnabled()
    part.form.zone.clear()
    made.type(part.form.zone, "zuri")
    made.wait(lambda: part.form.zone.popup() is not None)
    part.form.zone.setText("Nowhere")
    part.save_button.click()
    made.wait(lambda: part.form.fields["zone"].problem())
    part.form.zone.clear()
    made.type(part.form.zone, "zuri")
    made.wait(lambda: part.form.zone.popup() is not None)
    made.press(Qt.Key.Key_Return)
    made.type(part.form.name, " Office")
    part.save_button.click()
    made.wait(lambda: made.frame.branch.name == "North Office")
    assert made.frame.branch.zone_name == "Europe/Zurich"
    part.add.click()
    made.type(part.form.name, "South")
    part.save_button.click()
    made.wait(lambda: made.frame.branch.name == "South")
    assert [b.name for b in desk.desk.queries.desk().branches] == ["North Office", "South"]
    assert part.pick is not None


def test_a_service_is_changed_and_taken_off(office: Open, desk: StoryDesk) -> None:
    made = opened(office, "services")
    part = made.page.place("services")
    made.wait(lambda: len(part.model.rows) == 2 and part.card.thing is not None)
    part.table.setFocus()
    made.press(Qt.Key.Key_Return)
    form = part.card.service_form
    form.minutes.setValue(75)
    form.active.setChecked(False)
    form.kind.setCurrentIndex(2)
    form.amount.setValue(85.5)
    made.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    made.wait(lambda: not part.card.is_editing())
    saved = desk.desk.queries.service(part.card.thing.code)
    assert saved is not None and not saved.active and saved.duration.total_seconds() == 75 * 60
    assert saved.price is not None and (saved.price.amount, saved.price.currency) == (8550, "CHF")
    assert [s.code for s in desk.desk.queries.services()] == ["moving"]
    assert len(desk.desk.queries.services(True)) == 2
    made.wait(lambda: len(part.model.rows) == 2)
    part.add.click()
    made.type(form.code, "moving")
    made.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    made.wait(lambda: form.fields["code"].problem() and form.fields["name"].problem())


def test_the_example_ends_only_with_a_company(office: Open, desk: StoryDesk) -> None:
    with desk.storage.unit() as work:
        work.settings.set("example", True)
        work.commit()
    made = opened(office, "example")
    assert made.frame.example
    dialog = EndExampleDialog(made.frame, made.page)
    dialog.show()
    dialog.form.zone.choose(None)
    dialog.form.country.choose(None)
    dialog.form.currency.choose(None)
    made.qtbot.keyClick(dialog.end, Qt.Key.Key_Space)
    made.wait(lambda: dialog.form.fields["name"].problem())
    assert len(desk.desk.queries.customers()) == 3
    form = dialog.form
    made.qtbot.keyClicks(form.name, "Our company")
    for field, typed in ((form.zone, "vaduz"), (form.country, "liecht")):
        field.setFocus()
        made.qtbot.keyClicks(field, typed)
        made.wait(lambda f=field: f.popup() is not None)
        made.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert form.branch().currency == "CHF"
    made.qtbot.keyClick(dialog.end, Qt.Key.Key_Space)
    made.wait(lambda: not dialog.isVisible())
    facts = desk.desk.queries.desk()
    assert [b.name for b in facts.branches] == ["Our company"] and not facts.example
    assert desk.desk.queries.customers() == () and not made.frame.example
    assert made.frame.branch is not None and made.frame.branch.name == "Our company"
    made.wait(lambda: not made.page._buttons["example"].isVisible())
    dialog.deleteLater()


# ---- rules ----------------------------------------------------------------------------------------------


def test_places_are_found_by_their_words() -> None:
    assert find_zones("shanghai") == ["Asia/Shanghai"]
    assert "America/New_York" in find_zones("new york")
    assert find_countries("cn")[0][0] == "CN"
    assert find_currencies("yuan")[0][0] in ("CNY", "CNH")
    assert (currency_of("CH"), currency_of("CN"), country_of("Asia/Shanghai")) == ("CHF", "CNY", "CN")
    assert country_of("Etc/UTC") == ""


def test_wrong_branches_and_services_are_named() -> None:
    assert [f for f, _ in branch_problems(new_branch(None, "Mars/Olympus"))] == [
        "name",
        "zone",
        "country",
        "currency",
    ]
    assert [f for f, _ in service_problems(new_service(), ())] == ["code", "name"]


def test_a_map_is_told_by_its_facts() -> None:
    said = {str(name): str(words) for name, words in city_facts(INFO)}
    assert said["State of the data"] == "2026-03-01" and "OpenStreetMap" in said["Licence"]
    assert city_facts(None) == []


def test_the_clock_of_an_ended_example_is_the_real_one() -> None:
    clock = ExampleClock(datetime(2020, 1, 1, tzinfo=UTC), rate=60)
    clock.end()
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC) and clock.rate == 1.0


def test_a_place_is_opened_by_name(office: Open) -> None:
    made = office(make_settings)
    made.frame.destination = ("", {})
    made.window.frame.going.emit("settings", {"topic": "company"})
    assert made.page.stack.currentWidget() is made.page._shown["company"]
