"""The city's map: what is loaded, loading another beside it, and speeds for where there is none."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.adapters.city.build import STAGE_WORDS
from app.domain.errors import DeskError
from app.domain.text import T, Text
from app.ports import CityInfo, Progress
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.settings.options import OptionList
from ui.settings.state import city_facts, is_map, options_of
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, frame, icon_label, label, restyle, row, section
from ui.widgets.empty import EmptyState
from ui.widgets.files import file_to_read
from ui.widgets.parts import FactGrid, card
from ui.widgets.progress import ProgressLine, Reporter

DEADLINE = 3 * 60 * 60.0
"""Seconds a load may take; a whole country on an old computer. Cancel works at any time."""


class CityMapSettings(QWidget):
    """Shows the map in use; loads another from a file that is chosen or dropped here."""

    city_changed = Signal(object)
    """The `CityInfo` of a map that has just been loaded."""

    def __init__(self, the_frame: Frame) -> None:
        super().__init__()
        self.frame, self.tasks = the_frame, the_frame.tasks
        self._running: Reporter | None = None
        self.facts = FactGrid()
        loaded = QWidget()
        loaded.setLayout(column(self.facts))
        self.none = EmptyState(
            "map-outline",
            T("No city map is loaded."),
            T("Addresses are not found and travel is estimated along straight lines until one is."),
        )
        self.state = QStackedWidget()
        for part in (loaded, self.none):
            self.state.addWidget(part)
        self.choose = button(T("Load a map file…"), self.choose_file, "primary", "folder-open-outline")
        self.progress = ProgressLine(T("Loading the map"))
        self.progress.cancelled.connect(self._cancel)
        self.progress.hide()
        self.problem = label("", "hint-danger", wrap=True)
        self.problem.hide()
        self.drop = frame("well")
        hint = label(
            T("…or drop an OpenStreetMap extract (.osm.pbf) here. The map in use stays until the new one is whole."),
            "muted", wrap=True,
        )  # fmt: skip
        inner = row(
            icon_label("tray-arrow-down", "muted", 20), hint, self.choose, gap=tokens.WIDE, margin=tokens.WIDE
        )
        inner.setStretch(1, 1)
        self.drop.setLayout(inner)
        where = label(
            T(
                "Extracts of cities and regions are offered free of charge by download.geofabrik.de, "
                "extract.bbbike.org and others: choose the smallest one that holds all your customers."
            ),
            "small", wrap=True,
        )  # fmt: skip
        self.setAcceptDrops(True)
        self.setLayout(
            column(
                card(section(T("The map in use")), self.state, gap=tokens.GAP),
                self.drop, self.progress, self.problem, where,
                section(T("Travel speeds")),
                OptionList(the_frame, options_of("map")),
                gap=tokens.WIDE,
            )
        )  # fmt: skip
        the_frame.at_end(self._stop)
        words.on_switch(self.show_city)
        self.show_city()

    def show_city(self) -> None:
        """What is loaded."""
        city = self.frame.desk.around.city
        info = city.info() if city is not None else None
        self.facts.set_facts(city_facts(info))
        self.state.setCurrentIndex(0 if info is not None else 1)
        loader = self.frame.desk.around.loader
        self.choose.setEnabled(loader is not None and self._running is None)

    def loading(self) -> bool:
        """Whether a map is being loaded."""
        return self._running is not None

    @async_slot
    async def choose_file(self) -> None:
        """Ask for a file and load it."""
        file = await file_to_read(self, T("OpenStreetMap extracts (*.osm.pbf *.pbf)"))
        if file is not None:
            self.load(file)

    @async_slot
    async def load(self, file: Path) -> None:
        """Build the map of an extract beside the one in use, and change over when it is whole."""
        loader = self.frame.desk.around.loader
        if loader is None or self._running is not None:
            return
        reporter = self._running = Reporter(self)
        reporter.progressed.connect(self._progressed)
        self.problem.hide()
        self.progress.cancel.setEnabled(True)
        words.bind(self.progress.text.setText, STAGE_WORDS["reading"])
        self.progress.bar.setRange(0, 0)
        self.progress.show()
        self.choose.setEnabled(False)
        try:
            info = await self.tasks.net(
                loader.load, file, None, reporter, reporter.cancelled,
                what=T("Loading the map"), deadline=DEADLINE,
            )  # fmt: skip
        except DeskError as refusal:
            if refusal.code == "cancelled":
                self.frame.toast(refusal.text, "info")
            else:
                self._refuse(refusal.text)
        else:
            self._loaded(info)
        finally:
            reporter.stopped = True  # also when the page goes away: nobody would take the result
            self._running = None
            self.progress.hide()
            self.show_city()

    def _loaded(self, info: CityInfo) -> None:
        said = T(
            "{name} is loaded: {addresses} addresses, {km} km of road, in {seconds} s.",
            name=info.name, addresses=info.addresses, km=round(info.road_km), seconds=round(info.seconds),
        )  # fmt: skip
        self.frame.toast(said, seconds=10)
        self.city_changed.emit(info)

    def _refuse(self, text: Text) -> None:
        words.bind(self.problem.setText, text)
        self.problem.show()

    def _progressed(self, progress: Progress) -> None:
        words.bind(self.progress.text.setText, STAGE_WORDS.get(progress.stage, progress.stage))
        self.progress.show_progress(Progress("", progress.fraction))

    def _cancel(self) -> None:
        if self._running is not None:
            self._running.stopped = True
            words.bind(self.progress.text.setText, T("Stopping; the map in use stays"))

    def _stop(self) -> None:
        """The window closes: the build must not hold the program's end."""
        if self._running is not None:
            self._running.stopped = True

    # ---- dropping a file --------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file that may be a map."""
        if self._dropped(event) is not None and self._running is None:
            restyle(self.drop, "role", "card")
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It goes elsewhere."""
        restyle(self.drop, "role", "well")

    def dropEvent(self, event: QDropEvent) -> None:
        """Load it."""
        restyle(self.drop, "role", "well")
        file = self._dropped(event)
        if file is not None:
            event.acceptProposedAction()
            self.load(file)

    def _dropped(self, event: QDropEvent) -> Path | None:
        urls = event.mimeData().urls()
        if len(urls) != 1 or not urls[0].isLocalFile():
            return None
        file = Path(urls[0].toLocalFile())
        return file if is_map(file) else None
