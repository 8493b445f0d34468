"""The service areas as a list: everything that can be done with them on the map, for eyes, ears and keys alike."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.adapters.area_files import FoundAreas, read_areas, write_areas
from app.changes import ChangeSet
from app.commands import DropArea, SaveArea
from app.domain.people import AREA_NAME_LENGTH, Area
from app.domain.text import T
from app.i18n import say
from app.services.area_import import import_areas
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.widgets.basics import button, column, label, row
from ui.widgets.files import file_to_read, file_to_write

FILES = T("Areas (*.geojson *.json *.kml)")


class AreaSettings(QWidget):
    """Rename, remove, show, draw, import and export; each change is one undo step."""

    def __init__(self, the_frame: Frame) -> None:
        super().__init__()
        self.frame, self.tasks = the_frame, the_frame.tasks
        self.areas: tuple[Area, ...] = ()
        self.list = QListWidget()
        self.list.setMinimumHeight(180)
        words.name(self.list, T("Service areas"))
        self.field = QLineEdit()
        self.field.setMaxLength(AREA_NAME_LENGTH)
        words.name(self.field, T("Name of the area"))
        words.placeholder(self.field, T("Name of the area"))
        self.rename = button(T("Rename"), self.rename_chosen, icon_name="pencil-outline")
        self.show_it = button(T("Show on the map"), self.show_chosen, icon_name="map-marker-outline")
        self.remove = button(T("Remove"), self.remove_chosen, icon_name="trash-can-outline")
        draw = button(T("Draw one on the map"), self._draw, "primary", "vector-polygon")
        take = button(T("Import…"), self.choose_import, icon_name="import")
        self.give = button(T("Export…"), self.choose_export, icon_name="export")
        self.empty = label(
            T("There are no service areas yet: draw one, or import GeoJSON or KML."), "muted", wrap=True
        )
        self.field.returnPressed.connect(self.rename_chosen)
        self.list.currentRowChanged.connect(lambda _row: self._follow())
        self.setLayout(
            column(
                row(draw, take, self.give, None),
                self.empty,
                self.list,
                row(self.field, self.rename, self.show_it, self.remove),
            )
        )
        the_frame.live.watch(self, ("area", "desk"), self._news)
        the_frame.branch_changed.connect(lambda _branch: self.refresh())
        words.on_switch(self._show)
        self.refresh()

    def chosen(self) -> Area | None:
        """The area the keyboard stands on."""
        at = self.list.currentRow()
        return self.areas[at] if 0 <= at < len(self.areas) else None

    @async_slot
    async def refresh(self) -> None:
        """Read the areas anew; the chosen one stays chosen."""
        if self.frame.branch is not None:
            self.areas = await self.tasks.ask(
                self.frame.queries.areas, self.frame.branch_id, key=(id(self), "areas")
            )
            self._show()

    def _news(self, _changes: ChangeSet) -> None:
        self.refresh()

    def _show(self) -> None:
        item = self.list.currentItem()
        before = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        self.list.clear()
        for area in self.areas:
            text = say(T("{name} · {n} corners", name=area.name, n=len(area.ring)))
            made = QListWidgetItem(text, self.list)
            made.setData(Qt.ItemDataRole.UserRole, area.id)
        ids: list[object] = [a.id for a in self.areas]
        self.list.setCurrentRow(ids.index(before) if before in ids else 0 if ids else -1)
        self.empty.setVisible(not self.areas)
        self.give.setEnabled(bool(self.areas))
        self._follow()

    def _follow(self) -> None:
        area = self.chosen()
        self.field.setText(area.name if area is not None else "")
        for part in (self.field, self.rename, self.show_it, self.remove):
            part.setEnabled(area is not None)

    # ---- deeds ------------------------------------------------------------------------------------------

    @async_slot
    async def rename_chosen(self) -> None:
        """The chosen area gets the name of the field."""
        area, name = self.chosen(), self.field.text().strip()
        if area is not None and name and name != area.name:
            self.frame.toast_outcome(await self.tasks.do(SaveArea(area=replace(area, name=name))))

    @async_slot
    async def remove_chosen(self) -> None:
        """Remove the chosen area; Undo brings it back."""
        if (area := self.chosen()) is not None:
            self.frame.toast_outcome(await self.tasks.do(DropArea(area_id=area.id)))

    def show_chosen(self) -> None:
        """Bring the chosen area into view on the map."""
        if (area := self.chosen()) is not None:
            self.frame.go("map", area=area.id)

    def _draw(self) -> None:
        self.frame.go("map", draw="area")

    @async_slot
    async def choose_import(self) -> None:
        """Ask for a file and take its areas."""
        if (file := await file_to_read(self, FILES)) is not None:
            self.take(file)

    @async_slot
    async def choose_export(self) -> None:
        """Ask for a file and write all areas to it."""
        if (file := await file_to_write(self, FILES, ending="geojson")) is not None:
            self.write(file)

    @async_slot
    async def take(self, file: Path) -> None:
        """Take the areas of a file, as one step."""
        if self.frame.branch is None:
            return
        found: FoundAreas = await self.tasks.ask(read_areas, file)
        named = [(a.name, a.ring) for a in found.areas]
        outcome = await self.tasks.do(import_areas(self.frame.branch_id, self.areas, named))
        self.frame.toast_outcome(outcome, found.in_words() if found.holes or found.others else None)

    @async_slot
    async def write(self, file: Path) -> None:
        """Write all areas to a file."""
        await self.tasks.ask(partial(write_areas, file, self.areas))
        self.frame.toast(
            T(
                "{n} area written to {file}.",
                "{n} areas written to {file}.",
                n=len(self.areas),
                file=file.name,
            ),
            "good",
        )
