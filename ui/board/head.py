"""The strip above the board: which day, the filter, how it is drawn. And the line that asks why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QMenu, QSizePolicy, QToolButton, QWidget, QWidgetAction

from app.domain.lifecycle import STATE_WORDS, State
from app.domain.text import T, Text
from ui.board.arrangement import Arrangement
from ui.board.days import SPANS, span_words
from ui.board.state import BANDS, FAILED_LOOK
from ui.runtime import words
from ui.theme import STATE_LOOKS, Look, icon, tokens
from ui.widgets.basics import button, column, icon_button, icon_label, is_escape, label, line, row

ROOM_FOR_ZOOM = 900
"""Pixels of width below which the buttons for zooming go."""
ROOM_FOR_EXTRAS = 640
"""Narrower than this, what the last button's menu offers too stands there only, and "today" only on another day."""
COLOURS_BY: dict[str, Text] = {
    "state": T("Colour by state"),
    "service": T("Colour by service"),
    "team": T("Colour by team"),
    "priority": T("Colour by priority"),
}


class Head(QFrame):
    """Tells what was pressed; the panel acts."""

    stepped = Signal(int)
    """−1 the day before, +1 the day after, 0 today."""
    typed = Signal(str)
    """The words of the filter."""
    sought = Signal()
    """Enter in the filter: go to what it found."""
    left = Signal()
    """Esc in the filter: back to the board."""
    zoomed = Signal(int)
    """+1 in, −1 out, 0 the whole day."""
    compact_changed = Signal(bool)
    off_shift_changed = Signal(bool)
    colour_changed = Signal(str)
    length_changed = Signal(int)
    """So many days at once."""
    listed_changed = Signal(bool)
    sieve_wanted = Signal()
    """Open what the funnel offers."""
    plan_wanted = Signal()
    """Plan the day that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self._day, self._length = date.min, 1
        before = icon_button("chevron-left", T("Earlier days"), lambda: self.stepped.emit(-1), "[", size=18)
        after = icon_button("chevron-right", T("Later days"), lambda: self.stepped.emit(1), "]", size=18)
        self.day = label("", "strong")
        self.today = button(T("Today"), lambda: self.stepped.emit(0), "quiet", shortcut="T")
        self.length = QToolButton()
        self.length.setProperty("kind", "tool")
        self.length.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.length.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.length.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        words.tip(self.length, T("How many days at once"), "D")
        self.length.setMenu(self._length_menu())
        self.filter = QLineEdit()
        self.filter.setMaximumWidth(260)
        self.filter.setMinimumWidth(90)
        self.filter.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        words.placeholder(self.filter, T("Filter people and jobs"))
        words.tip(
            self.filter, T("Name, pinyin, initials, team, job number, customer, address or telephone"), "/"
        )
        self.clear = icon_button("close", T("Show everything"), self.filter.clear, "Esc")
        self.clear.hide()
        self.filter.textChanged.connect(lambda text: self.clear.setVisible(bool(text)))
        self.filter.textChanged.connect(self.typed)
        self.filter.returnPressed.connect(self.sought)
        self.filter.installEventFilter(self)
        self.sieve = icon_button(
            "filter-variant", T("Filter by team, skill, state, service…"), self.sieve_wanted.emit, "F"
        )
        self.plan = icon_button(
            "calendar-check-outline", T("Plan the day…"), self.plan_wanted.emit, "Ctrl+Shift+P"
        )
        self.views = icon_button("bookmark-outline", T("Saved views"), None, "V")
        self.views.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.listed = _toggle("format-list-bulleted", T("As a list"), "L")
        self.listed.clicked.connect(self.listed_changed)
        self.prints = icon_button("printer-outline", T("Print day sheets"), None, "Ctrl+P")
        self.more = icon_button("dots-vertical", T("Everything the board can do"))
        # of this kind of button alone assistive tools see the menu's lines before it is opened
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.more.setStyleSheet("QToolButton::menu-button { width: 0; border: none; }")
        self.more.clicked.connect(self.more.showMenu)
        self.off_shift = _toggle("account-off-outline", T("Show people without a shift too"))
        self.compact = _toggle("format-line-spacing", T("Narrow rows"))
        self.off_shift.clicked.connect(self.off_shift_changed)
        self.compact.clicked.connect(self.compact_changed)
        self.colours = icon_button("palette-outline", T("What the colours of the bars mean"))
        self.colours.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.colours.setMenu(self._colour_menu())
        whole = icon_button("arrow-expand-horizontal", T("The whole day"), lambda: self.zoomed.emit(0), "0")
        wider = icon_button("magnify-plus-outline", T("Zoom in"), lambda: self.zoomed.emit(1), "+")
        closer = icon_button("magnify-minus-outline", T("Zoom out"), lambda: self.zoomed.emit(-1), "-")
        rule = line(upright=True)
        self._last = (rule, closer, whole, wider)
        parts = row(
            before,
            self.day,
            after,
            self.today,
            self.length,
            None,
            self.sieve,
            self.filter,
            self.clear,
            self.plan,
            self.views,
            line(upright=True),
            self.listed,
            self.off_shift,
            self.compact,
            self.colours,
            self.prints,
            self.more,
            rule,
            closer,
            whole,
            wider,
            gap=tokens.TIGHT,
        )
        parts.setStretchFactor(self.filter, 3)
        parts.setContentsMargins(tokens.GAP, 4, tokens.GAP, 4)
        self.setLayout(parts)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        words.on_switch(self._say_day)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Zooming has keys and the wheel: its buttons stand here only where there is room."""
        super().resizeEvent(event)
        for part in self._last:
            part.setVisible(self.width() >= ROOM_FOR_ZOOM)
        self._dress()

    def _dress(self) -> None:
        roomy = self.width() >= ROOM_FOR_EXTRAS
        for part in (self.off_shift, self.prints):
            part.setVisible(roomy)
        self.today.setVisible(roomy or self.today.isEnabled())

    def show_day(self, day: date, today: date, length: int = 1) -> None:
        """Name the days that are looked at. day: the first of them."""
        self._day, self._length = day, length
        self.today.setEnabled(not day <= today < day + timedelta(days=length))
        self._dress()
        self._say_day()

    def show_arrangement(self, now: Arrangement) -> None:
        """Tick and press what is in force; nothing is told."""
        self.listed.setChecked(now.listed)
        self.off_shift.setChecked(now.off_shift)
        self.choose_colour(now.colour)
        for action in self._lengths.actions():
            action.setChecked(action.data() == now.length)
        count = now.sieve.count
        self.sieve.setIcon(icon("filter-variant", "accent" if count else "muted"))
        self.sieve.setText(str(count) if count else "")
        style = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon if count else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        self.sieve.setToolButtonStyle(style)
        self._say_day()

    def show_filter(self, text: str) -> None:
        """The filter was changed somewhere else."""
        if text != self.filter.text():
            self.filter.setText(text)

    def seek(self) -> None:
        """Put the focus into the filter."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def choose_colour(self, what: str) -> None:
        """Tick one of the ways to colour."""
        for action in self._group.actions():
            if action.data() == what:
                action.setChecked(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc empties the filter and goes back to the board."""
        if is_escape(event):
            self.filter.clear()
            self.left.emit()
            return True
        return False

    def _say_day(self) -> None:
        self.day.setText(span_words(self._day, self._length))
        self.length.setText(words.say(SPANS[self._length]))

    def _length_menu(self) -> QMenu:
        menu, self._lengths = self._choice(SPANS)
        self._lengths.triggered.connect(lambda action: self.length_changed.emit(action.data()))
        return menu

    def _colour_menu(self) -> QMenu:
        menu, self._group = self._choice(COLOURS_BY)
        self.choose_colour("state")
        menu.addSeparator()
        legend = QWidgetAction(menu)
        legend.setDefaultWidget(_legend())
        menu.addAction(legend)
        self._group.triggered.connect(lambda action: self.colour_changed.emit(action.data()))
        return menu

    def _choice(self, words_of: Mapping[Any, Text]) -> tuple[QMenu, QActionGroup]:
        """A menu of which one is ticked, and its group; each action's data is what it stands for."""
        menu = QMenu(self)
        group = QActionGroup(menu)
        for what, text in words_of.items():
            action = QAction(menu)
            words.bind(action.setText, text)
            action.setCheckable(True)
            action.setData(what)
            group.addAction(action)
            menu.addAction(action)
        return menu, group


