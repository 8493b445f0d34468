"""After the work: rating, callback, complaint. An unhappy answer opens the complaint by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.codec import load
from app.commands import (
    AdvanceFollowUp,
    Command,
    OpenFollowUp,
    PutBackFollowUp,
    RateJob,
    Several,
    TryFollowUp,
)
from app.domain.errors import ChangedMeanwhile
from app.domain.followups import (
    COMPLAINT_REPLY,
    FOLLOW_UP_WORDS,
    KIND_WORDS,
    UNHAPPY,
    Attempt,
    FollowUp,
    Kind,
    Outcome,
)
from app.domain.ids import FollowUpId, JobId
from app.domain.lifecycle import Action, lawful
from app.domain.text import T, Text
from app.services.context import Context, Done
from app.services.dispatch import loaded, put_back
from app.services.owing import owed_for_job
from app.services.restoring import put_back_owed, withdrawal

RETRY = {
    Outcome.BUSY: timedelta(minutes=10),
    Outcome.NO_ANSWER: timedelta(hours=2),
    Outcome.LATER: timedelta(hours=4),
}
"""When to try again after an attempt."""


def rate_job(cmd: RateJob, ctx: Context) -> Done:
    """The customer's rating; a dimension of 1 or 2 opens a complaint."""
    before = loaded(cmd.job_id, None, ctx)
    at = cmd.at or max(ctx.now, before.steps[-1].at if before.steps else ctx.now)
    job = ctx.work.jobs.save(before.rate(cmd.rating, at, ctx.who.name))
    lowest = min(cmd.rating.attitude, cmd.rating.skill, cmd.rating.quality, cmd.rating.punctuality)
    undo: tuple[Command, ...] = (put_back(before, job),)
    notes: tuple[Text, ...] = ()
    if lowest <= UNHAPPY:
        notes, withdrawn = _complain(job.id, ctx, cmd.rating.words)
        undo = (*withdrawn, *undo)
    return Done(job, T("Rating of {job}", job=job.number), _all(undo), notes)


def open_follow_up(cmd: OpenFollowUp, ctx: Context) -> Done:
    """Something is owed to somebody."""
    owed = ctx.work.follow_ups.save(
        FollowUp(
            id=cmd.follow_up_id,
            branch_id=cmd.branch_id,
            kind=cmd.kind,
            created_at=ctx.now,
            due_at=cmd.due_at,
            customer_id=cmd.customer_id,
            job_id=cmd.job_id,
            call_id=cmd.call_id,
            note=cmd.note,
        )
    )
    return Done(owed, T("{kind} noted", kind=KIND_WORDS[cmd.kind]), withdrawal(owed, ctx.now))


def try_follow_up(cmd: TryFollowUp, ctx: Context) -> Done:
    """Somebody was called. A callback that is reached, or tried often enough, moves its job on."""
    before = _loaded(cmd.follow_up_id, cmd.version, ctx)
    at = cmd.at or ctx.now
    attempt = Attempt(at, cmd.outcome, ctx.who.name, cmd.note)
    owed = ctx.work.follow_ups.save(
        before.tried(attempt, RETRY.get(cmd.outcome, timedelta(hours=2)), cmd.survey)
    )
    undo: tuple[Command, ...] = (put_back_owed(before, owed),)
    notes: tuple[Text, ...] = ()
    if owed.kind is Kind.CALLBACK and not owed.open and owed.job_id is not None:
        job = ctx.work.jobs.get(owed.job_id)
        if any(rule.action is Action.FOLLOW_UP for rule in lawful(job.state)):
            when = max(at, job.steps[-1].at) if job.steps else at
            stepped = ctx.work.jobs.save(job.step(Action.FOLLOW_UP, when, ctx.who.name, note=cmd.note))
            undo = (put_back(job, stepped), *undo)
        if cmd.survey is not None and cmd.survey.unhappy:
            notes, withdrawn = _complain(job.id, ctx, cmd.survey.suggestion or cmd.note)
            undo = (*withdrawn, *undo)
    label = T("{kind}: {state}", kind=KIND_WORDS[owed.kind], state=FOLLOW_UP_WORDS[owed.state])
    return Done(owed, label, _all(undo), notes)


def advance_follow_up(cmd: AdvanceFollowUp, ctx: Context) -> Done:
    """A complaint goes one stage further, another kind is done."""
    before = _loaded(cmd.follow_up_id, cmd.version, ctx)
    owed = ctx.work.follow_ups.save(before.advance(ctx.now, cmd.note))
    label = T("{kind}: {state}", kind=KIND_WORDS[owed.kind], state=FOLLOW_UP_WORDS[owed.state])
    return Done(owed, label, put_back_owed(before, owed))


def restore_follow_up(cmd: PutBackFollowUp, ctx: Context) -> Done:
    """Make what is owed what it was before a step."""
    now = _loaded(cmd.follow_up_id, cmd.version, ctx)
    back = ctx.work.follow_ups.save(replace(load(FollowUp, cmd.snapshot), version=now.version))
    return Done(back, T("{kind} put back", kind=KIND_WORDS[back.kind]), put_back_owed(now, back))


def _all(undo: tuple[Command, ...]) -> Command:
    """One command for several steps back."""
    return undo[0] if len(undo) == 1 else Several(label=T("Put back").msgid, parts=undo)


def _complain(job_id: str, ctx: Context, words: str) -> tuple[tuple[Text, ...], tuple[Command, ...]]:
    """Open a complaint about a job unless one is open: (the remark, what withdraws it again)."""
    job = ctx.work.jobs.get(JobId(job_id))
    for owed in ctx.work.follow_ups.of_job(job.id):
        if owed.open and owed.kind is Kind.COMPLAINT:
            return (), ()
    opened = ctx.work.follow_ups.save(
        owed_for_job(job, Kind.COMPLAINT, ctx.now + COMPLAINT_REPLY, ctx, note=words)
    )
    remark = T("An unhappy answer: a complaint was opened for {job}.", job=job.number)
    return (remark,), (withdrawal(opened, ctx.now),)


def _loaded(key: str, version: int | None, ctx: Context) -> FollowUp:
    owed = ctx.work.follow_ups.get(FollowUpId(key))
    if version is not None and owed.version != version:
        raise ChangedMeanwhile(
            T(
                "Somebody else dealt with this meanwhile: it is {state}. Nothing was changed here.",
                state=FOLLOW_UP_WORDS[owed.state],
            ),
            code="changed",
            detail=owed,
        )
    return owed
