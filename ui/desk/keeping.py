"""Keeps the desk's data while the window is open, and tells what was done to it between two windows."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer

from app import logs
from app.domain.text import T, Text
from app.safekeeping import Afterwards, Backup, Locked, Restored, Salvaged
from app.services.keeping import KeepingWatch
from ui.settings.recovery import RecoverySheet
from ui.shell.frame import Frame
from ui.shell.window import MainWindow

FOLLOW_MS = 5000
"""How often the level of the log is looked at: a command may have changed it."""


def keeping_of(
    folder: Path, left: Afterwards, bad_end: bool
) -> Callable[[Frame, MainWindow], Callable[[], None] | None]:
    """What lives with the window. folder: of the log. bad_end: the last window did not end well."""

    def extra(frame: Frame, window: MainWindow) -> Callable[[], None] | None:
        tell_what_was_done(frame, window, left)
        level = QTimer(window, interval=FOLLOW_MS)
        level.timeout.connect(lambda: follow(folder))
        level.start()
        safe = frame.desk.around.safe
        if safe is None:
            return None
        watch = KeepingWatch(
            safe,
            frame.queries,
            damaged=lambda wrong: tell_damage(frame, wrong),
            made=lambda backup: made(frame, backup),
            failed=lambda why: frame.banner("backup", why, "warning", T("Data"), lambda: to_data(frame)),
        )
        watch.start(bad_end)
        return watch.stop

    return extra


def follow(folder: Path) -> None:
    """Tell as much in the log as was chosen."""
    level = logs.chosen(folder, "")
    root = logging.getLogger()
    if (
        level
        and logging.getLevelName(root.level) in logs.LEVELS
        and logging.getLevelName(root.level) != level
    ):
        root.setLevel(level)


def to_data(frame: Frame) -> None:
    """Show the settings' place for data."""
    frame.go("settings", topic="data")


def made(frame: Frame, backup: Backup) -> None:
    """A backup was made; an earlier complaint is over."""
    frame.clear_banner("backup")


def tell_damage(frame: Frame, wrong: Text) -> None:
    """The desk file is damaged: nothing more should be written into it."""
    frame.banner(
        "damaged",
        T("{wrong} Stop booking, and restore a backup or salvage what can be read.", wrong=wrong),
        "danger",
        T("Data"),
        lambda: to_data(frame),
        closable=False,
    )


def tell_what_was_done(frame: Frame, window: MainWindow, left: Afterwards) -> None:
    """What became of what the window before left to be done."""
    done, refused = left.done, left.refused
    left.done, left.refused = None, None
    if refused is not None:
        frame.toast(refused, "warning", seconds=30)
    elif isinstance(done, Restored):
        kept = done.kept.name if done.kept else "–"
        frame.toast(T("The desk was restored. The one before is kept as {kept}.", kept=kept), seconds=20)
    elif isinstance(done, Salvaged):
        frame.toast(
            T(
                "{n} rows were read into this fresh desk, {lost} are known to be lost; {report} beside the desk lists them.",
                n=sum(done.taken.values()),
                lost=len(done.lost),
                report=done.report.name,
            ),
            "warning",
            seconds=60,
        )
    elif isinstance(done, Locked):
        sheet = RecoverySheet(done, window)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()
