"""The left part of the desk: ringing cards above the tray."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from app.domain.text import T
from ui.call.ringing import RingingPanel
from ui.desk.links import links
from ui.jobs.tray import make_tray
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, row


def make_calls(frame: Frame) -> QWidget:
    """The part for the workbench."""
    link = links(frame)
    ringing = RingingPanel(frame)
    ringing.answer.connect(link.answer)
    ringing.resume.connect(link.resume)
    by_hand = button(T("New request"), lambda: link.answer.emit(""), icon_name="plus", shortcut="F2")
    tray = make_tray(frame)
    scroll = QScrollArea()
    scroll.setWidget(ringing)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QScrollArea.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made = _Calls(ringing, scroll)
    made.setLayout(column(column(row(by_hand, None), scroll, gap=tokens.GAP, margin=tokens.GAP), tray, gap=0))
    return made


class _Calls(QWidget):
    """Gives the cards as much height as they need, up to half."""

    def __init__(self, ringing: RingingPanel, scroll: QScrollArea) -> None:
        super().__init__()
        self._ringing, self._scroll = ringing, scroll
        ringing.resized.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: object) -> None:
        """Share the height anew."""
        self._fit()

    def _fit(self) -> None:
        # no card: no height, but still shown, because what is hidden does not hear the telephone
        wanted = self._ringing.sizeHint().height() if self._ringing.cards() else 0
        self._scroll.setFixedHeight(min(wanted, max(150, self.height() // 2)))
