"""The top bar: where we are, what time it is, what to find, what waits, who sits here."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from app import i18n
from app.domain.people import Branch
from app.domain.text import T, Text
from app.rows import Counts
from ui.runtime import words
from ui.runtime.words import say
from ui.shell.frame import Frame
from ui.theme import font, icon, tokens
from ui.theme.brand import brand_icon
from ui.widgets.basics import label, line, restyle, row
from ui.widgets.chip import Chip


class TopBar(QFrame):
    """`searched` asks for the command bar, `ringing` and `alerts` for the views that hold them."""

    searched = Signal()
    ringing = Signal()
    alerts = Signal()

    def __init__(self, frame: Frame, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame = frame
        self.setProperty("role", "bar")
        self.setFixedHeight(tokens.BAR)
        brand = QToolButton()
        brand.setProperty("kind", "quiet")
        brand.setIcon(brand_icon())
        brand.setIconSize(QSize(22, 22))
        brand.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        brand.setFont(font("strong", bold=True))
        brand.setText("Doorstep")
        brand.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        brand.clicked.connect(lambda: frame.actions.run("app.about"))
        words.tip(brand, T("About Doorstep"))
        self.branch = _MenuButton("store-outline")
        self.branch.setMenu(QMenu(self.branch))
        words.name(self.branch, T("Branch"))
        self.day = label("", "strong")
        self.time = label("", "muted")
        self.time.setFont(font(tabular=True))
        self.pace = Chip("", "info", "clock-fast")
        self.search = QPushButton()
        self.search.setProperty("kind", "field")
        self.search.setIcon(icon("magnify", "muted"))
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.search.setMinimumWidth(180)
        self.search.setMaximumWidth(420)
        self.search.setCursor(Qt.CursorShape.IBeamCursor)
        self.search.clicked.connect(self.searched)
        words.bind(self.search.setText, T("Search or command  (Ctrl+K)"))
        self.calls = _CountButton("phone-ring-outline", "good", T("Nothing rings"))
        self.calls.clicked.connect(self.ringing)
        self.warnings = _CountButton("alert-outline", "warning", T("No alerts"))
        self.warnings.clicked.connect(self.alerts)
        self.user = _MenuButton("account-circle-outline")
        self.user.setMenu(menu)
        words.name(self.user, T("You and this window"))
        inner = row(
            brand,
            line(upright=True),
            self.branch,
            self.day,
            self.time,
            self.pace,
            None,
            self.search,
            None,
            self.calls,
            self.warnings,
            self.user,
            gap=tokens.GAP,
        )
        inner.setStretchFactor(self.search, 4)
        inner.setContentsMargins(tokens.WIDE, 0, tokens.GAP, 0)
        self.setLayout(inner)
        frame.clock.tick.connect(lambda _now: self.show_time())
        frame.branch_changed.connect(lambda _branch: self.show_branches())
        words.on_switch(self.refresh)
        self.show_counts(Counts(0, 0, 0, 0, 0))
        self.refresh()

    def refresh(self) -> None:
        """Say everything anew."""
        self.show_branches()
        self.show_time()
        self.user.setText(self._frame.who.name or say(T("This seat")))

    def show_time(self) -> None:
        """The branch's day and wall clock, and the pace when it is not life's own."""
        now = self._frame.clock.now()
        self.day.setText(i18n.say_day(self._frame.clock.today()))
        self.time.setText(f"{now.astimezone(self._frame.clock.zone):%H:%M}")
        rate = self._frame.clock.rate()
        self.pace.setVisible(self._frame.example or rate != 1)
        text = T("Example · {rate}×", rate=rate) if rate != 1 else T("Example")
        if self.pace.text() != say(text):
            self.pace.set_text(text)

    def show_branches(self) -> None:
        """The branches to choose from; with a single one there is nothing to choose."""
        here = self._frame.branch
        self.branch.setVisible(bool(self._frame.branches))
        self.branch.setText(_branch_name(here) if here else "")
        self.branch.setEnabled(True)
        menu = self.branch.menu()
        menu.clear()
        for branch in self._frame.branches:
            choice = QAction(_branch_name(branch), menu)
            choice.setCheckable(True)
            choice.setChecked(here is not None and branch.id == here.id)
            choice.triggered.connect(lambda _checked=False, b=branch: self._frame.choose_branch(b.id))
            menu.addAction(choice)

    def show_counts(self, counts: Counts) -> None:
        """What rings and what is at risk."""
        self.calls.show_count(counts.ringing, T("{n} ringing", "{n} ringing", n=counts.ringing))
        self.warnings.show_count(counts.at_risk, T("{n} alert", "{n} alerts", n=counts.at_risk))


class _MenuButton(QToolButton):
    def __init__(self, icon_name: str) -> None:
        super().__init__()
        self.setProperty("kind", "quiet")
        self.setIcon(icon(icon_name))
        self.setIconSize(QSize(18, 18))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)


class _CountButton(QPushButton):
    """Quiet while there is nothing; in its colour, with words, when there is."""

    def __init__(self, icon_name: str, hue: str, nothing: Text) -> None:
        super().__init__()
        self._icon, self._hue, self._nothing = icon_name, hue, nothing
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_count(self, count: int, text: Text) -> None:
        """Show a number, in words that agree with it."""
        restyle(self, "kind", "quiet")
        restyle(self, "count", self._hue if count else "")
        self.setIcon(icon(self._icon, self._hue if count else "faint"))
        words.bind(self.setText, text if count else "0")
        words.tip(self, text if count else self._nothing)
        words.name(self, text if count else self._nothing)


def _branch_name(branch: Branch) -> str:
    return str(branch.name)
