"""A booking that was taken back: its request is offered to be opened again, with everything that was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from app.domain.ids import JobId
from app.domain.lifecycle import State
from app.domain.text import T
from app.rows import JobDetail
from app.services.context import Outcome
from ui.call.state import Intake
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame

KEPT = 30
"""How many booked forms are remembered as they were; older ones are made of what was booked."""
MANY = 3
"""Where more bookings are taken back in one step, nobody is asked about each."""


class TakenBack(QObject):
    """Listens to what is taken back. open_again: shows a form's content, what stood there being put aside."""

    def __init__(self, frame: Frame, open_again: Callable[[Intake], None], parent: QObject) -> None:
        super().__init__(parent)
        self._frame, self.tasks = frame, frame.tasks
        self._open_again = open_again
        self._booked: dict[JobId, Intake] = {}
        frame.tasks.did.connect(self._did)

    def booked(self, job: JobId, form: Intake) -> None:
        """Remember a form as it was when it was booked."""
        self._booked[job] = form
        while len(self._booked) > KEPT:
            del self._booked[next(iter(self._booked))]

    def _did(self, outcome: object) -> None:
        if isinstance(outcome, Outcome) and 0 < len(jobs := outcome.changes.ids("job")) <= MANY:
            self._look([JobId(job) for job in jobs])

    @async_slot
    async def _look(self, jobs: list[JobId]) -> None:
        for job in jobs:
            detail = await self.tasks.ask(self._frame.queries.job, job)
            if detail is not None and was_taken_back(detail):
                self._offer(detail)

    def _offer(self, detail: JobDetail) -> None:
        form = reopened(self._booked.get(detail.job.id), detail)
        self._frame.toast(
            T("The request of {name} can go on where it was.", name=detail.customer.name),
            "info",
            T("Open it again"),
            lambda: self._open_again(form),
            seconds=20,
        )


def was_taken_back(detail: JobDetail) -> bool:
    """Whether the last thing that happened to a job is that its booking was undone."""
    steps = detail.job.steps
    return detail.job.state is State.CANCELLED and bool(steps) and steps[-1].channel == "undo"


def reopened(kept: Intake | None, detail: JobDetail) -> Intake:
    """The form as it was, else one of what was booked; the customer and the place that the booking made are kept."""
    job, customer = detail.job, detail.customer
    if kept is None:
        usual = detail.service.duration
        kept = replace(
            Intake().with_customer(customer).with_place(job.place),
            service=detail.service,
            urgency=job.urgency,
            window=job.window,
            minutes=None if job.duration == usual else round(job.duration.total_seconds() / 60),
            note=job.note,
            prefer=job.wishes.prefer,
            language=job.wishes.language,
            rework_of=job.rework_of,
        )
    # the call has ended with the booking; the new one is still about it
    return replace(kept, customer=customer, place_id=job.place.id, call_id=None, about_call=job.call_id)
