"""What the window remembers of a person between two days: a small file in the profile folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from app import i18n
from ui.shell.selection import Selected, Selection
from ui.theme import theme
from ui.theme.theme import MODES

KINDS = ("job", "customer", "staff")
"""What is looked at again after a restart."""


def open_memory(profile: Path) -> QSettings:
    """The file of this profile; it is made when first written."""
    return QSettings(str(profile / "window.ini"), QSettings.Format.IniFormat)


def restore_looks(memory: QSettings, lang: str | None = None, usual_theme: str | None = None) -> None:
    """Language, theme and size of type as they were; `lang` from the command line goes before.

    usual_theme: where none was chosen yet.
    """
    wanted = lang or str(memory.value("looks/language", ""))
    if wanted in i18n.LANGUAGES and wanted != i18n.language():
        i18n.set_language(wanted)
    mode = str(memory.value("looks/theme", usual_theme or "system"))
    try:
        scale = float(str(memory.value("looks/text_scale", 1.0)))
    except ValueError:
        scale = 1.0
    theme().choose(mode if mode in MODES else "system", min(2.0, max(0.8, scale)))


def keep_looks(memory: QSettings) -> None:
    """Remember language, theme and size of type."""
    memory.setValue("looks/language", i18n.language())
    memory.setValue("looks/theme", theme().mode)
    memory.setValue("looks/text_scale", theme().text_scale)


def restore_window(memory: QSettings, window: QMainWindow) -> None:
    """Where it was, if that is still on a screen; else a good size in the middle."""
    kept = memory.value("window/geometry")
    if isinstance(kept, QByteArray) and window.restoreGeometry(kept) and _on_a_screen(window.frameGeometry()):
        return
    room = QGuiApplication.primaryScreen().availableGeometry()
    window.resize(min(1440, room.width()), min(900, room.height()))
    window.move(room.center() - window.rect().center())


def keep_window(memory: QSettings, window: QMainWindow, view: str) -> None:
    """Remember where the window is and what it shows."""
    memory.setValue("window/geometry", window.saveGeometry())
    memory.setValue("window/view", view)


def keep_selected(memory: QSettings, selected: Selected | None, today: date) -> None:
    """Remember what is looked at, for a start later on the same day; written within a moment, also before a kill."""
    memory.setValue(
        "window/selected", [selected.kind, selected.id, today.isoformat()] if selected is not None else []
    )


def restore_selected(memory: QSettings, selection: Selection, today: date) -> None:
    """Look again at what was looked at earlier today; yesterday's is nobody's concern any more."""
    kept = memory.value("window/selected")
    if isinstance(kept, list) and len(kept) == 3 and kept[2] == today.isoformat() and kept[0] in KINDS:
        selection.select(str(kept[0]), str(kept[1]))


def _on_a_screen(window: QRect) -> bool:
    return any(
        s.availableGeometry().intersects(window.adjusted(40, 0, -40, 0)) for s in QGuiApplication.screens()
    )
