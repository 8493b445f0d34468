"""The right part of the desk: the request being taken, and the job that is selected, each one key away."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QWidget

from app.domain.geo import Point
from app.domain.ids import CallId
from app.domain.people import Customer
from app.domain.text import T
from app.rows import JobDetail
from ui.call.panel import IntakePanel
from ui.desk.links import links
from ui.jobs.card import JobCard
from ui.jobs.wishes import job_wishes
from ui.runtime import words
from ui.shell.actions import Action
from ui.shell.frame import Frame
from ui.shell.selection import Selected
from ui.widgets.basics import column


class Inspector(QWidget):
    """Two pages: request and job. A call brings the first, a selection the second."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self.intake = IntakePanel(frame)
        wishes = job_wishes(frame)
        wishes.opened.connect(self._show_card)
        wishes.step_wanted.connect(self._show_card)
        self.card = JobCard(frame)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.intake, "")
        self.tabs.addTab(self.card, "")
        words.bind(self.tabs.setTabText, T("Request"), 0)
        words.bind(self.tabs.setTabText, T("Job"), 1)
        self.setLayout(column(self.tabs, gap=0))
        link = links(frame)
        link.answer.connect(self._answer)
        link.resume.connect(self._resume)
        link.pin_set.connect(self.intake.set_pin)
        link.request_here.connect(self._here)
        link.request_for.connect(self._for)
        link.rework.connect(self._rework)
        self.intake.previewed.connect(link.previewed)
        link.previewed.connect(lambda candidate, minutes: frame.previewed.emit(candidate, int(minutes or 0)))
        self.intake.pin_wanted.connect(link.pin_wanted)
        self.intake.changed.connect(link.intake_changed)
        self.card.rework_wanted.connect(link.rework)
        self.card.previewed.connect(lambda candidate: link.previewed.emit(candidate, 0))
        self.intake.booked.connect(lambda _job: self.tabs.setCurrentWidget(self.card))
        frame.selection.changed.connect(self._selected)
        frame.opened.connect(self._selected)
        frame.actions.add(
            Action(
                "inspector.request",
                T("Go to the request form"),
                self._to_intake,
                "F3",
                "form-textbox",
                T("Call"),
            ),
            Action(
                "inspector.job",
                T("Go to the job card"),
                self._to_card,
                "F4",
                "clipboard-text-outline",
                T("Job"),
            ),
        )

    def _to_intake(self) -> None:
        self.tabs.setCurrentWidget(self.intake)
        self.intake.view.customer.setFocus()

    def _to_card(self) -> None:
        self.tabs.setCurrentWidget(self.card)
        self.card.take_focus()

    def _show_card(self, *_: object) -> None:
        """Somebody asked for a job or a step of it by hand: the card comes to the front, the request waits."""
        self.tabs.setCurrentWidget(self.card)

    def _answer(self, call: str) -> None:
        self.tabs.setCurrentWidget(self.intake)
        if call:
            self.intake.answer(CallId(call))
        else:
            self.intake.begin()

    def _resume(self, call: str) -> None:
        self.tabs.setCurrentWidget(self.intake)
        self.intake.resume(CallId(call))

    def _here(self, point: Point) -> None:
        self.tabs.setCurrentWidget(self.intake)
        self.intake.begin()
        self.intake.set_pin(point)

    def _for(self, customer: Customer) -> None:
        self.tabs.setCurrentWidget(self.intake)
        self.intake.begin_for(customer)

    def _rework(self, detail: JobDetail) -> None:
        self.tabs.setCurrentWidget(self.intake)
        self.intake.begin_from(detail)

    def _selected(self, now: Selected | None) -> None:
        """A job chosen elsewhere shows its card, unless a request is being taken just now."""
        if now is not None and now.kind in ("job", "visit") and self.intake.state.empty:
            self.tabs.setCurrentWidget(self.card)


def make_inspector(frame: Frame) -> QWidget:
    """The part for the workbench."""
    return Inspector(frame)
