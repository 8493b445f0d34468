"""The day itself: accepted, on the way, arrived, done – and what follows from each, in the same transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.commands import AdvanceJob, Command, CorrectJob, Several
from app.domain.errors import NotPossible
from app.domain.followups import FollowUp, Kind, callback_due
from app.domain.jobs import DONE, Job
from app.domain.lifecycle import ACTION_WORDS, STATE_WORDS, Action, State
from app.domain.text import T, Text
from app.services.context import Context, Done
from app.services.dispatch import book_lanes, loaded, put_back, release_lanes
from app.services.owing import owed_for_job
from app.services.restoring import withdrawal

CALL_AFTER_NO_ACCESS = timedelta(minutes=15)
FAR_FROM_DOOR_M = 500.0
"""Reported arrival farther than this from the address is remarked."""


def advance_job(cmd: AdvanceJob, ctx: Context) -> Done:
    """Any simple step of the lifecycle."""
    before = loaded(cmd.job_id, cmd.version, ctx)
    at = cmd.at or max(ctx.now, before.steps[-1].at if before.steps else ctx.now)
    if cmd.action is Action.CLOSE:
        _no_open_complaint(before, ctx)
    if cmd.action is Action.REWORK:
        raise NotPossible(
            T(
                "Rework is a new booking that names {job} as the first; take it in the form.",
                job=before.number,
            ),
            code="rework-book",
        )
    job = before.step(cmd.action, at, ctx.who.name, note=cmd.note, channel=cmd.channel, point=cmd.point)
    if cmd.completion is not None and cmd.action is Action.COMPLETE:
        job = replace(job, completion=cmd.completion)
    if cmd.expected_again is not None and cmd.action is Action.HOLD:
        job = replace(job, expected_again=cmd.expected_again)
    if cmd.action is Action.RESUME:
        job = replace(job, expected_again=None)
    if len(job.open_visits) != len(before.open_visits):
        release_lanes(before, ctx)
    job = ctx.work.jobs.save(job)
    notes, owed = _policies(job, cmd, ctx)
    label = T("{action}: {job}", action=ACTION_WORDS[cmd.action], job=job.number)
    undo: Command = put_back(before, job)
    if owed is not None:  # what a step made owed goes with the step
        undo = Several(label=T("Put back").msgid, parts=(withdrawal(owed, ctx.now), undo))
    return Done(job, label, undo, notes)


def correct_job(cmd: CorrectJob, ctx: Context) -> Done:
    """Set a mistaken state right, beside the mistake."""
    before = loaded(cmd.job_id, None, ctx)
    at = cmd.at or ctx.now
    job = before.correct(cmd.state, at, ctx.who.name, cmd.note)
    release_lanes(before, ctx)
    book_lanes(job, ctx, (), rules=False)
    job = ctx.work.jobs.save(job)
    return Done(
        job,
        T("Correction of {job} to {state}", job=job.number, state=STATE_WORDS[job.state]),
        put_back(before, job),
    )


def _policies(job: Job, cmd: AdvanceJob, ctx: Context) -> tuple[tuple[Text, ...], FollowUp | None]:
    """What follows by itself from a step: (remarks, what is owed from now on)."""
    work = ctx.work
    at = job.steps[-1].at
    if cmd.action is Action.COMPLETE and not _owed(job, Kind.CALLBACK, ctx):
        if rest := _other_part(job, ctx):
            return (T("{job} is still to come; the callback waits for it.", job=rest.number),), None
        customer = work.customers.get(job.customer_id)
        owed = owed_for_job(job, Kind.CALLBACK, callback_due(at, customer.tier), ctx)
        return (), work.follow_ups.save(owed)
    if cmd.action is Action.NO_ACCESS:
        owed = work.follow_ups.save(owed_for_job(job, Kind.NO_ACCESS, at + CALL_AFTER_NO_ACCESS, ctx))
        return (T("Call the customer: nobody opened. A reminder stands in the follow-up list."),), owed
    if cmd.action is Action.ARRIVE and cmd.point is not None and job.place.point is not None:
        metres = cmd.point.metres_to(job.place.point)
        if metres > FAR_FROM_DOOR_M:
            return (T("Arrival was reported {n} m from the address.", n=round(metres)),), None
    return (), None


def _other_part(job: Job, ctx: Context) -> Job | None:
    """Another part of the same work that is not done yet; None for work that was never split."""
    whole = job.part_of or job.id
    return next(
        (
            other
            for other in ctx.work.jobs.of_customer(job.customer_id)
            if other.id != job.id
            and whole in (other.id, other.part_of)
            and other.state not in DONE | {State.CANCELLED}
        ),
        None,
    )


def _owed(job: Job, kind: Kind, ctx: Context) -> bool:
    return any(f.open and f.kind is kind for f in ctx.work.follow_ups.of_job(job.id))


def _no_open_complaint(job: Job, ctx: Context) -> None:
    if any(f.open and f.kind is Kind.COMPLAINT for f in ctx.work.follow_ups.of_job(job.id)):
        raise NotPossible(
            T("{job} has an open complaint; settle it first. Nothing was changed.", job=job.number),
            code="close-complaint",
        )
