"""Several jobs at once: swapped, moved together, split, and what stands when somebody falls out of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.commands import AdvanceJob, Command, GiveTimeOff, MoveJob, Several
from app.day_commands import LeaveDay, MoveTogether, PutBackJobs, SplitJob, SwapJobs
from app.domain.errors import NotPossible
from app.domain.followups import Kind
from app.domain.jobs import Job, Step, Visit
from app.domain.lifecycle import STATE_WORDS, Action, State
from app.domain.rules import ABSENCE_WORDS
from app.domain.text import T, Text
from app.domain.time import Window
from app.services.context import Context, Done
from app.services.directory import give_time_off
from app.services.dispatch import book_lanes, loaded, moved, put_back, release_lanes, save_with_roads
from app.services.owing import owed_for_job
from app.services.restoring import withdrawal

SHORTEST_PART = timedelta(minutes=5)
"""Neither part of a split job is shorter."""
SPLITTABLE = frozenset({State.NEW, State.CONFIRMED, State.ASSIGNED, State.ACCEPTED})

Change = tuple[Job, Job]
"""(a job before, the job after)."""


def move_together(cmd: MoveTogether, ctx: Context) -> Done:
    """Several jobs take other places at once."""
    changes = move_all(cmd.moves, ctx)
    label = T("Move of {n} job", "Move of {n} jobs", n=len(changes))
    if len(changes) == 1:
        label = T("Move of {job} to {start}", job=changes[0][1].number, start=cmd.moves[0].start)
    return Done(tuple(after for _, after in changes), label, put_all_back(changes))


def swap_jobs(cmd: SwapJobs, ctx: Context) -> Done:
    """Two jobs exchange people and times."""
    changes = move_all((cmd.first, cmd.second), ctx)
    (_, first), (_, second) = changes
    label = T("Swap of {first} and {second}", first=first.number, second=second.number)
    return Done((first, second), label, put_all_back(changes))


def move_all(moves: tuple[MoveJob, ...], ctx: Context, *, from_the_road: bool = False) -> tuple[Change, ...]:
    """Move jobs: all stand in their new places before any place is looked at, so that they may exchange them.

    from_the_road: a job somebody is on the way to is turned back first. Raises NotPossible naming the rule.
    """
    staged: list[Change] = []
    for cmd in moves:
        before = loaded(cmd.job_id, cmd.version, ctx)
        start = _turned_back(before, ctx) if from_the_road else before
        staged.append((before, moved(start, cmd, ctx)))
    for before, _ in staged:
        release_lanes(before, ctx)
    done = tuple(
        (before, save_with_roads(job, ctx, cmd.travel))
        for (before, job), cmd in zip(staged, moves, strict=True)
    )
    for (_, job), cmd in zip(done, moves, strict=True):
        book_lanes(job, ctx, cmd.travel, note=cmd.override_note)
    return done


def put_all_back(changes: tuple[Change, ...]) -> Command:
    """The opposite of several changes."""
    parts = tuple(put_back(before, after) for before, after in changes)
    return parts[0] if len(parts) == 1 else PutBackJobs(parts=parts)


def _turned_back(job: Job, ctx: Context) -> Job:
    return job.step(Action.TURN_BACK, ctx.now, ctx.who.name) if job.state is State.ON_THE_WAY else job


# ---- split ----------------------------------------------------------------------------------------------


def split_job(cmd: SplitJob, ctx: Context) -> Done:
    """The work in two parts, each a job of its own; the second says whose rest it is."""
    before = loaded(cmd.job_id, cmd.version, ctx)
    if before.state not in SPLITTABLE:
        raise NotPossible(
            T(
                "{job} is {state} and cannot be split. Put it on hold instead: its rest is then planned anew.",
                job=before.number,
                state=STATE_WORDS[before.state],
            ),
            code="split-state",
        )
    part = timedelta(minutes=cmd.minutes)
    left = before.duration - part
    if part < SHORTEST_PART or left < SHORTEST_PART:
        raise NotPossible(
            T(
                "Each part needs at least {n} minutes; the whole work takes {whole}.",
                n=int(SHORTEST_PART.total_seconds() // 60),
                whole=int(before.duration.total_seconds() // 60),
            ),
            code="split-minutes",
            field="minutes",
        )
    line = Step(ctx.now, "split", before.state, before.state, ctx.who.name, cmd.note)
    visits = tuple(_shortened(v, part) if v in before.open_visits else v for v in before.visits)
    first = replace(before, duration=part, visits=visits, steps=(*before.steps, line))
    release_lanes(before, ctx)
    first = ctx.work.jobs.save(first)
    rest = _rest(before, cmd, left, ctx)
    if cmd.staff:
        if cmd.start is None:
            raise NotPossible(T("Say when the rest begins."), code="split-start", field="start")
        rest = rest.assign(cmd.staff, cmd.start, ctx.now, ctx.who.name, cmd.note)
    rest = save_with_roads(rest, ctx, cmd.travel)
    book_lanes(rest, ctx, cmd.travel, note=cmd.note)
    cancel = AdvanceJob(
        job_id=rest.id, action=Action.CANCEL, note="split undone", version=rest.version, channel="undo"
    )
    undo = Several(label=T("Split taken back").msgid, parts=(cancel, put_back(before, first)))
    return Done((first, rest), T("Split of {job}: rest is {rest}", job=first.number, rest=rest.number), undo)


def _shortened(visit: Visit, part: timedelta) -> Visit:
    return replace(visit, window=Window(visit.window.start, visit.window.start + part))


def _rest(before: Job, cmd: SplitJob, left: timedelta, ctx: Context) -> Job:
    state = State.NEW if before.place.point is None else State.CONFIRMED
    return replace(
        before,
        id=cmd.rest_id,
        version=0,
        number="",
        state=state,
        created_at=ctx.now,
        window=cmd.window,
        first_window=cmd.window,
        duration=left,
        quote=None,
        call_id=None,
        part_of=before.part_of or before.id,
        visits=(),
        steps=(Step(ctx.now, "booked", state, state, ctx.who.name, cmd.note),),
        expected_again=None,
    )


# ---- somebody falls out ---------------------------------------------------------------------------------


def leave_day(cmd: LeaveDay, ctx: Context) -> Done:
    """Time off recorded, visits handed over or taken back, calls prepared: all or nothing, one step."""
    away = give_time_off(GiveTimeOff(staff_id=cmd.staff_id, time_off=cmd.time_off), ctx)
    assert away.undo is not None
    back = tuple(_taken_back(step, ctx) for step in cmd.tray)
    given = move_all(cmd.moves, ctx, from_the_road=True)
    owed = tuple(
        ctx.work.follow_ups.save(
            owed_for_job(
                ctx.work.jobs.get(call.job_id),
                Kind.CHANGE,
                call.call_by,
                ctx,
                key=call.follow_up_id,
                note=call.note,
            )
        )
        for call in cmd.calls
    )
    changes = (*back, *given)
    parts: list[Command] = [withdrawal(one, ctx.now) for one in owed]
    if changes:
        parts.append(put_all_back(changes))
    parts.append(away.undo)
    label = T(
        "{name} {absence} from {start}: {given} given to others, {back} in the tray",
        name=away.result.name,
        absence=ABSENCE_WORDS[cmd.time_off.kind],
        start=cmd.time_off.window.start,
        given=len(given),
        back=len(back),
    )
    return Done(
        tuple(after for _, after in changes),
        label,
        Several(label=T("Taken back").msgid, parts=tuple(parts)) if len(parts) > 1 else parts[0],
        _left_over(cmd, ctx),
    )


def _taken_back(step: AdvanceJob, ctx: Context) -> Change:
    before = loaded(step.job_id, step.version, ctx)
    job = _turned_back(before, ctx).step(Action.UNASSIGN, ctx.now, ctx.who.name, note=step.note)
    release_lanes(before, ctx)
    return before, ctx.work.jobs.save(job)


def _left_over(cmd: LeaveDay, ctx: Context) -> tuple[Text, ...]:
    """What of theirs still stands in the time off: work that has begun, or a visit booked meanwhile."""
    stops = ctx.work.lanes.stops(cmd.staff_id, cmd.time_off.window)
    if not stops:
        return ()
    numbers = tuple(ctx.work.jobs.get(stop.job_id).number for stop in stops)
    return (T("Still with them: {jobs}. Look at it: it must be handed over or put on hold.", jobs=numbers),)
