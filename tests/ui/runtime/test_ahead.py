"""Imports made beside the window: they are there when it is told so, and one that fails stops none of the others."""

from __future__ import annotations

import sys
import threading
from importlib.util import find_spec
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.noise import ExpectedLog
from ui.runtime.ahead import SOON, Ahead


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Names of a module that notes its thread, one that fails, and one more."""
    names = ("ahead_first", "ahead_wrong", "ahead_last")
    (tmp_path / "ahead_first.py").write_text("import threading\nwhere = threading.get_ident()\n")
    (tmp_path / "ahead_wrong.py").write_text("raise ValueError('on purpose')\n")
    (tmp_path / "ahead_last.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    for name in names:
        monkeypatch.delitem(sys.modules, name, raising=False)
    return names


def test_everything_is_imported_on_another_thread(
    qtbot: QtBot, modules: tuple[str, ...], expects_log: ExpectedLog
) -> None:
    expects_log("ahead_wrong cannot be imported")
    ahead = Ahead(modules)
    heard: list[int] = []
    ahead.done.connect(lambda: heard.append(threading.get_ident()))
    with qtbot.waitSignal(ahead.done):
        ahead.start()
    ahead.stop()
    assert sys.modules["ahead_first"].where != threading.get_ident()
    assert "ahead_last" in sys.modules and "ahead_wrong" not in sys.modules
    assert heard == [threading.get_ident()]


def test_what_is_stopped_before_its_time_imports_nothing(modules: tuple[str, ...]) -> None:
    ahead = Ahead(modules, pause=600).start()
    ahead.stop()
    assert "ahead_first" not in sys.modules
    assert not [thread for thread in threading.enumerate() if thread.name == "doorstep-ahead"]


def test_with_nothing_to_import_it_is_done_at_once(qtbot: QtBot) -> None:
    ahead = Ahead(())
    with qtbot.waitSignal(ahead.done):
        ahead.start()
    ahead.stop()


def test_what_is_wanted_soon_exists() -> None:
    assert [name for name in SOON if find_spec(name) is None] == []
