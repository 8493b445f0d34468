"""The customers' view, used by keys on a real desk in memory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from app.adapters.tables import read_table
from app.commands import SaveCustomer
from app.domain.people import Customer, Phone, Place
from tests.support.desk import StoryDesk
from tests.support.office import Office
from tests.ui.directory.conftest import Open
from ui.devtools.audit import complaints
from ui.directory.customers import make_customers
from ui.directory.exchange import ImportDialog, export

CTRL = Qt.KeyboardModifier.ControlModifier


def opened(office: Open) -> Office:
    made = office(make_customers)
    made.wait(lambda: len(made.page.model.rows) == 3 and made.page.card.thing is not None)
    return made


def names(page: Any) -> list[str]:
    return [page.filter.row_at(page.filter.index(n, 0)).name for n in range(page.filter.rowCount())]


def stored(desk: StoryDesk, name: str) -> Customer:
    return next(c for c in desk.desk.queries.customers() if c.name == name)


def test_the_list_finds_by_phone_tail_and_initials_and_keeps_its_selection(
    office: Open, desk: StoryDesk
) -> None:
    made = opened(office)
    page = made.page
    assert names(page) == ["Anna Berger", "Tom Frick", "Zhao Min"]
    made.type(page.search, "1111")
    made.wait(lambda: names(page) == ["Zhao Min"])
    assert page.card.name.text() == "Zhao Min"
    made.press(Qt.Key.Key_Down)
    assert page.table.hasFocus()
    page.search.setFocus()
    made.press(Qt.Key.Key_Escape)
    made.wait(lambda: len(names(page)) == 3)
    assert page.table.current_row().name == "Zhao Min"
    desk.customer("Berta Nigg", "+4232004444", "Städtle 38, Vaduz")
    made.wait(lambda: "Berta Nigg" in names(page))
    assert page.table.current_row().name == "Zhao Min"


def test_numbers_are_masked_until_asked_for(office: Open) -> None:
    made = opened(office)
    page = made.page
    page.table.go_to(stored(made.desk, "Zhao Min").id)
    made.wait(lambda: page.card.name.text() == "Zhao Min")

    def numbers() -> list[str]:
        from PySide6.QtWidgets import QLabel

        return [
            w.text()
            for w in page.card.reading.findChildren(QLabel)
            if w.text().startswith("+") and w.isVisible()
        ]

    made.wait(lambda: numbers() == ["+42•••11"])
    page.card.reveal.click()
    made.wait(lambda: numbers() == ["+423 200 11 11"])
    made.press(Qt.Key.Key_Down)
    page.table.go_to(stored(made.desk, "Anna Berger").id)
    made.wait(lambda: page.card.name.text() == "Anna Berger")
    made.wait(lambda: numbers() == ["+42•••22"])


def test_a_change_is_saved_by_keys_and_can_be_undone(office: Open, desk: StoryDesk) -> None:
    made = opened(office)
    page = made.page
    page.table.setFocus()
    made.press(Qt.Key.Key_Return)
    form = page.card.customer_form
    assert page.card.is_editing() and form.name.hasFocus()
    made.press(Qt.Key.Key_A, CTRL)
    made.qtbot.keyClicks(form.name, "Anna Burger")
    made.press(Qt.Key.Key_S, CTRL)
    made.wait(lambda: not page.card.is_editing())
    assert stored(desk, "Anna Burger").version == 2
    assert any("Change of customer" in said for said in made.said)
    made.frame.undo()
    made.wait(lambda: page.card.name.text() == "Anna Berger")


def test_a_wrong_form_is_refused_at_its_fields(office: Open, desk: StoryDesk) -> None:
    made = opened(office)
    page = made.page
    page.setFocus()
    made.press(Qt.Key.Key_N, CTRL)
    form = page.card.customer_form
    made.type(form.phones[0].number, "no number")
    made.press(Qt.Key.Key_S, CTRL)
    made.wait(lambda: form.fields["name"].problem() and form.fields["phone0"].problem())
    assert form.name.hasFocus()
    made.qtbot.keyClicks(form.name, "Rosa Beck")
    form.phones[0].number.clear()
    made.type(form.phones[0].number, "200 55 55")
    made.type(form.places[0].address, "landstr")
    made.wait(lambda: form.places[0].address.popup() is not None)
    made.press(Qt.Key.Key_Return)
    made.press(Qt.Key.Key_S, CTRL)
    made.wait(lambda: not page.card.is_editing())
    rosa = stored(desk, "Rosa Beck")
    assert rosa.phones[0].full == "+4232005555"
    assert rosa.places[0].text == "Landstrasse 12, Schaan" and rosa.places[0].point is not None
    made.wait(lambda: page.table.current_row().name == "Rosa Beck")


def test_leaving_keeps_what_was_typed(office: Open, desk: StoryDesk) -> None:
    made = opened(office)
    page = made.page
    page.table.setFocus()
    made.press(Qt.Key.Key_Return)
    made.type(page.card.customer_form.email, "anna@example.org")
    made.press(Qt.Key.Key_Escape)
    assert not page.card.is_editing() and page.card.draft_line.isVisible()
    page.table.go_to(stored(desk, "Zhao Min").id)
    assert page.card.name.text() == "Zhao Min" and not page.card.draft_line.isVisible()
    page.table.go_to(stored(desk, "Anna Berger").id)
    assert page.card.is_editing() and page.card.customer_form.email.text() == "anna@example.org"
    page.card.discard_button.click()
    assert not page.card.is_editing() and page.card.drafts == {}
    assert stored(desk, "Anna Berger").email == ""


def test_another_seats_change_is_shown_and_both_can_be_kept(office: Open, desk: StoryDesk) -> None:
    made = opened(office)
    page = made.page
    page.table.setFocus()
    made.press(Qt.Key.Key_Return)
    made.type(page.card.customer_form.email, "anna@example.org")
    theirs = stored(desk, "Anna Berger")
    desk.do(SaveCustomer(customer=replace(theirs, note="Rings twice")))
    made.press(Qt.Key.Key_S, CTRL)
    made.wait(page.card.conflict.isVisible)
    made.press(Qt.Key.Key_Space)
    made.wait(lambda: not page.card.is_editing())
    both = stored(desk, "Anna Berger")
    assert (both.email, both.note) == ("anna@example.org", "Rings twice")


def test_a_job_is_opened_and_a_request_wanted(office: Open, desk: StoryDesk) -> None:
    zhao = stored(desk, "Zhao Min")
    job = desk.book(1, "leak-repair", zhao, desk.window(14, 16))
    made = opened(office)
    page = made.page
    page.table.go_to(zhao.id)
    made.wait(lambda: len(page.card.jobs_model.rows) == 1)
    page.card.jobs.setFocus()
    page.card.jobs.selectRow(0)
    made.press(Qt.Key.Key_Return)
    assert made.gone == [("desk", {"job": job.id})]
    assert made.frame.selection.is_selected("job", job.id)
    wanted: list[Customer] = []
    page.request_wanted.connect(wanted.append)
    page.card.request.click()
    assert wanted == [zhao]


def test_everything_has_a_name_and_is_reached_by_keys(office: Open) -> None:
    made = opened(office)
    assert complaints(made.page) == []
    made.page.edit()
    assert complaints(made.page) == []


def test_a_table_goes_out_and_comes_in(office: Open, desk: StoryDesk, tmp_path: Path) -> None:
    made = opened(office)
    out = tmp_path / "out.csv"
    made.run(export(made.frame, made.page, "customers", "customers", out))
    rows = read_table(out)
    assert [r["name"] for r in rows] == ["Anna Berger", "Tom Frick", "Zhao Min"]
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("name,phone,tier\nRosa,200 55 55,gold\n,abc,odd\n", encoding="utf-8")
    dialog = ImportDialog(made.frame, "customers", made.page)
    dialog.show()
    dialog.read(wrong)
    made.wait(lambda: dialog.found() is not None)
    assert not dialog.take.isEnabled()
    assert {(e.row, e.column) for e in dialog.errors.rows} == {(3, "name"), (3, "phone"), (3, "tier")}
    assert len(desk.desk.queries.customers()) == 3
    right = tmp_path / "right.csv"
    right.write_text("name,phone,tier\nRosa,200 55 55,gold\nZhao Min,200 11 11,vip\n", encoding="utf-8")
    dialog.read(right)
    made.wait(dialog.take.isEnabled)
    made.qtbot.keyClick(dialog.take, Qt.Key.Key_Space)
    made.wait(lambda: len(made.page.model.rows) == 4)
    assert not dialog.isVisible()
    dialog.deleteLater()


def test_a_person_keeps_what_belongs_to_them() -> None:
    from ui.directory.customer_state import problems, tidy
    from ui.directory.merge import changed_fields, clashing, merged

    base = Customer(
        "c1", "b1", "Ann", version=3, phones=(Phone("1234"), Phone(" ")), places=(Place("p1", ""),)
    )  # type: ignore[arg-type]
    assert tidy(base).phones == (Phone("1234"),) and tidy(base).places == ()
    assert (
        problems(replace(base, phones=(Phone("200 55 55"), Phone("+423 200 5555"))), "LI")[0][0] == "phone1"
    )
    assert [f for f, _ in problems(replace(base, email="x@", prefers=("s",), refuses=("s",)), "LI")] == [  # type: ignore[arg-type]
        "email",
        "refuses",
    ]
    mine, theirs = replace(base, name="Anne", note="a"), replace(base, name="Anna", email="e", version=4)
    assert changed_fields(base, mine) == ("name", "note")
    assert clashing(base, mine, theirs) == ("name",)
    assert merged(base, mine, theirs) == replace(theirs, name="Anne", note="a")


def test_news_does_not_take_a_form_out_of_ones_hands(office: Open, desk: StoryDesk) -> None:
    made = opened(office)
    page = made.page
    page.setFocus()
    made.press(Qt.Key.Key_N, CTRL)
    made.type(page.card.customer_form.name, "Rosa")
    desk.customer("Berta Nigg", "+4232004444", "Städtle 38, Vaduz")
    made.wait(lambda: "Berta Nigg" in names(page))
    assert page.card.is_editing() and page.card.customer_form.name.text() == "Rosa"
    made.type(page.search, "zhao")
    made.wait(lambda: names(page) == ["Zhao Min"])
    assert page.card.is_editing()
    place = page.table.visualRect(page.filter.index(0, 0)).center()
    made.qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    made.wait(lambda: not page.card.is_editing() and page.card.name.text() == "Zhao Min")
    made.press(Qt.Key.Key_N, CTRL)
    assert page.card.customer_form.name.text() == "Rosa"
