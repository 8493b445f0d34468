"""The whole start and end of the window, and a walk through everything in it for those who cannot see or point."""

from __future__ import annotations

import asyncio
import gc
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from app import i18n
from app.domain.text import T
from tests.ui.conftest import Run
from ui.devtools.audit import complaints
from ui.devtools.gallery import GALLERY_PARTS, GALLERY_VIEWS
from ui.devtools.shots import Scene, take, view_scenes
from ui.devtools.stand_in import stand_in_desk
from ui.main import Options, main
from ui.shell.about import About
from ui.shell.frame import Frame
from ui.shell.shortcut_sheet import ShortcutSheet
from ui.shell.window import MainWindow
from ui.theme import theme
from ui.widgets.question import Question, ask, finished


@pytest.fixture(autouse=True)
def as_before(tmp_path: Path, qapp: QApplication) -> object:
    yield
    i18n.install(tmp_path / "none", "en")
    theme().choose("light", 1.0)
    gc.disable()


def test_the_window_starts_lives_and_ends_in_order(qapp: QApplication, tmp_path: Path) -> None:
    steps: list[str] = []

    def extra(frame: Frame, window: MainWindow) -> object:
        async def leave() -> None:
            await frame.tasks.do("anything")
            steps.append(window.view())
            window.close()

        frame.tasks.start(leave(), owner=window)
        return lambda: steps.append("ended")

    options = Options(lang="en", theme="dark", view="gallery", heartbeat=False)
    code = main(stand_in_desk(), tmp_path, options, [extra], GALLERY_VIEWS, GALLERY_PARTS)  # type: ignore[list-item]
    assert code == 0
    assert steps == ["gallery", "ended"]
    assert not [t for t in threading.enumerate() if t.name.startswith("doorstep-")]
    assert (tmp_path / "window.ini").exists()


def test_everything_has_a_name_and_is_reached_by_tab(qapp: QApplication, tmp_path: Path) -> None:
    found: dict[str, list[str]] = {}

    def extra(frame: Frame, window: MainWindow) -> None:
        async def walk() -> None:
            frame.banner("example", T("Example"), "info", T("Start your own"), lambda: None)
            frame.toast(T("Booked"), "good", T("Undo"), lambda: None)
            for view in window.views:
                window.show_view(view.id)
                await asyncio.sleep(0)
                found[view.id] = complaints(window)
            window.command_bar.open()
            found["command bar"] = complaints(window.command_bar)
            for dialog in (About(window), ShortcutSheet(frame.actions.all(), window)):
                dialog.show()
                found[type(dialog).__name__] = complaints(dialog)
                dialog.close()
            window.close()

        frame.tasks.start(walk(), owner=window)

    main(stand_in_desk(), tmp_path, Options(heartbeat=False), [extra], GALLERY_VIEWS, GALLERY_PARTS)
    assert len(found) == len(GALLERY_VIEWS) + 3
    assert {where: what for where, what in found.items() if what} == {}


def test_pictures_are_taken_of_every_view(qapp: QApplication, tmp_path: Path) -> None:
    made: list[Path] = []
    told: list[Path] = []
    shown: list[str] = []

    def extra(frame: Frame, window: MainWindow) -> None:
        async def tour() -> None:
            scenes: list[Scene] = [s for s in view_scenes(window) if s.name in ("desk", "gallery")]
            shots, size = tmp_path / "shots", window.size()
            shown.append(window.view())
            made.extend(await take(window, shots, scenes, ("dark",), ("en",), (size,), told.append))
            shown.append(window.view())
            window.close()

        frame.tasks.start(tour(), owner=window)

    main(stand_in_desk(), tmp_path, Options(heartbeat=False), [extra], GALLERY_VIEWS, GALLERY_PARTS)
    assert [file.name.split("-")[0] for file in made] == ["desk", "gallery"]
    assert told == made
    assert all(file.stat().st_size > 10_000 for file in made)
    assert shown == ["desk", "desk"]  # the next start shows what this one did


def test_a_question_is_awaited_while_work_goes_on(aio: Run, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    ticks: list[int] = []

    async def work() -> list[object]:
        async def tick() -> None:
            while True:
                ticks.append(1)
                await asyncio.sleep(0)

        ticking = asyncio.get_running_loop().create_task(tick())
        answers = []
        for press in ("yes", "no"):
            asked = asyncio.get_running_loop().create_task(
                ask(parent, T("Move all the same?"), T("Move"), reason=T("Why"))
            )
            await asyncio.sleep(0.01)
            dialog = next(d for d in parent.findChildren(Question) if d.isVisible())
            assert not dialog.yes.isEnabled()
            dialog._reason.setText("asked for it")  # type: ignore[union-attr]
            getattr(dialog, press).click()
            answers.append(await asked)
        ticking.cancel()
        return answers

    yes, no = aio(work())
    assert yes and yes.reason == "asked for it"
    assert not no
    assert len(ticks) > 5


def test_a_dialog_goes_when_nobody_waits_for_it_any_more(aio: Run, qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)

    async def work() -> None:
        waiting = asyncio.get_running_loop().create_task(finished(dialog))
        await asyncio.sleep(0)
        assert dialog.isVisible()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

    aio(work())
    assert not dialog.isVisible()
