"""A field of a form: its label above, a hint or the refusal below."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from app.domain.text import Text
from ui.runtime import words
from ui.theme import tokens
from ui.widgets.basics import column, label, restyle, row


class Field(QWidget):
    """Label, editor, hint. `name` is what a refusal calls it (`NotPossible.field`)."""

    def __init__(
        self,
        title: Text,
        editor: QWidget,
        name: str = "",
        hint: Text | None = None,
        parent: QWidget | None = None,
        body: QWidget | None = None,
        beside: int = 0,
    ) -> None:
        """body: laid in the editor's place when the editor stands among others; it holds the editor.

        beside: the label stands to the left in a column of that many pixels, where height is dear.
        """
        super().__init__(parent)
        self.name, self.editor = name, editor
        self._hint = hint
        head = label(title, "small")
        head.setBuddy(editor)
        self._below = label(hint or "", "hint", wrap=True)
        if hint is None:
            self._below.hide()  # never shown here: without a parent yet it would open a window of its own
        self.head = row(head, None, gap=tokens.TIGHT)
        if beside:
            head.setFixedWidth(beside)
            head.setMinimumHeight(tokens.CONTROL)
            inner = row(
                column(self.head, None, gap=0), column(body or editor, self._below, gap=2), gap=tokens.TIGHT
            )
            inner.setStretch(1, 1)
            self.setLayout(inner)
        else:
            self.setLayout(column(self.head, body or editor, self._below, gap=3))
        words.name(editor, title)
        signal = next(
            (getattr(editor, s) for s in ("textEdited", "textChanged", "changed") if hasattr(editor, s)), None
        )
        if signal is not None:
            signal.connect(self.clear)

    def refuse(self, text: Text) -> None:
        """Say what is wrong, below the editor; it goes when the person types."""
        words.bind(self._below.setText, text)
        restyle(self._below, "role", "hint-danger")
        restyle(self.editor, "state", "error")
        self._below.show()

    def clear(self) -> None:
        """Take the refusal back and show the hint again, if there is one."""
        if self.editor.property("state") != "error":
            return
        restyle(self.editor, "state", "")
        restyle(self._below, "role", "hint")
        words.bind(self._below.setText, self._hint or "")
        self._below.setVisible(self._hint is not None)

    def problem(self) -> str:
        """The refusal shown, or an empty text."""
        return self._below.text() if self.editor.property("state") == "error" else ""


def refuse_at(fields: Mapping[str, Field], name: str, text: Text) -> bool:
    """Show a refusal at the field of that name and go there; False when there is none."""
    field = fields.get(name)
    if field is None:
        return False
    field.refuse(text)
    field.editor.setFocus()
    return True


class Form(QWidget):
    """Fields below each other. Refusals that name a field are shown at it by the presenter."""

    def __init__(self, *fields: Field, gap: int = tokens.WIDE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {field.name: field for field in fields if field.name}
        self.setLayout(column(*fields, gap=gap))

    def show_hint(self, name: str, text: Text) -> bool:
        """Show a refusal at the field of that name and go there; False when there is none."""
        return refuse_at(self.fields, name, text)

    def clear(self) -> None:
        """Take all refusals back."""
        for field in self.fields.values():
            field.clear()
