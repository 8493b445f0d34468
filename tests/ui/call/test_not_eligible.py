"""The list of those who do not fit: each with every rule in the way and what would mend it."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.ids import StaffId
from app.domain.matching import Ranking
from app.domain.rules import Excluded
from app.domain.text import T
from tests.support.desk import BRANCH
from ui.call.candidates import OUT_SHOWN, CandidateList

PAPER = Excluded(StaffId("s1"), "certificate", T("Ana has no licence"), T("Record a licence for Ana."))
BUSY = Excluded(StaffId("s2"), "overlap", T("Ben already has a visit"), T("Offer a later time."), (PAPER,))


@pytest.fixture
def shown(qtbot: QtBot) -> CandidateList:
    """The list, empty."""
    view = CandidateList()
    qtbot.addWidget(view)
    return view


def said(view: CandidateList) -> list[str]:
    items = [view._out.itemAt(n).widget() for n in range(view._out.count())]
    return [
        text.text()
        for item in items
        for text in ([item] if isinstance(item, QLabel) else item.findChildren(QLabel))
    ]


def test_every_rule_in_the_way_is_told_with_its_change(shown: CandidateList) -> None:
    shown.show_ranking(Ranking((), (PAPER, BUSY)), {}, BRANCH.zone)
    assert shown.excluded.text() == "Not eligible (2)"
    assert said(shown) == [
        "Ana has no licence",
        "Record a licence for Ana.",
        "Ben already has a visit",
        "Offer a later time.",
        "Ana has no licence",
        "Record a licence for Ana.",
    ]


def test_many_are_counted_at_the_end(shown: CandidateList) -> None:
    shown.show_ranking(Ranking((), (PAPER,) * (OUT_SHOWN + 5)), {}, BRANCH.zone)
    assert said(shown)[-1] == "5 more"
    shown.excluded.click()
    assert said(shown) == []
