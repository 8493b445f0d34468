"""Actions the window itself brings, and the menu of the person who sits at it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app import i18n
from app.domain.text import T, Text
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.actions import Action
from ui.shell.checking import CheckWindow
from ui.shell.frame import Frame
from ui.shell.history import HistoryDialog
from ui.theme import icon, theme, tokens

if TYPE_CHECKING:
    from ui.shell.window import MainWindow

GO = T("Go to")
LOOKS = T("Looks")
WINDOW = T("Window")

_THEMES: dict[str, tuple[Text, str]] = {
    "system": (T("Theme: follow the system"), "theme-light-dark"),
    "light": (T("Theme: light"), "white-balance-sunny"),
    "dark": (T("Theme: dark"), "weather-night"),
}


def declare(window: MainWindow) -> None:
    """Declare the window's own actions."""
    actions = window.frame.actions
    for view in window.views:
        keys = f"{view.digit} Ctrl+{view.digit}"
        actions.add(
            Action(f"go.{view.id}", view.title, partial(window.show_view, view.id), keys, view.icon, GO)
        )
    actions.add(
        Action("app.search", T("Search or command"), window.search, "Ctrl+K", "magnify", hidden=True),
        Action("app.undo", T("Undo"), window.frame.undo, "Ctrl+Z", "undo", keywords="take back"),
        Action("app.redo", T("Redo"), window.frame.redo, "Ctrl+Shift+Z Ctrl+Y", "redo"),
        Action(
            "app.history",
            T("What was done here…"),
            lambda: HistoryDialog(window.frame, window).open(),
            "Ctrl+Alt+Z",
            "history",
            keywords="history undo list steps lishi",
        ),
        Action("app.shortcuts", T("Keyboard shortcuts"), window.show_shortcuts, "?", "keyboard-outline"),
        Action("app.help", T("Help for this place"), window.help, "F1", "help-circle-outline"),
        Action("app.full_screen", T("Full screen"), window.toggle_full_screen, "F11", "fullscreen", WINDOW),
        Action(
            "app.reset_layout",
            T("Arrange panels as at first"),
            window.reset_layout,
            "",
            "view-split-vertical",
            WINDOW,
            keywords="reset layout docks",
        ),
    )
    for code, name in i18n.LANGUAGES.items():
        actions.add(
            Action(
                f"language.{code}",
                T("Language: {name}", name=name),
                partial(window.speak, code),
                "",
                "translate",
                LOOKS,
                keywords=f"language yuyan {name} {code}",
            )
        )
    for mode, (text, icon_name) in _THEMES.items():
        actions.add(
            Action(
                f"theme.{mode}",
                text,
                partial(window.wear, mode),
                "",
                icon_name,
                LOOKS,
                keywords="dark mode",
            )
        )
    actions.add(
        Action(
            "text.larger",
            T("Larger type"),
            lambda: window.scale_text(+1),
            "Ctrl++ Ctrl+=",
            "magnify-plus-outline",
            LOOKS,
        ),
        Action(
            "text.smaller",
            T("Smaller type"),
            lambda: window.scale_text(-1),
            "Ctrl+-",
            "magnify-minus-outline",
            LOOKS,
        ),
        Action(
            "app.check",
            T("Check this computer…"),
            lambda: CheckWindow(window.frame, window).begin(),
            "",
            "stethoscope",
            when=lambda: window.frame.desk.around.look_over is not None,
            why=T("This window was opened without the means to look over the computer."),
            keywords="doctor health diagnose log jiancha tijian",
        ),
        Action("app.about", T("About Doorstep"), window.about, "", "information-outline"),
        Action("app.quit", T("Quit"), window.close, "Ctrl+Q", "exit-to-app"),
    )


