"""The dialog for saved views: save the board as it is, rename, share, give a key, update, delete."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from app.domain.text import T, Text
from app.domain.views import MOST_LETTERS, SavedView
from ui.board.looking import Looking
from ui.models import Column, RowTableModel
from ui.runtime import words
from ui.runtime.words import say
from ui.theme import tokens
from ui.widgets.basics import button, column, label, row
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.table import Table


class ViewsDialog(Dialog):
    """A table of the views and, below it, the one that is chosen or the new one to be saved."""

    def __init__(self, looking: Looking, parent: QWidget) -> None:
        super().__init__(parent.window())
        self._looking = looking
        words.bind(self.setWindowTitle, T("Views of the board"))
        self.model: RowTableModel[SavedView] = RowTableModel(
            (
                Column[SavedView]("digit", T("Key"), lambda v: str(v.digit or ""), lambda v: v.digit or 10, width=50),
                Column[SavedView]("name", T("Name"), lambda v: v.name, bold=True, stretch=True),
                Column[SavedView]("shared", T("Who sees it"), _who, icon=_icon, width=150),
                Column[SavedView]("owner", T("Saved by"), lambda v: v.owner, width=120),
            ),
            key=lambda v: v.id,
            parent=self,
        )  # fmt: skip
        self.table = Table(self.model, T("Saved views"))
        self.name = QLineEdit()
        self.name.setMaxLength(MOST_LETTERS)
        self.key = QComboBox()
        words.name(self.key, T("Key on the board"))
        self.shared = QCheckBox()
        words.bind(self.shared.setText, T("Everybody sees it"))
        self.save = button(T("Save as a new view"), self._save, "primary", "content-save-outline")
        self.change = button(T("Rename and share"), self._change)
        self.update_looks = button(T("Replace by the board as it is"), self._update)
        self.delete = button(T("Delete"), self._delete, icon_name="delete-outline")
        self.call = button(T("Show"), self._call)
        close = button(T("Close"), self.accept)
        head = label(
            T("A view keeps days, colours, rows and filter. On the board its key calls it."),
            "muted",
            wrap=True,
        )
        self.setLayout(
            column(
                head,
                self.table,
                row(Field(T("Name"), self.name, "name"), Field(T("Key on the board"), self.key, "key")),
                row(self.shared, None, self.save),
                row(self.call, self.change, self.update_looks, None, self.delete, close),
                gap=tokens.WIDE,
                margin=tokens.PAGE,
            )
        )
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda _view: self._call())
        self.name.textChanged.connect(self._dress)
        looking.views_changed.connect(self._show)
        words.on_switch(self._say_keys)
        self._say_keys()
        self._show()
        self.resize(640, 480)
        self.name.setFocus()

    def _say_keys(self) -> None:
        kept = max(0, self.key.currentIndex())
        self.key.clear()
        self.key.addItem(say(T("none")))
        self.key.addItems([str(n) for n in range(1, 10)])
        self.key.setCurrentIndex(kept)

    def _show(self) -> None:
        self.model.set_rows(self._looking.views)
        self._dress()

    def _chosen(self) -> SavedView | None:
        found = self.table.current_row()
        return found if isinstance(found, SavedView) else None

    def _picked(self, view: SavedView | None) -> None:
        if view is not None:
            self.name.setText(view.name)
            self.key.setCurrentIndex(view.digit)
            self.shared.setChecked(view.shared)
        self._dress()

    def _dress(self) -> None:
        chosen, named = self._chosen(), bool(self.name.text().strip())
        self.save.setEnabled(named)
        self.change.setEnabled(chosen is not None and named)
        for made in (self.update_looks, self.delete, self.call):
            made.setEnabled(chosen is not None)

    def _typed(self, view: SavedView) -> SavedView:
        return replace(
            view, name=self.name.text(), digit=max(0, self.key.currentIndex()), shared=self.shared.isChecked()
        )

    def _save(self) -> None:
        self._looking.save(self._typed(SavedView("", "", "", looks=self._looking.now.kept())))

    def _change(self) -> None:
        if (chosen := self._chosen()) is not None:
            self._looking.save(self._typed(chosen))

    def _update(self) -> None:
        if (chosen := self._chosen()) is not None:
            self._looking.save(replace(chosen, looks=self._looking.now.kept()))

    def _delete(self) -> None:
        if (chosen := self._chosen()) is not None:
            self._looking.drop(chosen)

    def _call(self) -> None:
        if (chosen := self._chosen()) is not None:
            self._looking.call(chosen)
            self.accept()


def _who(view: SavedView) -> Text:
    return T("everybody") if view.shared else T("only me")


def _icon(view: SavedView) -> str:
    return "account-group-outline" if view.shared else "account-outline"
