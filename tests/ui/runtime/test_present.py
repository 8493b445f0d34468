"""Every error becomes something a person can act on, and no report carries a customer's data."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import ChangedMeanwhile, NotAllowed, NotPossible, NotReachable
from app.domain.text import T, Text
from tests.support.noise import ExpectedLog
from ui.runtime.present import Presenter
from ui.runtime.scrub import describe, scrub
from ui.widgets.field import Field, Form
from ui.widgets.report import ReportWindow


class Spoken:
    """Remembers what was said where."""

    def __init__(self) -> None:
        self.toasts: list[tuple[str, str]] = []
        self.banners: dict[str, Callable[[], None] | None] = {}

    def toast(self, text: Text | str, kind: str = "info", *_more: Any, **_named: Any) -> None:
        self.toasts.append((str(text), kind))

    def banner(
        self,
        name: str,
        text: Text | str,
        kind: str = "",
        action: Text | None = None,
        run: Any = None,
        closable: bool = True,
    ) -> None:
        self.banners[name] = run

    def clear_banner(self, name: str) -> None:
        self.banners.pop(name, None)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def spoken() -> Spoken:
    return Spoken()


@pytest.fixture
def present(window: QWidget, spoken: Spoken) -> Presenter:
    made = Presenter("0.1")
    made.use(spoken, window)
    return made


def test_a_refusal_stands_at_the_field_it_names(present: Presenter, spoken: Spoken, window: QWidget) -> None:
    phone = QLineEdit()
    form = Form(Field(T("Phone"), phone, "phone"), parent=window)
    inner = QWidget(form)
    present(NotPossible(T("Too few digits."), field="phone"), inner)
    assert form.fields["phone"].problem() == "Too few digits."
    assert spoken.toasts == []
    phone.textEdited.emit("1")
    assert form.fields["phone"].problem() == ""


def test_a_refusal_without_a_field_is_a_toast(present: Presenter, spoken: Spoken, window: QWidget) -> None:
    present(NotPossible(T("Not on Sundays."), field="nowhere"), window)
    assert spoken.toasts == [("Not on Sundays.", "danger")]


@pytest.mark.parametrize("kind", [ChangedMeanwhile, NotAllowed])
def test_others_and_roles_are_explained_in_a_toast(kind: Any, present: Presenter, spoken: Spoken) -> None:
    present(kind(T("14:00 was just taken.")))
    assert spoken.toasts == [("14:00 was just taken.", "warning")]


def test_what_cannot_be_reached_stays_on_a_banner_with_try_again(present: Presenter, spoken: Spoken) -> None:
    tried: list[int] = []
    present(NotReachable(T("The server is away."), code="db"), None, lambda: tried.append(1))
    again = spoken.banners["unreachable:db"]
    assert again is not None
    again()
    assert tried == [1]


def test_our_mistakes_open_a_report_that_can_be_copied(
    present: Presenter, spoken: Spoken, window: QWidget, expects_log: ExpectedLog
) -> None:
    expects_log("our mistake")
    with_data = ValueError("customer 'Zhao Min' at +41 79 555 01 02")
    present(with_data, window)
    present(with_data, window)
    reports = window.findChildren(ReportWindow)
    assert len(reports) == 1
    assert reports[0].isVisible() and not reports[0].isModal()
    reports[0].copy.click()
    copied = QGuiApplication.clipboard().text()
    assert copied.count("ValueError") == 1
    assert "Zhao" not in copied and "555" not in copied
    reports[0].close()


def test_hooks_catch_what_python_would_only_print(
    present: Presenter, qtbot: QtBot, expects_log: ExpectedLog
) -> None:
    expects_log("our mistake")
    caught: list[str] = []
    present.reported.connect(caught.append)
    old = sys.excepthook
    restore = present.install_hooks()
    try:

        def fail() -> None:
            raise RuntimeError("in a thread")

        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        sys.excepthook(KeyError, KeyError("in a slot"), None)
        qtbot.waitUntil(lambda: len(caught) == 2)
    finally:
        restore()
    assert sys.excepthook is old
    assert "RuntimeError" in caught[0]


def test_before_there_is_a_window_refusals_are_logged(expects_log: ExpectedLog) -> None:
    expects_log("nowhere to show")
    Presenter()(NotPossible(T("No."), code="x"))


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("call +41 79 555 01 02 now", "call <number> now"),
        ("mail zhao.min@example.com", "mail <e-mail>"),
        ("name 'Zhao Min' and \"Li Na\"", "name <text> and <text>"),
        ("于“静安区”", "于<text>"),
        ("id 123456 of 12", "id <number> of 12"),
        ("password=hunter2 rest", "password=<hidden> rest"),
    ],
)
def test_scrubbing(given: str, left: str) -> None:
    assert scrub(given) == left


def test_a_report_tells_the_place_and_the_cause_but_no_values() -> None:
    def fails(customer: str) -> None:
        try:
            raise KeyError(customer)
        except KeyError as error:
            raise RuntimeError(f"no '{customer}'") from error

    with pytest.raises(RuntimeError) as caught:
        fails("Zhao Min")
    report = describe(caught.value, "0.1")
    assert "test_present.py" in report and "because of KeyError" in report
    assert "Zhao" not in report
