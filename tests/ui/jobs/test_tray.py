"""The tray, used by keys on a real desk."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.domain.jobs import Urgency
from app.domain.lifecycle import Action
from app.domain.people import Tier
from app.domain.text import T
from app.i18n import say
from tests.support.desk import StoryDesk
from tests.ui.jobs.panels import Panels
from ui.jobs.tray import Tray, make_tray
from ui.jobs.wishes import job_wishes


def three_jobs(desk: StoryDesk) -> list[str]:
    """An ordinary job, a leak in an hour, one for the afternoon; their ids, the most pressing first."""
    zhao = desk.customer("Zhao Min", "+41795550101", "Städtle 38, Vaduz", Tier.VIP)
    frick = desk.customer("Tom Frick", "+41795550102", "Landstrasse 12, Schaan")
    later = desk.book(0, "leak-repair", frick, desk.window(14, 16))
    now = desk.book(0, "leak-repair", zhao, desk.window(9, 10), Urgency.EMERGENCY)
    soon = desk.book(0, "leak-repair", frick, desk.window(10, 12))
    return [now.id, soon.id, later.id]


def opened(panels: Panels) -> Tray:
    tray, _frame = panels.open(make_tray, Tray)
    panels.rest()
    return tray


def test_jobs_wait_in_order_and_the_tabs_count_them(panels: Panels, desk: StoryDesk) -> None:
    ids = three_jobs(desk)
    tray = opened(panels)
    assert [line.key for line in tray.list.rows.rows] == ids
    assert [tray.tabs.tabText(n) for n in range(3)] == ["Unassigned 3", "At risk 0", "Missed 0"]


def test_an_empty_tab_says_what_to_do(panels: Panels) -> None:
    tray = opened(panels)
    assert tray.stack.currentWidget().accessibleName() == "Nothing waits in the tray."
    tray.show_tab("missed")
    assert tray.stack.currentWidget().accessibleName() == "Everybody has been called back."


def test_arrows_select_for_everybody_and_enter_opens_the_card(panels: Panels, desk: StoryDesk) -> None:
    ids = three_jobs(desk)
    tray = opened(panels)
    frame = panels.window().frame
    asked: list[str] = []
    job_wishes(frame).opened.connect(asked.append)
    tray.list.setFocus()
    assert frame.selection.current is None
    panels.press(Qt.Key.Key_Down)
    assert frame.selection.is_selected("job", ids[1])
    panels.press(Qt.Key.Key_Return)
    assert asked == [ids[1]]
    frame.selection.select("job", ids[2])
    line = tray.list.line()
    assert line is not None and line.key == ids[2]


def test_a_asks_who_could_go(panels: Panels, desk: StoryDesk) -> None:
    ids = three_jobs(desk)
    tray = opened(panels)
    wanted: list[tuple[str, Action]] = []
    job_wishes(panels.window().frame).step_wanted.connect(lambda job, action: wanted.append((job, action)))
    tray.list.setFocus()
    panels.press(Qt.Key.Key_A)
    assert wanted == [(ids[0], Action.ASSIGN)]


def test_news_keeps_the_selection_and_never_selects_by_itself(panels: Panels, desk: StoryDesk) -> None:
    ids = three_jobs(desk)
    tray = opened(panels)
    frame = panels.window().frame
    frame.selection.select("job", ids[1])
    desk.job_id = desk.desk.queries.tray(frame.branch_id)[0].id
    desk.job_id = type(desk.job_id)(ids[0])
    desk.step(Action.CANCEL, "the customer called")
    panels.news()
    assert [line.key for line in tray.list.rows.rows] == ids[1:]
    assert frame.selection.is_selected("job", ids[1])
    desk.job_id = type(desk.job_id)(ids[1])
    desk.step(Action.CANCEL, "the customer called")
    panels.news()
    assert frame.selection.is_selected("job", ids[1]), "the card keeps what it shows"
    assert not tray.list.selectionModel().hasSelection()


def test_the_menu_does_a_simple_step_at_once_and_asks_the_card_for_the_others(
    panels: Panels, desk: StoryDesk
) -> None:
    ids = three_jobs(desk)
    tray = opened(panels)
    wanted: list[tuple[str, Action]] = []
    job_wishes(panels.window().frame).step_wanted.connect(lambda job, action: wanted.append((job, action)))
    menu = tray.menu_for(tray.list.rows.rows[0])
    entries = {a.text(): a for a in menu.actions() if a.text()}
    assert list(entries) == ["Open", "Assign", "Put on hold", "Cancel job", "Correct"]
    entries["Cancel job"].trigger()
    assert wanted == [(ids[0], Action.CANCEL)]
    menu.deleteLater()


def test_enter_on_a_missed_call_takes_it_and_dials(panels: Panels, desk: StoryDesk) -> None:
    desk.ring("+41795550199", "Somebody")
    desk.miss()
    tray = opened(panels)
    frame = panels.window().frame
    dialled: list[str] = []
    frame.calling.connect(dialled.append)
    tray.show_tab("missed")
    tray.list.setFocus()
    panels.press(Qt.Key.Key_Return)
    panels.rest()
    assert (
        dialled == ["+41795550199"]
        and say(T("You have taken this call: dial the number.")) in panels.toasts()
    )
    panels.news()
    assert not tray.list.rows.rows
