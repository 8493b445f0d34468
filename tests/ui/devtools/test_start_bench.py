"""What the measuring of a start writes down: when the window was seen, every view twice, and where it was held."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app import i18n
from app.bench.window import STARTED, _summed
from ui.devtools import start_bench
from ui.devtools.gallery import GALLERY_PARTS, GALLERY_VIEWS
from ui.devtools.stand_in import stand_in_desk
from ui.main import Options, main
from ui.runtime.heartbeat import Heartbeat
from ui.shell.frame import Frame
from ui.shell.window import MainWindow
from ui.theme import theme


@pytest.fixture(autouse=True)
def as_before(tmp_path: Path, qapp: QApplication) -> Iterator[None]:
    """Language and colours as the other tests expect them."""
    yield
    i18n.install(tmp_path / "none", "en")
    theme().choose("light", 1.0)
    gc.disable()


def test_a_walk_is_written_down(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start_bench, "SETTLES", 0.01)
    monkeypatch.setenv(STARTED, repr(time.time() - 7))
    out = tmp_path / "measured.json"

    def hold(frame: Frame, window: MainWindow) -> None:
        window.view_changed.connect(
            lambda _view: window.findChild(Heartbeat).held.emit(80.0, "ui/somewhere.py:1 slow")  # type: ignore[union-attr]
        )

    extras = [start_bench.measure_into(out), hold]
    options = Options(lang="en", heartbeat=False)
    code = main(stand_in_desk(), tmp_path, options, extras, GALLERY_VIEWS, GALLERY_PARTS)  # type: ignore[list-item]
    assert code == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["shown_ms"] >= 7000, "counted from the start of the program, not of the window"
    assert found["map_ms"] is None, "no map, no figure"
    assert set(found["views"]) == {view.id for view in GALLERY_VIEWS}
    assert all(set(turns) == {"first", "again"} for turns in found["views"].values())
    holds = _summed(found)["holds"]
    assert {"count": 1, "longest_ms": 80, "place": "ui/somewhere.py:1 slow"} in holds.values()
