"""Calls come in, become customers and jobs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.commands import (
    AdvanceJob,
    AnswerCall,
    BookJob,
    Command,
    EndCall,
    MissCall,
    RegisterCall,
    SaveCustomer,
    Several,
)
from app.domain.calls import Call, CallKind, CallState
from app.domain.catalogue import ServiceType
from app.domain.errors import NotPossible
from app.domain.followups import CALL_BACK_WITHIN, COMPLAINT_REPLY, Kind
from app.domain.ids import CallId, JobId
from app.domain.jobs import DONE, Job, Step
from app.domain.lifecycle import FINAL, Action, State
from app.domain.people import Customer
from app.domain.priority import priority_of
from app.domain.text import T, Text
from app.services.context import Context, Done
from app.services.dispatch import book_lanes, check_length
from app.services.owing import owed_for_call
from app.services.phones import normalise
from app.services.restoring import put_back_record, withdrawal

"""How soon a missed call must be returned."""


def register_call(cmd: RegisterCall, ctx: Context) -> Done:
    """A new ringing call; the customer is set when its number belongs to exactly one."""
    branch = ctx.work.branches.get(cmd.branch_id)
    number = normalise(cmd.number, branch.country)
    known = ctx.work.customers.by_phone(number) if number else ()
    call = Call(
        id=cmd.call_id,
        branch_id=cmd.branch_id,
        number=number,
        rang_at=cmd.at or ctx.now,
        channel=cmd.channel,
        name=cmd.name,
        customer_id=known[0].id if len(known) == 1 else None,
    )
    saved = ctx.work.calls.save(call)
    return Done(saved, T("Call came in"))


def answer_call(cmd: AnswerCall, ctx: Context) -> Done:
    """This seat takes it; a missed call is taken by calling back, which settles what was owed."""
    call = ctx.work.calls.get(cmd.call_id)
    was_missed = call.state is CallState.MISSED
    call = ctx.work.calls.save(call.answer(ctx.now, ctx.who.name))
    if was_missed:
        for owed in ctx.work.follow_ups.of_call(call.id):
            if owed.open and owed.kind is Kind.MISSED_CALL:
                ctx.work.follow_ups.save(owed.advance(ctx.now))
    return Done(call, T("Call answered"))


def miss_call(cmd: MissCall, ctx: Context) -> Done:
    """It stopped ringing: somebody owes a call back."""
    call = ctx.work.calls.save(ctx.work.calls.get(cmd.call_id).miss(ctx.now))
    ctx.work.follow_ups.save(owed_for_call(call, Kind.MISSED_CALL, ctx.now + CALL_BACK_WITHIN, ctx))
    return Done(call, T("Call missed"))


def end_call(cmd: EndCall, ctx: Context) -> Done:
    """The call ends with an outcome; a complaint opens a case by itself."""
    before = ctx.work.calls.get(cmd.call_id)
    call = replace(before, customer_id=cmd.customer_id or before.customer_id, note=cmd.note or before.note)
    call = ctx.work.calls.save(call.wrap_up(ctx.now, cmd.kind, cmd.outcome, cmd.job_id))
    label = T("Call finished")
    undo: Command = put_back_record("call", call.id, before, call, label)
    if cmd.kind is CallKind.COMPLAINT:
        due = ctx.now + COMPLAINT_REPLY
        opened = ctx.work.follow_ups.save(
            owed_for_call(call, Kind.COMPLAINT, due, ctx, job_id=cmd.job_id, note=cmd.note)
        )
        undo = Several(label=T("Call taken up again").msgid, parts=(withdrawal(opened, ctx.now), undo))
    return Done(call, label, undo)


def save_customer(cmd: SaveCustomer, ctx: Context) -> Done:
    """Add or change a customer."""
    before = ctx.work.customers.find(cmd.customer.id)
    saved = ctx.work.customers.save(_checked(cmd.customer, ctx))
    label = (
        T("Change of customer {code}", code=saved.code)
        if before
        else T("New customer {code}", code=saved.code)
    )
    return Done(saved, label, put_back_record("customer", saved.id, before, saved, label))


def _checked(customer: Customer, ctx: Context) -> Customer:
    """Phones normalised, a name there. Raises NotPossible."""
    if not customer.name.strip():
        raise NotPossible(
            T("A customer needs a name. Nothing was saved."), code="customer-name", field="customer"
        )
    country = ctx.work.branches.get(customer.branch_id).country
    phones = tuple(replace(p, full=normalise(p.full, country)) for p in customer.phones if p.full.strip())
    return replace(customer, name=customer.name.strip(), phones=phones)


def book_job(cmd: BookJob, ctx: Context) -> Done:
    """A request becomes a job: customer and place kept, job made, people booked, call wrapped up, in one step."""
    work = ctx.work
    service = work.services.get(cmd.service)
    if not service.active:
        raise NotPossible(
            T("“{service}” is no longer offered. Choose another service.", service=service.name_en),
            code="service-inactive",
            field="service",
        )
    customer = _keep_customer(cmd, ctx)
    job = _new_job(cmd, ctx, service, customer)
    notes = _remarks(job, ctx)
    if cmd.staff:
        if cmd.start is None:
            raise NotPossible(
                T("To assign at once, say when they arrive."), code="book-start", field="window"
            )
        job = job.assign(cmd.staff, cmd.start, ctx.now, ctx.who.name)
        notes += book_lanes(job, ctx, cmd.travel)
    job = work.jobs.save(job)
    for visit, travel in zip(job.open_visits, cmd.travel, strict=False):
        work.set_travel(visit.id, travel.before, travel.after, travel.source)
    if cmd.call_id:
        _wrap_up(cmd.call_id, job, ctx)
    undo = AdvanceJob(
        job_id=job.id, action=Action.CANCEL, note="booking undone", version=job.version, channel="undo"
    )
    return Done(job, T("Booking of {job}", job=job.number), undo, notes)


def _keep_customer(cmd: BookJob, ctx: Context) -> Customer:
    customer = cmd.customer
    stored = ctx.work.customers.find(customer.id)
    place = cmd.place
    if customer.place(place.id) is None:
        customer = replace(customer, places=(*customer.places, place))
    else:
        customer = replace(customer, places=tuple(place if p.id == place.id else p for p in customer.places))
    customer = _checked(customer, ctx)
    if stored is not None and replace(customer, version=stored.version) == stored:
        return stored
    if stored is not None and customer.version == 0:
        customer = replace(customer, version=stored.version)
    return ctx.work.customers.save(customer)


def _new_job(cmd: BookJob, ctx: Context, service: ServiceType, customer: Customer) -> Job:
    if cmd.window is not None and cmd.window.end <= ctx.now:
        raise NotPossible(
            T(
                "The window lies in the past ({start} – {end}). Choose a later one.",
                start=cmd.window.start,
                end=cmd.window.end,
            ),
            code="window-past",
            field="window",
        )
    if cmd.priority is not None and not cmd.priority_note.strip():
        raise NotPossible(
            T("A priority set by hand needs a note that says why."), code="priority-note", field="priority"
        )
    minutes = cmd.minutes if cmd.minutes is not None else service.duration.total_seconds() / 60
    check_length(minutes)
    earlier = ctx.work.jobs.of_customer(customer.id) if customer.version else ()
    computed = priority_of(cmd.urgency, customer.tier, service.safety, _failures(earlier))
    job = Job(
        id=cmd.job_id,
        branch_id=customer.branch_id,
        customer_id=customer.id,
        service=service.code,
        place=cmd.place,
        created_at=ctx.now,
        urgency=cmd.urgency,
        priority=computed.score if cmd.priority is None else max(0, min(100, cmd.priority)),
        priority_note=cmd.priority_note,
        window=cmd.window,
        first_window=cmd.window,
        duration=timedelta(minutes=minutes),
        people=service.people,
        wishes=cmd.wishes,
        note=cmd.note,
        quote=cmd.quote,
        call_id=cmd.call_id,
        rework_of=cmd.rework_of,
    )
    booked = Step(ctx.now, "booked", State.NEW, State.NEW, ctx.who.name, cmd.note)
    job = replace(job, steps=(booked,))
    if cmd.place.point is not None and not cmd.staff:
        job = job.step(Action.CONFIRM, ctx.now, ctx.who.name)
    return job


def _failures(jobs: tuple[Job, ...]) -> int:
    """How often this customer was let down lately: no access excluded, cancelled by us not told apart."""
    return sum(
        1
        for job in jobs[:10]
        if job.rework_of is not None or (job.rating is not None and job.rating.mean <= 2.5)
    )


def _remarks(job: Job, ctx: Context) -> tuple[Text, ...]:
    others = [
        j
        for j in ctx.work.jobs.of_customer(job.customer_id)
        if j.id != job.id and j.state not in FINAL and j.state not in DONE
    ]
    return tuple(T("The customer has another open job: {job}.", job=j.number) for j in others[:3])


def _wrap_up(call_id: CallId, job: Job, ctx: Context) -> None:
    call = ctx.work.calls.get(call_id)
    if call.state in (CallState.RINGING, CallState.MISSED):
        call = call.answer(ctx.now, ctx.who.name)
    if call.state is CallState.ANSWERED:
        call = replace(call, customer_id=job.customer_id)
        ctx.work.calls.save(call.wrap_up(ctx.now, CallKind.BOOKING, "", JobId(job.id)))
