"""Walks all places and dialogs in every language and theme asked for, leaves a picture of each, and lists the faults.

One walk is one screen: its size and scale are settled before Qt starts (`tools/look.py` starts a program for each).
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from app import i18n
from ui.devtools.look.contrast import contrast_faults
from ui.devtools.look.dialogs import Ground, makers
from ui.devtools.look.fault import Fault, way
from ui.devtools.look.keyboard import keyboard_faults
from ui.devtools.look.language import language_faults
from ui.devtools.look.places import Places, known
from ui.devtools.look.room import room_faults
from ui.devtools.shots import grab, settle
from ui.devtools.walking import walk_and_close
from ui.shell.frame import Frame
from ui.shell.window import MainWindow
from ui.theme import theme

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """What is looked at. only: names (or their beginnings) of places and dialogs; empty for all. data: the desk's words."""

    folder: Path
    languages: Sequence[str]
    themes: Sequence[str]
    licences: Path
    only: Sequence[str] = ()
    data: str = ""
    pictures: bool = True

    def wants(self, name: str) -> bool:
        """Whether this one is to be looked at."""
        return not self.only or any(name.startswith(start) for start in self.only)


@dataclass
class Seen:
    """What came of it: each fault once, with the places and combinations it was found in."""

    faults: dict[Fault, list[tuple[str, str]]] = field(default_factory=dict)
    looked_at: list[str] = field(default_factory=list)

    def add(self, what: str, combination: str, found: Sequence[Fault]) -> None:
        """Note what was found in one combination."""
        self.looked_at.append(f"{what} {combination}")
        for one in found:
            self.faults.setdefault(one, []).append((what, combination))

    def lines(self) -> Iterator[str]:
        """One line a fault: what it is, then where and in which combinations it was seen."""
        for one, seen in sorted(self.faults.items(), key=lambda pair: str(pair[0])):
            places = sorted({what for what, _ in seen})
            combinations = sorted({combination for _, combination in seen})
            told = ", ".join(places[:3]) + (f" and {len(places) - 3} more" if len(places) > 3 else "")
            yield f"{one} [{told}] [{' '.join(combinations)}]"


def look_at(asked: Asked, seen: Seen) -> Callable[[Frame, MainWindow], Callable[[], None] | None]:
    """The extra of a window that walks, fills `seen`, and closes the window."""

    def extra(frame: Frame, window: MainWindow) -> None:
        async def walk() -> None:
            try:
                await Walk(frame, window, asked, seen).all()
            except Exception:  # noqa: BLE001 - a broken place must end the walk with its story told, not hang it
                seen.add("walk", "", [Fault("broken", "walk", traceback.format_exc())])

        walk_and_close(window, walk)

    return extra


class Walk:
    """One window, taken everywhere."""

    def __init__(self, frame: Frame, window: MainWindow, asked: Asked, seen: Seen) -> None:
        self.frame, self.window, self.asked, self.seen = frame, window, asked, seen
        self.screen: QSize = window.screen().availableGeometry().size()

    async def all(self) -> None:
        """Every place, then every dialog, in every combination."""
        window = self.window
        window.resize(self.screen)
        window.show_view("board")
        await settle(1.5)
        facts = await known(self.frame)
        places = Places(window, self.frame, facts)
        people = await self.frame.tasks.ask(self.frame.queries.staff, self.frame.branch_id)
        safe = self.frame.desk.around.safe
        assert safe is not None
        for language in self.asked.languages:
            for number, mode in enumerate(self.asked.themes):
                i18n.set_language(language)
                theme().choose(mode)
                await settle(0.3)
                combination = f"{language}-{mode}-{self.screen.width()}x{self.screen.height()}"
                for name in places.names():
                    if self.asked.wants(name):
                        await places.go(name)
                        self._note(name, combination, window, number == 0)
                window.show_view("board")
                await settle(0.5)
                ground = Ground(
                    self.frame, window, facts.person, people[:12], facts.detail, safe, self.asked.licences
                )
                for name, make in makers().items():
                    if self.asked.wants(f"dialog-{name}"):
                        dialog = make(ground)
                        show_unheld(dialog)
                        await settle(0.6)
                        self._note(f"dialog-{name}", combination, dialog, number == 0)
                        away(dialog)

    def _note(self, name: str, combination: str, widget: QWidget, first: bool) -> None:
        if self.asked.pictures:
            grab(widget, self.asked.folder / f"{name}--{combination}.png")
        found = faults_of(widget, self.screen, self.asked.data, everything=first)
        for popup in QApplication.topLevelWidgets():
            if popup.isVisible() and popup not in (widget, self.window) and popup.width() > 120:
                if self.asked.pictures:
                    grab(popup, self.asked.folder / f"{name}-over--{combination}.png")
                found += (
                    menu_faults(popup, self.screen, self.asked.data)
                    if isinstance(popup, QMenu)
                    else faults_of(popup, self.screen, self.asked.data, everything=first)
                )
                popup.close()
        self.seen.add(name, combination, found)


def faults_of(widget: QWidget, screen: QSize | None, data: str = "", everything: bool = True) -> list[Fault]:
    """All that can be told of one window. everything: also what a second theme does not change."""
    found: list[Fault] = []
    if everything:
        found += room_faults(widget, screen)
        found += keyboard_faults(widget)
        if i18n.language() != "en" and data:
            found += language_faults(widget, data)
    if i18n.language() == "en":
        found += contrast_faults(widget)
    return found


def menu_faults(menu: QMenu, screen: QSize, data: str) -> list[Fault]:
    """A menu lays out its own lines: told is what does not fit the screen, and English in a Chinese one."""
    found = []
    if menu.height() > screen.height() or menu.width() > screen.width():
        size = f"{menu.width()}×{menu.height()}"
        found.append(Fault("high", way(menu, menu), f"{size} on {screen.width()}×{screen.height()}"))
    if i18n.language() != "en" and data:
        found += language_faults(menu, data)
    return found


def show_unheld(widget: QWidget) -> None:
    """Show a dialog so that nothing waits for its end."""
    if isinstance(widget, QDialog):
        widget.setModal(False)
    widget.show()


def away(widget: QWidget) -> None:
    """Let it go for good."""
    widget.hide()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)
