"""The first minute of a new desk: a small window that says what is being made, with a bar and a way out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QProgressBar, QWidget

from app.domain.errors import DeskError, NotPossible
from app.domain.text import T
from app.ports import Progress
from app.stages import STAGES, Pace, left_words
from ui.runtime import words
from ui.theme import tokens
from ui.theme.brand import brand_icon
from ui.widgets.basics import button, column, icon_label, label, row
from ui.widgets.dialog import Dialog

X = TypeVar("X")
Work = Callable[[Callable[[Progress], None], Callable[[], bool]], X]
"""Takes (progress, cancelled), runs on a worker thread, returns what was made."""

FIRST_START = T(
    "The first start makes an example company in an invented town, so that everything can be tried. It takes about half a minute; later starts are quick."
)
KEPT_SAFE = T(
    "Your desk is copied, the copy is proved, and only then is anything changed. A desk of many years takes some minutes; stopping is safe at any moment."
)
WITH_A_COPY = ("copying", "comparing", "checking", "upgrading", "encrypting", "salvaging")
"""Stages of work on a desk that is there already."""
SHOW_AFTER_MS = 700
"""A desk that opens at once needs no window that says so."""


class _Talk(QObject):
    told = Signal(object)
    done = Signal()


class Preparing(QWidget):
    """Shown while work goes on before the main window can stand."""

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowCloseButtonHint)
        self.setWindowIcon(brand_icon())
        self.setFixedWidth(440)
        self.stopped = False
        self._say = label(T("Opening the desk"), "title")
        self._more = label(FIRST_START, "muted", wrap=True)
        self._left = label(T("{text}", text=""), "muted")
        self._pace = Pace()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setRange(0, 0)
        self.cancel = button(T("Cancel"), self._stop)
        self.setLayout(
            column(
                self._say,
                self._more,
                self._bar,
                row(self._left, None, self.cancel),
                gap=tokens.WIDE,
                margin=tokens.PAGE + 4,
            )
        )
        words.bind(self.setWindowTitle, T("Doorstep"))

    def tell(self, progress: Progress) -> None:
        """Show how far it has come."""
        words.bind(self._say.setText, STAGES.get(progress.stage, T("Preparing")))
        words.bind(self._more.setText, KEPT_SAFE if progress.stage in WITH_A_COPY else FIRST_START)
        words.bind(self._left.setText, left_words(self._pace.left(progress)) or T("{text}", text=""))
        if progress.fraction is None:
            self._bar.setRange(0, 0)
        else:
            self._bar.setRange(0, 1000)
            self._bar.setValue(round(progress.fraction * 1000))

    def _stop(self) -> None:
        self.stopped = True
        self.cancel.setEnabled(False)
        words.bind(self._say.setText, T("Stopping"))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing is cancelling; the window goes when the work has stopped."""
        self._stop()
        event.ignore()


def refuse_to_start(refusal: DeskError) -> None:
    """Say in a window why there will be none: whoever clicked an icon sees no console. Not when they stopped it."""
    if refusal.code == "cancelled" or QGuiApplication.platformName() == "offscreen":
        return
    NoStart(refusal).exec()


class NoStart(Dialog):
    """Why the desk does not open."""

    def __init__(self, refusal: DeskError) -> None:
        super().__init__()
        self.setWindowIcon(brand_icon())
        words.bind(self.setWindowTitle, T("Doorstep"))
        why = label(refusal.text, wrap=True)
        why.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = row(
            icon_label("alert-outline", "warning", 22), label(T("Doorstep cannot start"), "title"), None
        )
        close = button(T("Close"), self.reject, "primary")
        self.setLayout(column(head, why, row(None, close), gap=tokens.WIDE, margin=tokens.PAGE))
        self.setFixedWidth(480)
        close.setFocus()


def prepare(work: Work[X]) -> X:
    """Run `work` beside a small window and return its result, or raise what it raised.

    Raises NotPossible (code "cancelled") when the person stopped it.
    """
    window, talk, loop = Preparing(), _Talk(), QEventLoop()
    result: list[X] = []
    wrong: list[BaseException] = []

    def run() -> None:
        try:
            result.append(work(talk.told.emit, lambda: window.stopped))
        except BaseException as error:  # noqa: BLE001 - carried to the window's thread and raised there
            wrong.append(error)
        talk.done.emit()

    talk.told.connect(window.tell, Qt.ConnectionType.QueuedConnection)
    talk.done.connect(loop.quit, Qt.ConnectionType.QueuedConnection)
    show = QTimer(window, singleShot=True, interval=SHOW_AFTER_MS)
    show.timeout.connect(window.show)
    show.start()
    thread = threading.Thread(target=run, name="doorstep-prepare")
    thread.start()
    loop.exec()
    thread.join()
    show.stop()
    window.hide()
    window.deleteLater()
    if wrong:
        raise wrong[0]
    if not result:
        raise NotPossible(T("Nothing was prepared."), code="cancelled")
    return result[0]
