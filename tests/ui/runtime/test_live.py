"""News is gathered, merged, and told only to those who show it and can be seen."""

from __future__ import annotations

import threading

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.changes import ChangeSet
from ui.runtime.live import Live


class Panel(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[ChangeSet] = []

    def refresh(self, changes: ChangeSet) -> None:
        self.heard.append(changes)


def test_a_burst_becomes_one_piece_of_news(qtbot: QtBot) -> None:
    live = Live(gather_ms=0)
    heard: list[ChangeSet] = []
    live.changed.connect(heard.append)
    with qtbot.waitSignal(live.changed):
        for number in range(5):
            live.hear(ChangeSet.of("job", [f"J{number}"]))
        live.hear(ChangeSet.of("staff", ["S1"]))
    assert heard == [
        ChangeSet({"job": frozenset(f"J{n}" for n in range(5)), "staff": frozenset({"S1"})}),
    ]


def test_the_first_news_after_a_quiet_time_is_told_at_once_and_what_follows_is_gathered(qtbot: QtBot) -> None:
    live = Live(gather_ms=3_600_000)
    heard: list[ChangeSet] = []
    live.changed.connect(heard.append)
    with qtbot.waitSignal(live.changed):
        live.hear(ChangeSet.of("job", ["J1"]))
    for number in ("J2", "J3"):
        live.hear(ChangeSet.of("job", [number]))
    QCoreApplication.processEvents()
    assert heard == [ChangeSet.of("job", ["J1"])]
    live.flush()
    assert heard[1:] == [ChangeSet.of("job", ["J2", "J3"])]


def test_news_may_come_from_any_thread_and_is_told_on_the_windows(qtbot: QtBot) -> None:
    live = Live(gather_ms=0)
    where: list[int] = []
    live.changed.connect(lambda _news: where.append(threading.get_ident()))
    with qtbot.waitSignal(live.changed):
        thread = threading.Thread(target=live.hear, args=(ChangeSet.of("job", ["J1"]),))
        thread.start()
    thread.join()
    assert where == [threading.get_ident()]


def test_a_panel_hears_only_of_its_kinds(qtbot: QtBot) -> None:
    live, panel = Live(), Panel()
    qtbot.addWidget(panel)
    panel.show()
    live.watch(panel, ("job", "lane"), panel.refresh)
    for kind in ("customer", "job", "desk"):
        live.hear(ChangeSet.of(kind, ["x"]))
        live.flush()
    assert [list(news.kinds) for news in panel.heard] == [["job"], ["desk"]]


def test_a_hidden_panel_hears_everything_at_once_when_shown(qtbot: QtBot) -> None:
    live, panel = Live(), Panel()
    qtbot.addWidget(panel)
    live.watch(panel, ("job",), panel.refresh)
    for number in ("J1", "J2"):
        live.hear(ChangeSet.of("job", [number]))
        live.flush()
    assert panel.heard == []
    panel.show()
    assert panel.heard == [ChangeSet.of("job", ["J1", "J2"])]
    panel.hide()
    panel.show()
    assert len(panel.heard) == 1


def test_a_panel_that_is_gone_hears_nothing(qtbot: QtBot) -> None:
    import shiboken6

    live, panel = Live(), Panel()
    panel.show()
    live.watch(panel, ("job",), panel.refresh)
    heard = panel.heard
    shiboken6.delete(panel)
    live.hear(ChangeSet.of("job", ["J1"]))
    live.flush()
    assert heard == []
