"""Keys and menus for how the board is looked at: days, list, filter, saved views. The list takes the bar's keys too."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu
from shiboken6 import isValid

from app.domain.text import T
from ui.board.keys import BOARD
from ui.board.looking import menu_of_views
from ui.board.views_dialog import ViewsDialog
from ui.runtime import words
from ui.shell.actions import Action

if TYPE_CHECKING:
    from ui.board.panel import BoardPanel


def declare_looking(panel: BoardPanel) -> None:
    """Declare them, after the board's other keys."""
    looking, head, actions = panel.looking, panel.head, panel.frame.actions

    def manage() -> None:
        ViewsDialog(looking, panel).open()

    menu = QMenu(panel)
    menu.aboutToShow.connect(partial(menu_of_views, looking, menu, manage))
    head.views.setMenu(menu)

    def show_views() -> None:
        menu.popup(head.views.mapToGlobal(QPoint(0, head.views.height())))

    def toggle_list() -> None:
        looking.set(listed=not looking.now.listed)
        panel.take_focus()

    actions.add(
        Action(
            "board.day", T("One day"), partial(looking.set, length=1), "D", "calendar-today", BOARD, widget=panel
        ),
        Action(
            "board.three_days", T("Three days"), partial(looking.set, length=3), "Shift+D", "view-column-outline",
            BOARD, widget=panel,
        ),
        Action(
            "board.week", T("One week"), partial(looking.set, length=7), "W", "calendar-week-outline", BOARD,
            widget=panel,
        ),
        Action(
            "board.list", T("Board as a list, or as bars"), toggle_list, "L", "format-list-bulleted", BOARD,
            widget=panel, keywords="screen reader table",
        ),
        Action(
            "board.sieve", T("Filter by team, skill, state, service…"), panel.open_sieve, "F", "filter-variant",
            BOARD, widget=panel,
        ),
        Action(
            "board.hide", T("Hide or dim what does not fit the filter"),
            lambda: looking.set(hide=not looking.now.hide), "Shift+F", "filter-outline", BOARD, widget=panel,
        ),
        Action("board.views", T("Saved views"), show_views, "V", "bookmark-outline", BOARD, widget=panel),
        Action(
            "board.manage_views", T("Save and manage views…"), manage, "", "bookmark-outline", BOARD,
            widget=panel,
        ),
        Action(
            "board.off_shift", T("Show or hide people without a shift"),
            lambda: looking.set(off_shift=not looking.now.off_shift), "", "account-off-outline", BOARD,
            widget=panel,
        ),
        Action(
            "board.call_view", T("A saved view, while the board has the focus (Ctrl+1…9 for the window’s views)"),
            show_views, "", "bookmark-outline", BOARD, widget=panel, hidden=True, told="1 … 9",
        ),
    )  # fmt: skip
    everything = QMenu(panel)
    words.bind(everything.setTitle, T("Everything the board can do"))
    refill = partial(_fill, panel, everything)
    actions.changed.connect(refill)
    head.more.setMenu(everything)
    # the same actions, not copies: what acts on the chosen bar acts on the chosen line
    for action in actions.all():
        if action.widget is panel.canvas:
            panel.list.addAction(actions.qt(action.id))


def _fill(panel: BoardPanel, menu: QMenu) -> None:
    """All of the board's actions by name with their keys: for whoever does not know them, and for assistive tools.

    First what is done to the visit that is chosen, then how the board is looked at.
    """
    if not isValid(menu):  # the list of actions may outlive the panel by a moment
        return
    menu.clear()
    actions = panel.frame.actions
    own = [action for action in actions.all() if action.id.startswith("board.")]
    for on_bar in (True, False):
        menu.addActions([actions.qt(a.id) for a in own if (a.widget is panel.canvas) is on_bar])
        if on_bar:
            menu.addSeparator()
