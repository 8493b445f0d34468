"""The guided steps as actions: keys, words for the command bar in both languages, and the menus of bars and rows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from app.domain.people import Absence
from app.domain.text import T, Text
from ui.board.flows.guide import Guide
from ui.board.keys import BOARD
from ui.directory.time_off import KIND_WORDS
from ui.runtime.words import say
from ui.shell.actions import Action
from ui.shell.frame import Finder
from ui.shell.matching import score
from ui.shell.menus import UndoNames
from ui.theme import icon
from ui.widgets.choices import Choice

if TYPE_CHECKING:
    from ui.board.panel import BoardPanel

ON_ROW = T("Choose somebody first: click a row or walk to it with the arrow keys.")
ON_BREAK = T("Choose somebody who has a break on that day.")
ON_BAR = T("Choose a visit first: click it or walk to it with the arrow keys.")
ON_TWO = T("Choose two visits that have not begun: Ctrl+click each, or Ctrl+Space on each.")

BAR_MENU = (
    *("board.open", "board.map", ""),
    *("board.lift", "board.swap", "board.split", "board.hold", "board.resume", ""),
    *("board.pin", "board.unassign", ""),
    *("board.overrun", "board.replan"),
)
ROW_MENU = ("board.ill", "board.break", "board.break_change", "board.row")


def declare_flows(panel: BoardPanel, guide: Guide) -> None:
    """Declare them; the keys count while the focus is on the board itself."""

    def act(
        name: str, text: Text, run: Callable[[], object], keys: str, icon_name: str,
        when: Callable[[], bool], why: Text, words: str,
    ) -> Action:  # fmt: skip
        return Action(
            f"board.{name}", text, run, keys, icon_name, BOARD, when, why, panel.canvas, keywords=words
        )

    panel.frame.actions.add(
        act("ill", T("Is ill or leaves: settle the visits…"), guide.leave, "I", "account-off-outline",
            guide.in_row, ON_ROW, "ill sick leave absent reassign day shengbing qingjia"),
        act("break", T("Give a break…"), guide.pause, "B", "coffee-outline", guide.in_row, ON_ROW,
            "pause break lunch xiuxi"),
        act("break_change", T("Lift or move the break of the day…"), guide.change_break, "Shift+B",
            "coffee-off-outline", guide.has_break, ON_BREAK, "break lift move lunch quxiao xiuxi"),
        act("swap", T("Swap the two chosen visits"), guide.swap, "X", "swap-horizontal", guide.can_swap, ON_TWO,
            "exchange swap jiaohuan"),
        act("split", T("Split the job…"), guide.split, "S", "call-split", guide.can_split, ON_BAR,
            "split rest two parts chaifen"),
        act("hold", T("Put the job on hold…"), guide.hold, "H", "pause-circle-outline", guide.can_hold, ON_BAR,
            "hold wait later guaqi zanting"),
        act("resume", T("Resume the job: back to the tray"), guide.resume, "Shift+H", "play-circle-outline",
            guide.can_resume, T("Only a job on hold can be resumed."), "resume continue huifu"),
    )  # fmt: skip
    panel.frame.add_finder(Finder("absence", T("Is ill"), _absences(panel, guide)))


def _absences(panel: BoardPanel, guide: Guide) -> Callable[[str], Awaitable[Sequence[Choice]]]:
    """“Wang ill” or “王 病”: the person with what falls to be settled, straight from the command bar."""
    ask = ("ill", "sick", "absent", "leave", "病", "假", "shengbing", "bing")

    async def find(text: str) -> Sequence[Choice]:
        typed = text.lower().replace("is ", " ").split()
        names = [word for word in typed if not any(word.startswith(known) for known in ask)]
        wanted = [word for word in typed if word not in names]
        branch = panel.frame.branch
        if not wanted or not names or branch is None:
            return ()
        people = await panel.frame.tasks.ask(
            panel.frame.queries.staff, branch.id, key=(id(guide), "find ill")
        )
        found = sorted(
            ((points, p) for p in people if (points := score(" ".join(names), p.name, p.code)) > 0),
            key=lambda pair: (-pair[0], pair[1].code),
        )
        return [
            Choice(
                say(T("{name} is ill…", name=p.name)),
                say(T("Settle the visits that are left")),
                "account-off-outline",
                value=partial(guide.leave_of, p.id),
            )
            for _, p in found[:3]
        ]

    return find


def show_menu(panel: BoardPanel, guide: Guide, at: QPoint) -> None:
    """The menu of the focused bar, or of the focused row, with the keys of everything."""
    bar, row = panel.canvas.focused_bar(), panel.canvas.focused_person()
    if bar is None and row is None:
        return
    menu = QMenu(panel)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _add(panel, menu, (*BAR_MENU, "", *ROW_MENU) if bar is not None else ROW_MENU)
    if row is not None and (off := guide.day_off()):
        menu.addSeparator()
        for window, kind in off:
            text = T(
                "Remove: {what} {start} – {end}",
                what=KIND_WORDS[Absence(kind)],
                start=window.start,
                end=window.end,
            )
            made = menu.addAction(icon("calendar-remove-outline"), say(text))
            made.triggered.connect(partial(guide.take_away, row.person.id, window, kind))
    menu.addSeparator()
    menu_steps = UndoNames(panel.frame, menu)
    menu_steps.look()
    menu.popup(at)


def _add(panel: BoardPanel, menu: QMenu, names: Sequence[str]) -> None:
    actions = panel.frame.actions
    for name in names:
        if not name:
            menu.addSeparator()
            continue
        made = actions.qt(name)
        copy = menu.addAction(made.icon(), made.text())
        copy.setObjectName(name)
        copy.setEnabled(actions.get(name).possible())
        copy.setShortcut(made.shortcut())
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(partial(actions.run, name))
