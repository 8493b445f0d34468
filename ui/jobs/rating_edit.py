"""The four dimensions of a rating, given by keys: each digit goes on to the next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.text import T, Text
from ui.theme import tokens
from ui.widgets.basics import label, restyle
from ui.widgets.stars import StarEdit

DIMENSIONS: dict[str, Text] = {
    "attitude": T("Attitude"),
    "skill": T("Skill"),
    "quality": T("Quality"),
    "punctuality": T("Punctuality"),
}
Stars = tuple[int, int, int, int]


class RatingEdit(QWidget):
    """Four rows of stars. A digit gives and goes on; after the last one `finished` tells where to go."""

    changed = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.stars: dict[str, StarEdit] = {}
        self._labels: dict[str, QWidget] = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.WIDE)
        grid.setVerticalSpacing(2)
        for place, (name, text) in enumerate(DIMENSIONS.items()):
            edit = StarEdit(text)
            said = label(text, "small")
            said.setBuddy(edit)
            grid.addWidget(said, place, 0)
            grid.addWidget(edit, place, 1)
            edit.value_changed.connect(lambda value, n=name: self._given(n, value))
            self.stars[name] = edit
            self._labels[name] = said
        grid.setColumnStretch(2, 1)
        self.setLayout(grid)
        self.setFocusProxy(self.stars["attitude"])

    def value(self) -> Stars:
        """Attitude, skill, quality, punctuality; 0 where nothing was given."""
        one, two, three, four = (edit.value() for edit in self.stars.values())
        return one, two, three, four

    def set_value(self, stars: Stars) -> None:
        """Show these without going on or telling."""
        for edit, value in zip(self.stars.values(), stars, strict=True):
            edit.blockSignals(True)
            edit.set_value(value)
            edit.blockSignals(False)
        self.clear()

    def refuse(self, name: str) -> None:
        """Show which one is missing, and go there."""
        restyle(self._labels[name], "role", "hint-danger")
        self.stars[name].setFocus()

    def clear(self) -> None:
        """Take the marks of missing ones back."""
        for said in self._labels.values():
            restyle(said, "role", "small")

    def _given(self, name: str, value: int) -> None:
        restyle(self._labels[name], "role", "small")
        self.changed.emit()
        if not value or not self.stars[name].hasFocus():
            return
        names = list(self.stars)
        after = names.index(name) + 1
        if after < len(names):
            self.stars[names[after]].setFocus()
        else:
            self.finished.emit()
