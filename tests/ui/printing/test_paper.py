"""How blocks flow down pages, and what the sheets say: measured, not looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication

from app.commands import SaveStaff
from app.domain.errors import NotPossible
from app.domain.geo import Point
from app.domain.ids import StaffId
from app.i18n import set_zone
from tests.support.clock import FixedClock
from tests.support.desk import BRANCH, StoryDesk, small_company
from ui.printing.output import Wanted, gather, make_pdf, paper_of, write_pdf
from ui.printing.paper import FOOT, HEAD, MARGIN, Block, Heading, Lines, PageHead, Paper, Row, usual_size
from ui.printing.route_picture import Flat
from ui.printing.sheets import Blackout, DaySheet
from ui.theme import theme

A4 = QSizeF(595, 842)
ROOM = 842 - 2 * MARGIN - HEAD - FOOT


@pytest.fixture
def desk(clock: FixedClock, tmp_path: Path, qapp: QApplication) -> Iterator[StoryDesk]:
    theme()
    set_zone(BRANCH.zone)
    with small_company(tmp_path / "desk.db", clock) as made:
        yield made


class Slab:
    """A block of a height."""

    def __init__(self, high: float, with_next: bool = False, new_page: bool = False) -> None:
        self.high, self.with_next, self.new_page = high, with_next, new_page

    def height(self, width: float) -> float:
        return self.high

    def paint(self, pen: object, x: float, y: float, width: float) -> None:
        raise AssertionError("only measured here")


def heights(*blocks: Block) -> list[list[float]]:
    return [[b.height(500) for b, _y in page] for page in Paper(blocks, "t", "f").pages(A4)]


def test_what_does_not_fit_goes_to_the_next_page_whole() -> None:
    third = ROOM / 3
    assert heights(*(Slab(third) for _ in range(4))) == [[third] * 3, [third]]
    assert heights(Slab(10), Slab(10, new_page=True)) == [[10], [10]]
    assert heights(Slab(10, new_page=True)) == [[10]], "an empty page is not left behind"
    assert heights(Slab(ROOM * 2), Slab(10)) == [[ROOM * 2], [10]]


def test_a_heading_is_never_the_last_on_a_page() -> None:
    assert heights(Slab(ROOM - 30), Slab(20, with_next=True), Slab(50)) == [[ROOM - 30], [20, 50]]


def test_a_head_begins_every_page_until_it_is_ended(qapp: QApplication) -> None:
    theme()
    row = Row(["a", "b"], [1, 1], head=True)
    blocks = [PageHead(row), *(Slab(ROOM / 2 - 20) for _ in range(3)), PageHead(None), Slab(ROOM - 20)]
    pages = Paper(blocks, "t", "f").pages(A4)
    assert [[b is row for b, _ in page] for page in pages] == [[True, False, False], [True, False], [False]]
    assert pages[0][1][1] == MARGIN + HEAD + row.height(595 - 2 * MARGIN)


def test_long_words_make_a_row_higher(qapp: QApplication) -> None:
    theme()
    short, long = Row(["a", "b"], [1, 3]), Row(["a", "many words " * 40], [1, 3])
    assert long.height(300) > 4 * short.height(300)
    assert Heading("a").height(300) > Lines("a").height(300)


def test_the_paper_is_the_countrys() -> None:
    assert [usual_size(c) for c in ("LI", "CN", "US", "us", "")] == ["A4", "A4", "Letter", "Letter", "A4"]


def test_north_is_up_and_metres_are_true() -> None:
    south, north = Point(47.10, 9.50), Point(47.20, 9.50)
    flat = Flat([south, north, Point(47.15, 9.60)], QRectF(0, 0, 400, 200))
    assert flat.at(north).y() < flat.at(south).y()
    drawn = flat.at(south).y() - flat.at(north).y()
    assert drawn == pytest.approx(south.metres_to(north) * flat.per_metre, rel=0.01)
    east = flat.at(Point(47.15, 9.60)).x() - flat.at(Point(47.15, 9.50)).x()
    metres = Point(47.15, 9.50).metres_to(Point(47.15, 9.60))
    assert east == pytest.approx(metres * flat.per_metre, rel=0.01)


def test_stops_come_in_order_with_the_roads_between_them(desk: StoryDesk) -> None:
    tom = desk.customer("Tom Ritter", "+423 555 77 88", "Landstrasse 12, Schaan")
    zhao = desk.customer("Mrs Zhao", "+423 555 01 02", "Städtle 38, Vaduz")
    late = desk.book(1, "leak-repair", tom, desk.window(14, 16))
    board = desk.desk.queries.board(BRANCH.id, desk.clock.now().date())
    staff = board.visits[0].staff_id
    for other in {"S-001", "S-002"} - {staff}:
        person = desk.desk.queries.staff_member(StaffId(other))
        assert person is not None
        desk.do(SaveStaff(staff=replace(person, active=False)))
    early = desk.book(1, "leak-repair", zhao, desk.window(10, 12))
    wanted = Wanted(desk.clock.now().date(), (staff,))
    (sheet,) = gather(desk.desk, BRANCH, wanted)  # type: ignore[misc]
    assert isinstance(sheet, DaySheet)
    assert [s.visit.job_id for s in sheet.stops] == [early.id, late.id]
    assert [s.number for s in sheet.stops] == [1, 2] and all(s.metres > 100 for s in sheet.stops)
    assert len(sheet.way) == 2 and not sheet.on_roads
    assert sheet.stops[0].facts is not None and sheet.stops[0].facts.phones == ("+4235550102",)


def test_the_blackout_sheet_holds_everybody_what_waits_and_whom_to_ring(
    desk: StoryDesk, tmp_path: Path
) -> None:
    zhao = desk.customer("Mrs Zhao", "+423 555 01 02", "Städtle 38, Vaduz")
    tom = desk.customer("Tom Ritter", "+423 555 77 88", "Landstrasse 12, Schaan")
    given = desk.book(1, "leak-repair", zhao, desk.window(10, 12))
    waiting = desk.book(0, "leak-repair", tom, desk.window(14, 16))
    wanted = Wanted(desk.clock.now().date())
    facts = gather(desk.desk, BRANCH, wanted)
    assert isinstance(facts, Blackout) and [w.job.id for w in facts.waiting] == [waiting.id]
    file = tmp_path / "black.pdf"
    pages = make_pdf(desk.desk, BRANCH, wanted, file)
    document = QPdfDocument()
    document.load(str(file))
    assert document.pageCount() == pages == 1
    assert document.pagePointSize(0).width() > document.pagePointSize(0).height()
    words = document.getAllText(0).text()
    for text in (
        given.number,
        waiting.number,
        "Tom Ritter",
        "+4235557788",
        "Wang Fang",
        "Ana Frick",
        "plumbing",
    ):
        assert text in words
    document.close()


@pytest.mark.parametrize(("size", "points"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_each_paper_has_its_size(desk: StoryDesk, tmp_path: Path, size: str, points: tuple[int, int]) -> None:
    wanted = Wanted(desk.clock.now().date(), (StaffId("S-001"), StaffId("S-003")), size)
    file = tmp_path / "day.pdf"
    assert make_pdf(desk.desk, BRANCH, wanted, file) == 2
    document = QPdfDocument()
    document.load(str(file))
    found = document.pagePointSize(1)
    assert (round(found.width()), round(found.height())) == points
    document.close()


def test_nobody_known_and_no_folder_are_refused_and_leave_nothing(desk: StoryDesk, tmp_path: Path) -> None:
    day = desk.clock.now().date()
    with pytest.raises(NotPossible):
        gather(desk.desk, BRANCH, Wanted(day, (StaffId("nobody"),)))
    wanted = Wanted(day)
    paper = paper_of(gather(desk.desk, BRANCH, wanted), desk.desk, BRANCH, wanted)
    with pytest.raises(NotPossible, match="cannot be written"):
        write_pdf(paper, tmp_path / "no" / "such.pdf", "A4", True, "x")
    assert not list(tmp_path.rglob("*.pdf"))
