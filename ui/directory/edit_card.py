"""A card that is read, and edited in place: drafts are kept until saved or discarded, conflicts are shown, not lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.commands import Command
from app.domain.errors import ChangedMeanwhile
from app.domain.text import T, Text
from ui.directory.merge import clashing, merged
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.actions import Action
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, frame, is_escape, label, row
from ui.widgets.chip import Chip
from ui.widgets.empty import EmptyState
from ui.widgets.field import Form
from ui.widgets.parts import ConflictBar, Page


class EditCard(QWidget):
    """Subclasses give the form, how a thing is tidied, checked and saved, and fill the reading side."""

    saved = Signal(object)
    """What was saved, as it is stored now."""
    drafts_changed = Signal()

    def __init__(
        self, the_frame: Frame, form: Form, empty: EmptyState, fields: Mapping[str, Text], name: str
    ) -> None:
        super().__init__()
        self.frame, self.tasks, self.form = the_frame, the_frame.tasks, form
        self._fields = fields
        self.thing: Any = None
        self._base: Any = None
        self._theirs: Any = None
        self.drafts: dict[str, tuple[Any, Any]] = {}
        self.conflict = ConflictBar()
        self.conflict.keep.connect(self.keep_mine)
        self.conflict.take.connect(self.take_theirs)
        self.edit_title = label("", "title")
        self.save_button = button(T("Save"), self.save, "primary", "check", "Ctrl+S")
        self.later = button(T("Later"), self.leave, shortcut="Esc")
        self.discard_button = button(T("Discard"), self.discard, "quiet")
        foot = frame("foot")
        inner = row(self.discard_button, None, self.later, self.save_button)
        inner.setContentsMargins(tokens.PAGE, tokens.GAP, tokens.PAGE, tokens.GAP)
        foot.setLayout(inner)
        self.editing = frame("surface")
        scroll = Page(self.edit_title, self.conflict, form, name=T("Form"))
        layout = column(scroll, foot, gap=0)
        layout.setStretch(0, 1)
        self.editing.setLayout(layout)
        self.reading = frame("surface")
        self.draft_line = QWidget()
        go_on = button(T("Go on editing"), lambda: self.begin(self.thing, focus=True), "link")
        self.draft_line.setLayout(
            row(Chip(T("unsaved changes"), "warning", "pencil-outline"), go_on, None, gap=tokens.GAP)
        )
        self.draft_line.hide()
        self.stack = QStackedWidget()
        for part in (empty, self.reading):  # the form joins them when somebody edits: it is the larger half
            self.stack.addWidget(part)
        self.setLayout(column(self.stack, gap=0))
        form.edited.connect(self._edited)  # type: ignore[attr-defined]
        the_frame.actions.add(
            Action(f"{name}.save", T("Save"), self.save, "Ctrl+S Ctrl+Return", "check", widget=self.editing,
                   hidden=True, when=self.is_editing),
        )  # fmt: skip
        self.editing.installEventFilter(self)
        words.on_switch(self._say_again)

    # ---- what subclasses do -----------------------------------------------------------------------------

    def key(self, thing: Any) -> str:
        """Which thing it is, also before it is saved."""
        return str(thing.id)

    def value(self) -> Any:
        """The form read back."""
        raise NotImplementedError

    def fill(self, thing: Any) -> None:
        """Fill the form."""
        raise NotImplementedError

    def tidy(self, thing: Any) -> Any:
        """As it will be saved."""
        raise NotImplementedError

    def problems(self, thing: Any) -> tuple[tuple[str, Text], ...]:
        """What must be mended: (field, sentence)."""
        raise NotImplementedError

    def command(self, thing: Any) -> Command:
        """What saves it."""
        raise NotImplementedError

    def titled(self, thing: Any) -> Text | str:
        """What stands above the form."""
        raise NotImplementedError

    def read(self, thing: Any) -> None:
        """Fill the reading side."""
        raise NotImplementedError

    # ---- showing ----------------------------------------------------------------------------------------

    def show_thing(self, thing: Any) -> None:
        """Read it, or go on with its draft; None shows that nothing is chosen."""
        if (
            self.is_editing()
            and thing is not None
            and self._base is not None
            and self.key(thing) == self.key(self._base)
        ):
            self.thing = thing  # news about what is being edited: saving will tell if it clashes
            return
        if self.is_editing() and self._base is not None:
            self._say_kept()
        before, self.thing = self.thing, thing
        if thing is None:
            self.stack.setCurrentIndex(0)
        elif self.key(thing) in self.drafts and (before is None or self.key(before) != self.key(thing)):
            self.begin(thing)
        else:
            self._read(thing)

    def _say_again(self) -> None:
        """Facts are composed of several sentences: say them anew in the other language."""
        if self.thing is not None:
            self.read(self.thing)

    def _read(self, thing: Any) -> None:
        self.draft_line.setVisible(self.key(thing) in self.drafts)
        self.read(thing)
        self.stack.setCurrentWidget(self.reading)

    def is_editing(self) -> bool:
        """Whether the form is open."""
        return self.stack.currentWidget() is self.editing

    def begin(self, thing: Any, focus: bool = False) -> None:
        """Edit a thing; its draft goes on when there is one."""
        base, mine = self.drafts.get(self.key(thing), (thing, thing))
        self.thing, self._base, self._theirs = thing, base, None
        self.conflict.hide()
        self.fill(mine)
        words.bind(self.edit_title.setText, self.titled(base))
        self._show_dirty()
        if self.stack.indexOf(self.editing) < 0:
            self.stack.addWidget(self.editing)
        self.stack.setCurrentWidget(self.editing)
        if focus:
            first = next((f for f in self.form.fields.values() if f.editor.isEnabled()), None)
            if first is not None:
                first.editor.setFocus()

    def leave(self) -> None:
        """Stop editing; what was typed is kept as a draft."""
        if not self.is_editing():
            return
        self._say_kept()
        self._back()

    def fresh_draft(self) -> Any:
        """A new one that was begun and left; None when there is none."""
        return next((base for base, _ in self.drafts.values() if base.version == 0), None)

    def _say_kept(self) -> None:
        if self.key(self._base) in self.drafts:
            kept = T(
                "Your changes to {name} are kept here until you save or discard them.",
                name=self.titled(self._base),
            )
            self.frame.toast(kept, "info")

    def discard(self) -> None:
        """Forget what was typed."""
        self.drafts.pop(self.key(self._base), None)
        self.drafts_changed.emit()
        self._back()

    def _back(self) -> None:
        thing = self.thing
        if thing is None or thing.version == 0:
            self.thing = None
            self.stack.setCurrentIndex(0)
            self.saved.emit(None)
            return
        self._read(thing)

    def _edited(self) -> None:
        mine = self.value()
        if self.tidy(mine) == self.tidy(self._base):
            self.drafts.pop(self.key(self._base), None)
        else:
            self.drafts[self.key(self._base)] = (self._base, mine)
        self._show_dirty()
        self.drafts_changed.emit()

    def _show_dirty(self) -> None:
        dirty = self.key(self._base) in self.drafts
        self.save_button.setEnabled(dirty)
        self.discard_button.setEnabled(dirty or self._base.version == 0)
        words.bind(self.later.setText, T("Later") if dirty else T("Close"))

    # ---- saving -----------------------------------------------------------------------------------------

    @async_slot
    async def save(self) -> None:
        """Check, save, say so with Undo; show what somebody else did meanwhile."""
        if not self.is_editing() or self.key(self._base) not in self.drafts:
            return
        await self._save(self.tidy(self.value()))

    async def _save(self, mine: Any) -> None:
        self.form.clear()
        wrong = self.problems(self.value())
        for name, text in reversed(wrong):  # the focus ends at the first
            self.form.show_hint(name, text)
        if wrong:
            return
        self.save_button.setEnabled(False)
        try:
            outcome = await self.tasks.do(self.command(mine))
        except ChangedMeanwhile as late:
            if late.detail is None or not hasattr(late.detail, "version"):
                raise
            self._clash(mine, late)
            return
        finally:
            self.save_button.setEnabled(True)
        self.drafts.pop(self.key(self._base), None)
        self.drafts_changed.emit()
        self.conflict.hide()
        self.thing = outcome.result
        self.frame.toast_outcome(outcome)
        self._read(self.thing)
        self.saved.emit(self.thing)

    def _clash(self, mine: Any, late: ChangedMeanwhile) -> None:
        self._theirs = late.detail
        both = clashing(self.tidy(self._base), mine, self.tidy(self._theirs))
        self.conflict.show_conflict(late.text, [self._fields[name] for name in both if name in self._fields])
        self.conflict.keep_button.setFocus()

    def keep_mine(self) -> None:
        """Put my changes over theirs and save."""
        together = merged(self._base, self.value(), self._theirs)
        self._base, self.thing = self._theirs, self._theirs
        self.fill(together)
        self.drafts[self.key(together)] = (self._base, together)
        self.save()

    def take_theirs(self) -> None:
        """Forget mine and show theirs."""
        self.drafts.pop(self.key(self._base), None)
        self.drafts_changed.emit()
        self.thing = self._theirs
        self.conflict.hide()
        self._back()
        self.saved.emit(self.thing)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape leaves the form and keeps what was typed."""
        if is_escape(event):
            self.leave()
            return True
        return False
