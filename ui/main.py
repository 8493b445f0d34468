"""The window's start, readable from top to bottom: application, loop, frame, window, end."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import resources
from app import APP_ID, APP_NAME, i18n
from app.bootstrap import Desk
from app.rows import Desk as DeskFacts
from app.version import version

os.environ.setdefault("QT_API", "pyside6")  # qasync chooses its binding by this

from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTimeZone
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from ui.desk.answering import Answering
from ui.map.settling import settle_environment
from ui.preparing import Work, prepare
from ui.runtime import loop, words
from ui.runtime.first_picture import FirstPicture
from ui.runtime.garbage import WindowGarbage
from ui.runtime.heartbeat import Heartbeat
from ui.runtime.live import Live
from ui.runtime.present import Presenter
from ui.runtime.tasks import Tasks
from ui.shell import memory
from ui.shell.actions import ActionList
from ui.shell.desk_clock import DeskClock
from ui.shell.frame import Frame
from ui.shell.views import Part, View
from ui.shell.window import MainWindow, WindowNotices
from ui.theme import theme
from ui.theme.brand import brand_icon
from ui.views import PARTS, VIEWS

log = logging.getLogger(__name__)

Extra = Callable[[Frame, MainWindow], Callable[[], None] | None]
"""Something that lives as long as the window (the change feed, the example day, the hub). Called when the window
has been painted and has its first rows; returns what ends it. Its threads may call `frame.live.hear` and `frame.present.from_anywhere`."""


ROWS_FIRST = 0.8
"""Seconds the first questions may take before anything else begins: the window is looked at for its rows."""


@dataclass(frozen=True)
class Options:
    """How to start. lang, theme: from the command line, else as last time. view: show this one first.

    usual_lang, usual_theme: what the installer set, for a window in which nothing was chosen yet.
    """

    lang: str | None = None
    theme: str | None = None
    view: str | None = None
    heartbeat: bool = True
    usual_lang: str | None = None
    usual_theme: str | None = None


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """The QApplication, with everything that must be settled before or right after it is made."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):  # a test, or a tool that shows two windows one after the other
        return existing
    settle_environment()
    # the map's engine asks for it; it is loaded when the window stands
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication([APP_ID, *arguments])
    QCoreApplication.setOrganizationName(APP_NAME)
    QCoreApplication.setApplicationName(APP_ID)
    QCoreApplication.setApplicationVersion(version())
    QGuiApplication.setApplicationDisplayName("")  # the window says its own title
    QGuiApplication.setDesktopFileName(APP_ID)
    app.setWindowIcon(brand_icon())
    return app


def main(
    desk: Desk | Work[Desk],
    profile: Path,
    options: Options = Options(),
    extras: Sequence[Extra] = (),
    views: Sequence[View] = VIEWS,
    parts: Sequence[Part] = PARTS,
    arguments: Sequence[str] = (),
) -> int:
    """Show the window of `desk` until the person quits; returns the exit code.

    `profile` is the folder that keeps `window.ini`. The desk is not closed here; given as work to be done first (open,
    bring up to date, make the example) it runs beside a small window that says so.
    """
    app = make_application(arguments)
    kept = memory.open_memory(profile)
    usual = options.usual_lang or i18n.best_language(QLocale.system().name())
    i18n.install(resources.path("i18n"), options.lang or usual)
    theme()
    memory.restore_looks(kept, options.lang, options.usual_theme)
    if options.theme:
        theme().choose(options.theme)
    words.start(app)
    if not isinstance(desk, Desk) and callable(desk):
        desk = prepare(desk)
    ready: Desk = desk
    facts = ready.queries.desk()
    present = Presenter(version())
    restore_hooks = present.install_hooks()

    async def live_as_long_as_the_window() -> int:
        left = asyncio.get_running_loop().create_future()
        garbage = WindowGarbage()
        window, frame = build(ready, facts, present, profile, views, parts)
        window.closed.connect(lambda: None if left.done() else left.set_result(None))
        window.start()
        if options.view:
            window.show_view(options.view)
        picture = FirstPicture(window)
        window.show()
        frame.clock.start()
        await picture.seen(left)
        await frame.tasks.settled(ROWS_FIRST)
        garbage.start()
        heartbeat = Heartbeat(window)
        if options.heartbeat:
            heartbeat.start()
        for extra in extras if not left.done() else ():
            end = extra(frame, window)
            if end is not None:
                frame.at_end(end)
        try:
            await left
        finally:
            window.hide()
            heartbeat.stop()
            frame.close()
            window.deleteLater()
            garbage.stop()
        return 0

    try:
        return loop.run(app, live_as_long_as_the_window, present)
    finally:
        restore_hooks()


def build(
    desk: Desk,
    facts: DeskFacts,
    present: Presenter,
    profile: Path,
    views: Sequence[View] = VIEWS,
    parts: Sequence[Part] = PARTS,
) -> tuple[MainWindow, Frame]:
    """The frame and its window for `desk`; needs a QApplication and a current event loop."""
    branch = facts.branches[0] if facts.branches else None
    zone = branch.zone if branch is not None else _zone_of_this_computer()
    i18n.set_zone(zone)
    notices = WindowNotices()
    tasks = Tasks(desk, present)
    live = Live()
    stop_listening = desk.bus.listen(lambda outcome: live.hear(outcome.changes))
    frame = Frame(
        desk=desk,
        tasks=tasks,
        live=live,
        present=present,
        clock=DeskClock(desk.clock, zone),
        actions=ActionList(),
        notices=notices,
        memory=memory.open_memory(profile),
        branches=facts.branches,
        example=facts.example,
    )
    frame.at_end(tasks.close)
    frame.at_end(stop_listening)
    window = MainWindow(frame, notices, views, parts)
    if any(part.id == "calls" for part in parts):
        Answering(frame)
    return window, frame


def _zone_of_this_computer() -> ZoneInfo:
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):  # a computer without a zone of its own
        return ZoneInfo("UTC")


if __name__ == "__main__":
    sys.exit("start the program by: python -m app")
