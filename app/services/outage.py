"""After an outage: codes from paper, read line by line, looked over, and carried out as one step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from app.commands import AdvanceJob, Several
from app.domain.codes import HAPPENED_WORDS, Code, Happened, looks_like_code, read_code
from app.domain.errors import NotPossible
from app.domain.ids import JobId
from app.domain.jobs import DONE, Job, VisitState
from app.domain.lifecycle import THERE, Action
from app.domain.people import Branch
from app.domain.text import T, Text
from app.domain.time import local_day, local_moment
from app.i18n import say
from app.queries import Queries
from app.rows import JobDetail

_TIME = re.compile(r"\s+(\d{1,2})[:.h]?(\d{2})\s*$")
_NOTE = T("No access, keyed back from paper")
LABEL = T("Codes keyed back ({n})").msgid


@dataclass(frozen=True)
class KeyedLine:
    """One line that was typed. why: what is wrong with it; then it does nothing. steps: what it would do."""

    line: int
    typed: str
    code: Code | None = None
    at: datetime | None = None
    job_id: JobId | None = None
    job: str = ""
    customer: str = ""
    why: Text | None = None
    done_already: bool = False
    steps: tuple[AdvanceJob, ...] = ()

    @property
    def says(self) -> Text:
        """What it means, in words."""
        if self.why is not None:
            return self.why
        assert self.code is not None and self.at is not None
        words = HAPPENED_WORDS[self.code.what]
        if self.done_already:
            return T("{job} is known to be {what}: nothing to do", job=self.job, what=words)
        return T("{job}: {what} at {at}", job=self.job, what=words, at=self.at)


def read_back(
    typed: str, queries: Queries, branch: Branch, now: datetime, day: date | None = None
) -> list[KeyedLine]:
    """What was typed, a code and (optionally) its time a line: `1042-AK7 9:35`; empty lines are passed over.

    day: the day the times belong to, default today in the branch. A line without a time means now. Nothing is changed;
    `several` makes the command of the good lines.
    """
    today = day or local_day(now, branch.zone)
    found = [
        _one(number, line.strip(), queries, branch, now, today)
        for number, line in enumerate(typed.replace(";", "\n").splitlines(), start=1)
        if line.strip()
    ]
    return _with_steps(found, queries)


def several(lines: Sequence[KeyedLine]) -> Several | None:
    """The good lines as one command, one line of history and one undo; None when there is nothing to do."""
    # in the order of the clock, whatever order the papers lay in; who arrives and is done in one minute arrives first
    steps = tuple(
        sorted(
            (step for line in lines for step in line.steps),
            key=lambda step: (step.at, step.action is not Action.ARRIVE),
        )
    )
    return Several(label=LABEL, parts=steps) if steps else None


def _one(number: int, line: str, queries: Queries, branch: Branch, now: datetime, day: date) -> KeyedLine:
    timed = _TIME.search(line)
    words = line[: timed.start()] if timed else line
    code = read_code(words)
    made = KeyedLine(number, line, code, now)
    if code is None:
        wrong = looks_like_code(words)
        return replace(
            made,
            why=T("A sign of this code is wrong: look at the paper again.")
            if wrong
            else T("This is no code; one looks like 1042-AK7."),
        )
    if timed:
        hour, minute = int(timed[1]), int(timed[2])
        if hour > 23 or minute > 59:
            return replace(made, why=T("There is no such time of day."))
        at = local_moment(day, time(hour, minute), branch.zone)
        made = replace(made, at=at)
    if made.at is not None and made.at > now:
        return replace(made, why=T("This time has not come yet."))
    detail = queries.job_by_number(code.number)
    if detail is None:
        return replace(made, why=T("There is no job with this number."))
    made = replace(made, job_id=detail.job.id, job=detail.job.number, customer=detail.customer.name)
    if not any(code.of_visit(v.id) for v in detail.job.visits):
        return replace(
            made, why=T("The code is of another visit: {job} has been planned anew.", job=detail.job.number)
        )
    return made


def _with_steps(lines: Sequence[KeyedLine], queries: Queries) -> list[KeyedLine]:
    """Each job's lines are tried one after the other by their times, on the job as the one before leaves it."""
    made: dict[int, KeyedLine] = {line.line: line for line in lines}
    by_job: dict[JobId, list[KeyedLine]] = {}
    for line in lines:
        if line.why is None and line.job_id is not None:
            by_job.setdefault(line.job_id, []).append(line)
    for job_id, own in by_job.items():
        detail = queries.job(job_id)
        assert detail is not None
        job = detail.job
        for line in sorted(own, key=lambda n: (n.at, "ADN".index(n.code.what) if n.code else 0)):
            made[line.line], job = _tried(line, job, detail)
    return [made[line.line] for line in lines]


def _tried(line: KeyedLine, job: Job, detail: JobDetail) -> tuple[KeyedLine, Job]:
    assert line.code is not None and line.at is not None
    if _known(job, line.code):
        return replace(line, done_already=True), job
    steps: list[AdvanceJob] = []
    try:
        for action, at, note in _way(job, line.code.what, line.at):
            job = job.step(action, at, "", note=note, channel="paper")
            steps.append(AdvanceJob(job_id=job.id, action=action, at=at, note=note, channel="paper"))
    except NotPossible as refusal:
        return replace(line, why=refusal.text), job
    return replace(line, steps=tuple(steps)), job


def _known(job: Job, code: Code) -> bool:
    if code.what is Happened.ARRIVED:
        return job.state in (*THERE, *DONE)
    if code.what is Happened.DONE:
        return job.state in DONE
    return any(v.state is VisitState.FAILED and code.of_visit(v.id) for v in job.visits)


def _way(job: Job, what: Happened, at: datetime) -> list[tuple[Action, datetime, str]]:
    """The steps that lead there. Somebody who is done without having arrived on paper arrived as planned, or at the
    earliest after what is known."""
    if what is Happened.ARRIVED:
        return [(Action.ARRIVE, at, "")]
    if what is Happened.NO_ACCESS:
        return [(Action.NO_ACCESS, at, say(_NOTE))]
    if job.state in THERE:
        return [(Action.COMPLETE, at, "")]
    planned = min((v.window.start for v in job.open_visits), default=at)
    known = job.steps[-1].at if job.steps else planned
    return [(Action.ARRIVE, min(at, max(planned, known)), ""), (Action.COMPLETE, at, "")]