class WhyLine(QFrame):
    """Appears below the board when something needs a reason; Enter goes on, Esc leaves all as it was."""

    given = Signal(str)
    refused = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self.sentence = label("", wrap=True)
        self.field = QLineEdit()
        words.placeholder(self.field, T("Why, in a few words"))
        self.go = button(T("Move anyway"), self._give, "primary")
        leave = button(T("Leave it"), self.refused.emit, "quiet", shortcut="Esc")
        self.field.returnPressed.connect(self._give)
        self.field.textChanged.connect(lambda text: self.go.setEnabled(bool(text.strip())))
        self.field.installEventFilter(self)
        self.go.setEnabled(False)
        self.field.setMinimumWidth(140)
        parts = row(icon_label("alert-outline", "warning"), self.sentence, self.field, self.go, leave)
        parts.setStretchFactor(self.sentence, 3)
        parts.setStretchFactor(self.field, 2)
        parts.setContentsMargins(tokens.WIDE, 6, tokens.WIDE, 6)
        self.setLayout(parts)
        self.hide()

    def ask(self, sentence: Text, known: str = "") -> None:
        """Ask for a reason; `known` is what was said about this job before."""
        words.bind(self.sentence.setText, sentence)
        self.field.setText(known)
        self.show()
        self.field.setFocus()
        self.field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc leaves all as it was."""
        if is_escape(event):
            self.refused.emit()
            return True
        return False

    def _give(self) -> None:
        if text := self.field.text().strip():
            self.given.emit(text)


_SHOWN = (
    State.ASSIGNED,
    State.ACCEPTED,
    State.ON_THE_WAY,
    State.ARRIVED,
    State.IN_SERVICE,
    State.ON_HOLD,
    State.COMPLETED,
)


def _legend() -> QWidget:
    """What states and signs look like."""
    made = QWidget()
    lines = [(STATE_LOOKS[s.value], STATE_WORDS[s]) for s in _SHOWN]
    lines += [
        (FAILED_LOOK, T("nobody was met")),
        *((Look(band.hue, "square-rounded"), band.words) for band in BANDS),
        (Look("danger", "clock-alert-outline"), T("late")),
        (Look("warning", "account-question-outline"), T("not accepted yet")),
        (Look("warning", "timer-alert-outline"), T("runs over")),
        (Look("accent", "pin"), T("pinned")),
        (Look("danger", "chevron-double-up"), T("pressing")),
        (Look("pink", "star"), T("VIP")),
    ]
    box = column(
        *(row(icon_label(look.icon, look.hue, 14), label(text, "small"), None) for look, text in lines), gap=3
    )
    box.setContentsMargins(tokens.WIDE, tokens.TIGHT, tokens.WIDE, tokens.GAP)
    made.setLayout(box)
    return made


def _toggle(icon_name: str, tip: Text, shortcut: str = "") -> QToolButton:
    made = icon_button(icon_name, tip, None, shortcut)
    made.setCheckable(True)
    return made
