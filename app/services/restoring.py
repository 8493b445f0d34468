"""Taking steps back: jobs and records made what they were, refused with who, what and when once somebody went on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.codec import dump, load
from app.commands import PutBack, PutBackFollowUp
from app.day_commands import PutBackJobs, PutBackRecord
from app.domain.calls import Call
from app.domain.catalogue import ServiceType
from app.domain.errors import ChangedMeanwhile
from app.domain.followups import FollowUp, FollowUpState
from app.domain.geo import Point
from app.domain.jobs import Job, Step
from app.domain.people import Area, Branch, Customer, StaffMember
from app.domain.text import T, Text
from app.services.context import Context, Done
from app.services.dispatch import book_lanes, put_back, release_lanes


@dataclass(frozen=True)
class _Kind:
    """Where records of a kind are kept, and what they are."""

    repository: str
    cls: type[Any]


_KINDS: dict[str, _Kind] = {
    "customer": _Kind("customers", Customer),
    "staff": _Kind("staff", StaffMember),
    "service": _Kind("services", ServiceType),
    "area": _Kind("areas", Area),
    "branch": _Kind("branches", Branch),
    "call": _Kind("calls", Call),
}


def put_back_record(kind: str, key: str, before: Any | None, after: Any | None, what: Text) -> PutBackRecord:
    """The opposite of a change of a record. before, after: None where there was or is none."""
    return PutBackRecord(
        kind=kind,
        entity=key,
        snapshot=dump(before) if before is not None else None,
        version=getattr(after, "version", 0) if after is not None else 0,
        what=what,
    )


def put_back_owed(before: FollowUp, after: FollowUp) -> PutBackFollowUp:
    """The opposite of any change of what is owed: what it was, refused once somebody else touched it."""
    return PutBackFollowUp(follow_up_id=before.id, snapshot=dump(before), version=after.version)


def withdrawal(opened: FollowUp, at: datetime) -> PutBackFollowUp:
    """The opposite of opening: what was opened is not erased, it ends as given up."""
    return put_back_owed(replace(opened, state=FollowUpState.GIVEN_UP, ended_at=at), opened)


def overtaken(thing: Text | str, kind: str, key: str, now: object, ctx: Context) -> ChangedMeanwhile:
    """The refusal to take a step back over what somebody did since: who, what, when."""
    last = ctx.work.log.last_on(kind, key)
    if last is None:
        text = T(
            "{thing} was changed since by {who}: it is left as it is now.", thing=thing, who=T("somebody")
        )
    else:
        text = overtaken_words(thing, last.who, last.label, last.at)
    return ChangedMeanwhile(text, code="undo-overtaken", detail=now)


def overtaken_words(thing: Text | str, who: str, what: Text, at: object) -> Text:
    """That sentence."""
    return T(
        "{thing} was changed since by {who} at {at} (“{what}”): it is left as it is now.",
        thing=thing,
        who=who,
        at=at,
        what=what,
    )


def restore_jobs(cmd: PutBackJobs, ctx: Context) -> Done:
    """Make several jobs what they were: all are put in their places, then each place is looked at."""
    now = tuple(_still(part, ctx) for part in cmd.parts)
    for job in now:
        release_lanes(job, ctx)
    back = tuple(_as_it_was(part, job, ctx) for part, job in zip(cmd.parts, now, strict=True))
    for job in back:
        # the rules were kept when it stood there; only what came since can be in the way
        book_lanes(job, ctx, (), rules=False)
    opposite = PutBackJobs(parts=tuple(put_back(was, job) for was, job in zip(now, back, strict=True)))
    return Done(back, T("{jobs} put back", jobs=tuple(job.number for job in back)), opposite)


def restore_snapshot(cmd: PutBack, ctx: Context) -> Done:
    """Make a job what it was before a step. The history keeps both."""
    now = _still(cmd, ctx)
    release_lanes(now, ctx)
    back = _as_it_was(cmd, now, ctx)
    book_lanes(back, ctx, (), rules=False)
    return Done(back, T("{job} put back", job=back.number), put_back(now, back))


def _still(cmd: PutBack, ctx: Context) -> Job:
    now = ctx.work.jobs.get(cmd.job_id)
    if now.version != cmd.version:
        raise overtaken(now.number, "job", now.id, now, ctx)
    return now


def _as_it_was(cmd: PutBack, now: Job, ctx: Context) -> Job:
    then = load(Job, cmd.snapshot)
    line = Step(ctx.now, "undone", now.state, then.state, ctx.who.name)
    return ctx.work.jobs.save(replace(then, version=now.version, steps=(*now.steps, line)))


def restore_record(cmd: PutBackRecord, ctx: Context) -> Done:
    """Make a record what it was before a step; one that was new goes again unless something hangs on it."""
    label = T("Put back: {what}", what=cmd.what)
    if cmd.kind == "pin":
        return _restore_pin(cmd, ctx, label)
    kind = _KINDS[cmd.kind]
    repository = getattr(ctx.work, kind.repository)
    now = repository.find(cmd.entity)
    if (getattr(now, "version", 0) if now is not None else 0) != cmd.version:
        raise overtaken(cmd.what, cmd.kind, cmd.entity, now, ctx)
    back: Any | None = None
    if cmd.snapshot is None:
        repository.remove(cmd.entity)
    else:
        then = load(kind.cls, cmd.snapshot)
        versioned = hasattr(then, "version")
        back = repository.save(replace(then, version=cmd.version) if versioned else then)
    return Done(back, label, put_back_record(cmd.kind, cmd.entity, now, back, cmd.what))


def _restore_pin(cmd: PutBackRecord, ctx: Context, label: Text) -> Done:
    now = ctx.work.pins.get(cmd.entity)
    if cmd.snapshot is None:
        ctx.work.pins.remove(cmd.entity)
    else:
        ctx.work.pins.set(cmd.entity, load(Point, cmd.snapshot))
    return Done(None, label, put_back_record("pin", cmd.entity, now, None, cmd.what))
