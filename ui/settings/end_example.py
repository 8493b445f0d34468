"""Ends the example: says what goes and what stays, asks for the company's first facts, and leaves an empty desk."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.adapters.clocks import ExampleClock
from app.commands import EmptyDesk
from app.domain.errors import DeskError
from app.domain.text import T
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.settings.branch_form import BranchForm
from ui.settings.company import zone_of_this_computer
from ui.settings.state import country_name, currency_name, currency_of, new_branch
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, icon_label, label, row
from ui.widgets.choices import Choice
from ui.widgets.dialog import Dialog
from ui.widgets.parts import card
from ui.widgets.question import finished

GOES = T(
    "The invented customers, staff members, jobs and calls go, and so do changes you made to them. "
    "The clock shows the real time again."
)
STAYS = T(
    "Your language, colours and the loaded map stay. "
    "The example can be looked at again at any time from another profile."
)


class EndExampleDialog(Dialog):
    """Company name, time zone, country, currency; then `EmptyDesk`."""

    def __init__(self, frame: Frame, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.frame, self.tasks = frame, frame.tasks
        words.bind(self.setWindowTitle, T("Start your own desk"))
        self.form = BranchForm(frame, place=False, name=T("Name of your company or its first branch"))
        zone = zone_of_this_computer()
        self.form.set_branch(new_branch(None, zone))
        if country := country_of(zone):
            self.form.country.choose(Choice(country_name(country), value=country))
            money = currency_of(country)
            if money:
                self.form.currency.choose(Choice(currency_name(money), value=money))
        self.end = button(T("End the example"), self.carry_out, "danger")
        self.cancel = button(T("Go on with the example"), self.reject)
        self.setLayout(
            column(
                label(T("Start your own desk"), "title"),
                _said("delete-sweep-outline", "warning", GOES),
                _said("content-save-check-outline", "good", STAYS),
                self.form,
                row(None, self.cancel, self.end),
                gap=tokens.PAGE,
                margin=tokens.PAGE,
            )
        )
        self.setMinimumWidth(520)
        self.form.name.setFocus()

    @async_slot
    async def carry_out(self) -> None:
        """Check, empty the desk, and say so."""
        branch = self.form.checked()
        if branch is None:
            return
        self.end.setEnabled(False)
        living, clock = self.frame.desk.around.example, self.frame.desk.clock
        pace = living.rate if living is not None else 0.0
        if living is not None:
            living.run_at(0)  # it must not write into the desk that is being emptied
        try:
            await self.tasks.do(EmptyDesk(branch=branch))
        except DeskError:
            if living is not None:
                living.run_at(pace)
            raise
        finally:
            self.end.setEnabled(True)
        if living is not None:
            living.stop()
            self.frame.desk.around.example = None
        if isinstance(clock, ExampleClock):
            clock.end()
        self.frame.clock.look()
        self.frame.example = False
        self.frame.clear_banner("example")
        self.frame.desk.around.positions.forget()
        self.frame.set_branches((branch,))
        self.frame.selection.clear()
        self.frame.toast(
            T(
                "This is {name}’s own desk now. Next: your services, your people, your city’s map.",
                name=branch.name,
            ),
            seconds=12,
        )
        self.accept()


class EndExamplePage(QWidget):
    """What it means, and the button."""

    ended = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.tasks = frame, frame.tasks
        self.begin = button(T("Start your own desk…"), self.open_dialog, "primary", "store-plus-outline")
        self.setLayout(
            column(
                card(
                    label(T("This desk shows an invented company."), "strong"),
                    _said("delete-sweep-outline", "warning", GOES),
                    _said("content-save-check-outline", "good", STAYS),
                    row(self.begin, None),
                    gap=tokens.WIDE,
                )
            )
        )

    @async_slot
    async def open_dialog(self) -> None:
        """Ask, and end the example when the person says so."""
        dialog = EndExampleDialog(self.frame, self)
        try:
            code = await finished(dialog)
        finally:
            dialog.deleteLater()
        if code == QDialog.DialogCode.Accepted:
            self.ended.emit()


def country_of(zone: str) -> str:
    """The country a time zone lies in, by the CLDR; empty when it lies in none."""
    from babel.core import get_global

    found = str(get_global("zone_territories").get(zone, ""))
    return found if found.isalpha() and found != "ZZ" else ""  # the world, and nowhere, are no countries


def _said(icon_name: str, hue: str, text: object) -> QWidget:
    made = QWidget()
    inner = row(icon_label(icon_name, hue, 18), label(text, wrap=True), gap=tokens.WIDE)  # type: ignore[arg-type]
    inner.setStretch(1, 1)
    made.setLayout(inner)
    return made