def person_menu(window: MainWindow) -> QMenu:
    """Looks, panels, help, quit."""
    menu = QMenu(window)
    actions = window.frame.actions
    language = _sub(menu, T("Language"), "translate")
    dress = _sub(menu, T("Theme"), "theme-light-dark")
    panels = _sub(menu, T("Panels"), "view-split-vertical")

    def about_to_show() -> None:
        for made in language.actions():
            made.setChecked(made.data() == i18n.language())
        for made in dress.actions():
            made.setChecked(made.data() == theme().mode)
        panels.clear()
        toggles = window.workbench.toggles() if window.showing_workbench() else []
        panels.addActions(toggles)
        panels.menuAction().setVisible(bool(toggles))

    for code, name in i18n.LANGUAGES.items():
        choice = _choice(language, name, code)
        choice.triggered.connect(lambda _on=False, lang=code: window.speak(lang))
    for mode, (text, _icon) in _THEMES.items():
        choice = _choice(dress, "", mode)
        words.bind(choice.setText, text)
        choice.triggered.connect(lambda _on=False, m=mode: window.wear(m))
    steps = UndoNames(window.frame, menu)
    menu.addSeparator()
    menu.addAction(actions.qt("text.larger"))
    menu.addAction(actions.qt("text.smaller"))
    menu.addSeparator()
    for name in ("app.full_screen", "app.reset_layout"):
        menu.addAction(actions.qt(name))
    menu.addSeparator()
    for name in ("app.shortcuts", "app.help", "app.check", "app.about"):
        menu.addAction(actions.qt(name))
    menu.addSeparator()
    menu.addAction(actions.qt("app.quit"))
    menu.aboutToShow.connect(about_to_show)
    menu.aboutToShow.connect(steps.look)
    return menu


class UndoNames(QObject):
    """Undo, redo and the list of steps at the top of a menu, named by what they would do."""

    def __init__(self, frame: Frame, menu: QMenu) -> None:
        super().__init__(frame)  # a menu may go while the answer is on its way
        self._frame, self.tasks = frame, frame.tasks
        self._asking = False
        menu.destroyed.connect(self._menu_gone)
        actions = frame.actions
        self.undo, self.redo = (menu.addAction(actions.qt(n).icon(), "") for n in ("app.undo", "app.redo"))
        for made, name in ((self.undo, "app.undo"), (self.redo, "app.redo")):
            made.setObjectName(name)
            made.setShortcut(actions.qt(name).shortcut())
            # told only: the window has the key already
            made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            made.triggered.connect(partial(actions.run, name))
            words.bind(made.setText, actions.get(name).text)
        menu.addAction(actions.qt("app.history"))

    def look(self) -> None:
        """Ask what would be taken back, and done again."""
        self._asking = True
        self._ask()

    @async_slot
    async def _ask(self) -> None:
        try:
            found = await self.tasks.ask(self._frame.desk.history.names, key=(id(self), "names"))
        finally:
            self._asking = False
        if not shiboken6.isValid(self.undo):
            self.deleteLater()
            return
        for made, name, text in zip((self.undo, self.redo), ("app.undo", "app.redo"), found, strict=True):
            words.bind(made.setText, text or self._frame.actions.get(name).text)
            made.setEnabled(text is not None)

    def _menu_gone(self) -> None:
        if not self._asking and shiboken6.isValid(self):
            self.deleteLater()


def next_scale(now: float, step: int) -> float:
    """The next size of type up or down."""
    sizes = tokens.TEXT_SCALES
    nearest = min(range(len(sizes)), key=lambda n: abs(sizes[n] - now))
    return sizes[min(len(sizes) - 1, max(0, nearest + step))]


def _sub(menu: QMenu, text: Text, icon_name: str) -> QMenu:
    made = menu.addMenu(icon(icon_name), "")
    words.bind(made.setTitle, text)
    return made


def _choice(menu: QMenu, text: str, value: str) -> QAction:
    made = QAction(text, menu)
    made.setCheckable(True)
    made.setData(value)
    menu.addAction(made)
    return made
