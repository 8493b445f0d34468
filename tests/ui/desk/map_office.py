"""A window with tray, board and map over a small company's day: the map drawn for real, or only recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.geo import Point
from app.domain.ids import StaffId
from app.domain.jobs import Job
from app.domain.text import T
from app.services.positions import Fix
from tests.support.desk import StoryDesk
from tests.support.windows import AskedPage, SettledWindow
from tests.ui.conftest import Run
from tests.ui.map.conftest import TinyCity
from ui.board.panel import BoardPanel, make_board
from ui.desk.map_part import MapPart
from ui.jobs.tray import Tray, make_tray
from ui.main import build
from ui.map.panel import web_surface
from ui.map.recorder import RecordingSurface
from ui.map.surface import MapSurface, Picture
from ui.runtime.present import Presenter
from ui.shell.views import Part, View

PHONE = "+423 555 01 02"
SPOTS = {
    "S-001": Point(47.1420, 9.5300),
    "S-002": Point(47.1370, 9.5130),
    "S-003": Point(47.1460, 9.5150),
}


class MapOffice(SettledWindow, AskedPage):
    """The window, and what a person does with its map."""

    patience = 40.0

    def __init__(self, desk: StoryDesk, qtbot: QtBot, run: Run, profile: Path, real: bool) -> None:
        self.desk, self.qtbot, self._run = desk, qtbot, run
        now = desk.clock.now()
        desk.desk.around.positions.tell(*(Fix(StaffId(s), point, now) for s, point in SPOTS.items()))
        self.recorded: list[RecordingSurface] = []

        def recorder(_city: Any, parent: QWidget) -> tuple[MapSurface, QWidget]:
            self.recorded.append(RecordingSurface())
            return self.recorded[-1], QWidget(parent)

        def make(frame: Any) -> QWidget:
            return MapPart(frame, TinyCity(), web_surface if real else recorder)

        parts = (
            Part("tray", T("Tray"), "tray", make_tray, column=0, width=286),
            Part("board", T("Board"), "calendar-clock-outline", make_board, column=1, order=0, width=900, height=300),
            Part("map", T("Map"), "map-outline", make, column=1, order=1, width=900, height=460),
        )  # fmt: skip
        views = (View("map", T("Map"), "map-outline", 3, parts=("tray", "board", "map")),)
        self.window, self.frame = build(
            desk.desk, desk.desk.queries.desk(), Presenter("0.1"), profile, views, parts
        )
        self.window.resize(1366, 900)
        self.window.start()
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        found = {name: self.window.page(name) for name in ("tray", "board", "map")}
        assert isinstance(found["tray"], Tray)
        assert isinstance(found["board"], BoardPanel)
        assert isinstance(found["map"], MapPart)
        self.tray, self.board, self.part = found["tray"], found["board"], found["map"]
        qtbot.waitUntil(lambda: self.part.panel.surface.real is not None)
        self._real = real
        if real:
            # each turn of the test's loop ends like the program, at which the page would go
            app = QCoreApplication.instance()
            assert app is not None
            app.aboutToQuit.disconnect(self.surface.dispose)
            self.until(lambda: bool(self.surface.is_ready))
            self.wait(lambda r: r["people"] == len(SPOTS))
            self.part.panel.surface.fit()
        self.settle()

    @property
    def surface(self) -> Any:
        """The real surface behind the panel."""
        return self.part.panel.surface.real

    @property
    def picture(self) -> Picture:
        """What the recorded map shows."""
        return self.recorded[0].picture

    def toasts(self) -> list[str]:
        """What the corner says."""
        return [toast.words() for toast in self.window.toasts.toasts]

    def staff_of(self, job: Job) -> tuple[str, ...]:
        """Who has a job."""
        detail = self.desk.desk.queries.job(job.id)
        assert detail is not None
        return tuple(v.staff_id for v in detail.job.open_visits)

    # ---- the real page ----------------------------------------------------------------------------------

    def where(self, kind: str, name: str) -> QPoint:
        """The pixel of a mark inside the view."""
        script = f"Doorstep.where({json.dumps(kind)}, {json.dumps(name)})"
        found = ["", str(self.ask(script))]
        while found[-1] != found[-2]:  # the map may still be on its way there
            self.qtbot.wait(60)
            found.append(str(self.ask(script)))
        return QPoint(*json.loads(found[-1]))

    @property
    def hand(self) -> QWidget:
        """The widget that takes real events for the page."""
        found = self.surface.view.focusProxy()
        assert isinstance(found, QWidget)
        return found

    def drag(
        self,
        *way: QPoint,
        release: bool = True,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Press at the first point, lead over the others a few pixels at a time, let go at the last."""
        QTest.mouseMove(self.hand, way[0])
        QTest.mousePress(self.hand, Qt.MouseButton.LeftButton, modifiers, way[0])
        at = way[0]
        for to in way[1:]:
            for n in range(1, 6):
                QTest.mouseMove(self.hand, at + (to - at) * (n / 5))
            at = to
            self.qtbot.wait(50)  # the engine joins the moves of one frame, as it does for a real hand
        if release:
            self.let_go(at)

    def let_go(self, at: QPoint) -> None:
        """The button comes up."""
        QTest.mouseRelease(self.hand, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key for the page."""
        QTest.keyClick(self.hand, key, modifiers)

    def close(self) -> None:
        """As the program does it."""
        if self._real and (app := QCoreApplication.instance()) is not None:
            app.aboutToQuit.connect(self.surface.dispose)
        self.window.close()
        self.frame.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
