"""Measures a start and a walk through every view: milliseconds until the window and its map stand, and every hold.

Driven by `python -m app bench window`, which starts the program anew and names the moment of the start in STARTED.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from app.bench.window import STARTED
from ui.devtools.walking import walk_and_close
from ui.map.panel import MapPanel
from ui.runtime.first_picture import FirstPicture
from ui.runtime.heartbeat import Heartbeat
from ui.shell.frame import Frame
from ui.shell.window import MainWindow

MAP_SECONDS = 20.0
"""How long the map is waited for."""
SETTLES = 1.0
"""Seconds a view is looked at; what is asked for at first sight is there by then on a quiet machine."""


class Marks(QObject):
    """Notes where the window was held in which view, and when its map stood."""

    def __init__(self, window: MainWindow, started: float) -> None:
        super().__init__(window)
        self._started = started
        self.view = "start"
        picture = window.findChild(FirstPicture)
        shown = None if picture is None or picture.at is None else round((picture.at - started) * 1000)
        self.found: dict[str, Any] = {"shown_ms": shown, "map_ms": None, "views": {}, "holds": []}
        self.map_stands = asyncio.Event()
        if (beat := window.findChild(Heartbeat)) is not None:
            beat.held.connect(self._held)

    def since(self) -> int:
        """Milliseconds since the program was started."""
        return round((time.time() - self._started) * 1000)

    def map_ready(self) -> None:
        """The map's page stands and draws."""
        if self.found["map_ms"] is None:
            self.found["map_ms"] = self.since()
        self.map_stands.set()

    def _held(self, milliseconds: float, place: str) -> None:
        self.found["holds"].append({"view": self.view, "ms": round(milliseconds), "place": place})


def measure_into(file: Path) -> Callable[[Frame, MainWindow], None]:
    """The extra that measures, walks every view twice, writes one JSON object and closes the window."""

    def extra(_frame: Frame, window: MainWindow) -> None:
        marks = Marks(window, float(os.environ.get(STARTED, time.time())))

        async def walk() -> None:
            await _walk(window, marks)
            file.write_text(json.dumps(marks.found), encoding="utf-8")

        walk_and_close(window, walk)

    return extra


async def _walk(window: MainWindow, marks: Marks) -> None:
    panel = window.findChild(MapPanel)
    if panel is not None:
        panel.ready.connect(marks.map_ready)
        try:
            await asyncio.wait_for(marks.map_stands.wait(), MAP_SECONDS)
        except TimeoutError:
            marks.found["map_ms"] = None  # no picture: said by its absence
    await asyncio.sleep(SETTLES)
    for turn in ("first", "again"):
        for view in window.views:
            marks.view = view.id if turn == "first" else f"{view.id}, again"
            begin = time.perf_counter()
            window.show_view(view.id)
            took = round((time.perf_counter() - begin) * 1000)
            marks.found["views"].setdefault(view.id, {})[turn] = took
            await asyncio.sleep(SETTLES)
    marks.view = "end"
    window.show_view(window.views[0].id)  # the next start begins where most starts do
