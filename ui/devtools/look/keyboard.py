"""Whether a dialog can be lived in without a mouse: Enter does something, Escape leaves, every control has its turn."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QDialog, QPlainTextEdit, QPushButton, QWidget

from ui.devtools.audit import complaints, markup
from ui.devtools.look.fault import Fault, way


def keyboard_faults(root: QWidget) -> list[Fault]:
    """Controls without a name or out of reach, words taken for markup; in a dialog also Enter and the first focus."""
    where = way(root, root)
    found = [Fault("keys", where, said) for said in (*complaints(root), *markup(root))]
    if isinstance(root, QDialog):
        buttons = [b for b in root.findChildren(QPushButton) if b.isVisibleTo(root)]
        grave = any(b.property("kind") == "danger" for b in buttons)  # it wants to be gone to
        if buttons and not grave and not any(b.isDefault() for b in buttons):
            found.append(Fault("keys", where, "no default button: Enter does nothing"))
        focus = root.focusWidget()
        usable = [b for b in buttons if b.isEnabled()]
        if focus is None and (usable or root.findChildren(QAbstractItemView | QPlainTextEdit)):
            found.append(Fault("keys", where, "nothing has the focus when it opens"))
    return found
