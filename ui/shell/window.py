"""The main window: top bar, rail, views, banners, foot. It arranges; it holds no rule."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QProgressBar, QSizePolicy, QStackedWidget, QWidget

from app import i18n
from app.changes import ChangeSet
from app.domain.text import T, Text
from app.rows import Counts
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell import memory, menus
from ui.shell.about import About
from ui.shell.actions import Action
from ui.shell.banners import BannerArea
from ui.shell.command_bar import CommandBar
from ui.shell.frame import Frame
from ui.shell.rail import Rail
from ui.shell.shortcut_sheet import ShortcutSheet
from ui.shell.top_bar import TopBar
from ui.shell.views import Part, View
from ui.shell.workbench import Workbench
from ui.theme import theme, tokens
from ui.theme.brand import brand_icon
from ui.widgets.basics import column, frame, icon_label, label, row
from ui.widgets.empty import EmptyState
from ui.widgets.toast import ToastStack

log = logging.getLogger(__name__)


class WindowNotices:
    """Toasts and banners of a window; made before the window, so that the frame can be given to its parts."""

    def __init__(self) -> None:
        self.toasts: ToastStack | None = None
        self.banners: BannerArea | None = None

    def toast(
        self,
        text: Text | str,
        kind: str = "info",
        action: Text | None = None,
        run: Callable[[], None] | None = None,
        seconds: float = 6,
    ) -> None:
        """A short remark in the corner."""
        if self.toasts is not None:
            self.toasts.toast(text, kind, action, run, seconds)

    def banner(
        self,
        name: str,
        text: Text | str,
        kind: str = "warning",
        action: Text | None = None,
        run: Callable[[], None] | None = None,
        closable: bool = True,
    ) -> None:
        """A line below the top bar."""
        if self.banners is not None:
            self.banners.banner(name, text, kind, action, run, closable)

    def clear_banner(self, name: str) -> None:
        """Take that line away."""
        if self.banners is not None:
            self.banners.clear(name)


class MainWindow(QMainWindow):
    """One window of the desk. `closed` tells that the person has left it."""

    closed = Signal()
    view_changed = Signal(str)

    def __init__(
        self, the_frame: Frame, notices: WindowNotices, views: Sequence[View], parts: Sequence[Part] = ()
    ) -> None:
        super().__init__()
        self.frame = the_frame
        self.tasks = the_frame.tasks
        role = the_frame.who.role
        self.views = sorted((v for v in views if not v.roles or role in v.roles), key=lambda v: v.digit)
        self._by_id = {view.id: view for view in self.views}
        self._pages: dict[str, QWidget] = {}
        self._view = ""
        self.setWindowIcon(brand_icon())
        self.setMinimumSize(880, 560)
        the_frame.setParent(self)
        the_frame.actions.attach(self)
        menus.declare(self)

        self.workbench = Workbench(the_frame, parts, the_frame.memory, self._build_part)
        self.top_bar = TopBar(the_frame, menus.person_menu(self))
        self.rail = Rail(self.views)
        self.banners = BannerArea()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.workbench)
        if not self.views:
            self.stack.addWidget(EmptyState("door-open", T("Nothing has been set up to show here yet.")))
            self.stack.setCurrentIndex(1)
        self.foot = Foot(the_frame)
        self._lines = column(gap=0)
        body = row(self.rail, self.stack, gap=0)
        central = QWidget()
        central.setLayout(column(self.top_bar, self._lines, self.banners, body, self.foot, gap=0))
        # A click beside everything takes the focus out of a field, so that single keys work again.
        central.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCentralWidget(central)
        self.command_bar = CommandBar(the_frame, self)
        self.toasts = ToastStack(self)
        notices.toasts, notices.banners = self.toasts, self.banners
        the_frame.present.use(notices, self)

        self.rail.chosen.connect(self.show_view)
        self.top_bar.searched.connect(self.search)
        self.top_bar.ringing.connect(lambda: self._first_of("desk", "calls"))
        self.top_bar.alerts.connect(lambda: self._first_of("watch", "desk"))
        the_frame.going.connect(lambda view, _what: self.show_view(view))
        the_frame.actions.refused.connect(self._say_why)
        the_frame.live.watch(self, ("call", "job", "follow_up", "lane", "staff"), self._news)
        the_frame.live.watch(self, ("branch",), self._branches_changed)
        the_frame.branch_changed.connect(self._branch_changed)
        words.on_switch(self._say_title)
        memory.restore_window(the_frame.memory, self)
        self._say_title()
        self.count()

    # ---- views ------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Show the view that was last seen, or the first."""
        if (central := self.centralWidget()) is not None:
            central.setFocus()
        last = str(self.frame.memory.value("window/view", ""))
        if last in self._by_id:
            self.show_view(last)
        elif self.views:
            self.show_view(self.views[0].id)
        kept, clock = self.frame.memory, self.frame.clock
        memory.restore_selected(kept, self.frame.selection, clock.today())
        self.frame.selection.changed.connect(lambda now: memory.keep_selected(kept, now, clock.today()))

    def add_line(self, line: QWidget) -> None:
        """A standing line below the top bar, such as the example's."""
        self._lines.addWidget(line)

    def show_view(self, name: str) -> None:
        """Show a view; an unknown one is passed over (it may not be built on this seat)."""
        view = self._by_id.get(name)
        if view is None:
            log.info("no view %s", name)
            return
        self._view = name
        self.frame.memory.setValue("window/view", name)  # at once: a program may be killed
        if view.parts:
            self.stack.setCurrentWidget(self.workbench)
            self.workbench.show_view(view)
        else:
            if name not in self._pages:
                self._pages[name] = self._build(view.title, view.factory)
                self.stack.addWidget(self._pages[name])
            self.stack.setCurrentWidget(self._pages[name])
        self.rail.show_current(name)
        self._say_title()
        self.view_changed.emit(name)

    def view(self) -> str:
        """The id of the view that is shown."""
        return self._view

    def page(self, name: str) -> QWidget | None:
        """The page of a view, or the panel of a workbench part, if it has been made."""
        return self._pages.get(name) or self.workbench.part(name)

    def showing_workbench(self) -> bool:
        """Whether docks are on the screen."""
        return self.stack.currentWidget() is self.workbench

    def _build_part(self, part: Part) -> QWidget:
        return self._build(part.title, part.factory)

    def _build(self, title: Text, factory: Callable[[Frame], QWidget] | None) -> QWidget:
        assert factory is not None
        try:
            return factory(self.frame)
        except Exception as error:  # noqa: BLE001 - one broken panel must not take the whole desk with it
            self.frame.present(error, self)
            return EmptyState(
                "alert-circle-outline",
                T("{panel} could not be opened.", panel=title),
                T("The rest of the desk works. Details are in the report."),
            )

    def _first_of(self, *names: str) -> None:
        for name in names:
            if name in self._by_id:
                self.show_view(name)
                return

    # ---- what the actions do ----------------------------------------------------------------------------

    def search(self) -> None:
        """Open the command bar, or close it when it is open."""
        if self.command_bar.isVisible():
            self.command_bar.dismiss()
        else:
            self.command_bar.open()

    def show_shortcuts(self) -> None:
        """Show all keys."""
        ShortcutSheet(self.frame.actions.all(), self).open()

    def help(self) -> None:
        """Ask for help for the place we are in."""
        view = self._by_id.get(self._view)
        self.frame.helping.emit((view.help or view.id) if view else "start")

    def toggle_full_screen(self) -> None:
        """The whole screen, and back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def reset_layout(self) -> None:
        """Arrange the panels as at first."""
        self.workbench.reset()

    def speak(self, lang: str) -> None:
        """Switch the language of the whole window."""
        i18n.set_language(lang)
        memory.keep_looks(self.frame.memory)

    def wear(self, mode: str) -> None:
        """Switch the theme."""
        theme().choose(mode)
        memory.keep_looks(self.frame.memory)

    def scale_text(self, step: int) -> None:
        """Larger or smaller type."""
        theme().choose(text_scale=menus.next_scale(theme().text_scale, step))
        memory.keep_looks(self.frame.memory)

    def about(self) -> None:
        """Name, version, licences."""
        About(self).open()

    # ---- numbers in the frame ---------------------------------------------------------------------------

    @async_slot
    async def count(self) -> None:
        """Ask what rings and what is at risk, and show it."""
        if self.frame.branch is None:
            return
        ask, now = self.frame.queries.counts, self.frame.clock.now()
        self.show_counts(await self.tasks.ask(ask, self.frame.branch_id, now, key=(id(self), "counts")))

    def show_counts(self, counts: Counts) -> None:
        """Numbers in the top bar and on the rail."""
        self.top_bar.show_counts(counts)
        self.rail.set_count("desk", counts.unassigned, "neutral")
        self.rail.set_count("watch", counts.at_risk, "warning")
        self.rail.set_count("follow_up", counts.follow_ups_due, "info")

    def _news(self, _changes: ChangeSet) -> None:
        self.count()

    @async_slot
    async def _branches_changed(self, _changes: ChangeSet) -> None:
        desk = await self.tasks.ask(self.frame.queries.desk, key=(id(self), "desk"))
        self.frame.set_branches(desk.branches)

    def _branch_changed(self, branch: object) -> None:
        zone = getattr(branch, "zone", None)
        if zone is not None:
            self.frame.clock.set_zone(zone)
            i18n.set_zone(zone)
        self.count()

    # ---- the rest ---------------------------------------------------------------------------------------

    def _say_why(self, action: Action) -> None:
        self.frame.toast(action.why or T("{action} is not possible just now.", action=action.text), "info")

    def _say_title(self) -> None:
        view = self._by_id.get(self._view)
        self.setWindowTitle(f"{words.say(view.title)} – Doorstep" if view else "Doorstep")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember where everything was."""
        self.workbench.remember()
        memory.keep_window(self.frame.memory, self, self._view)
        memory.keep_looks(self.frame.memory)
        self.frame.memory.sync()
        super().closeEvent(event)
        if event.isAccepted():
            self.closed.emit()


class Foot(QFrame):
    """The quiet line at the foot: the state of things, and a sign that something is under way."""

    def __init__(self, the_frame: Frame) -> None:
        super().__init__()
        self.setProperty("role", "foot")
        self.setFixedHeight(26)
        self._state_icon = icon_label("check-circle-outline", "good", 13)
        self.state = label(T("Everything is saved on this computer"), "tiny")
        safe = the_frame.desk.around.safe
        if safe is not None and safe.on_server:  # it would not be true
            self._state_icon.hide()
            self.state.hide()
        self.middle = frame("")
        self.middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setFixedWidth(90)
        words.name(self.busy, T("Something is under way"))
        self.busy.hide()
        self.note = label("", "tiny")
        inner = row(self._state_icon, self.state, self.middle, self.note, self.busy, gap=6)
        inner.setContentsMargins(tokens.WIDE, 0, tokens.WIDE, 0)
        self.setLayout(inner)
        the_frame.tasks.busy_changed.connect(self.busy.setVisible)
