"""A whole request as a person would say it (a JSON object) → the commands that book it. Nothing is changed here.

The shape stands in docs/commands.md; `request_parts` reads each part. Unknown keys are an error, missing ones have the
defaults of the form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app.bootstrap import Desk
from app.commands import BookJob, RegisterCall, Several, Travel
from app.domain.calls import Channel
from app.domain.catalogue import ServiceType
from app.domain.errors import NotPossible
from app.domain.ids import CallId, JobId, StaffId, new_id
from app.domain.jobs import LEAST_MINUTES, MOST_MINUTES, Urgency, Wishes
from app.domain.matching import Candidate
from app.domain.people import Branch, Customer, Place
from app.domain.rules import Need
from app.domain.text import T
from app.domain.time import Window
from app.services.needs import ASAP, need_for
from app.services.phones import normalise
from app.services.request_parts import (
    assign_of,
    check_keys,
    choice_of,
    customer_of,
    part_of,
    place_of,
    service_of,
    staff_of,
    text_of,
    whole_of,
    window_of,
)
from app.settings import weights


@dataclass(frozen=True)
class Request:
    """A request read and looked up, ready to be matched and booked."""

    branch: Branch
    customer: Customer
    place: Place
    service: ServiceType
    urgency: Urgency
    window: Window | None
    wishes: Wishes
    note: str
    minutes: int | None
    priority: int | None
    priority_note: str
    number: str
    channel: Channel
    caller: str
    assign: tuple[StaffId, ...] | None
    """None: the best; empty: nobody yet."""

    @property
    def duration(self) -> timedelta:
        """Planned work."""
        return timedelta(minutes=self.minutes) if self.minutes else self.service.duration


def branch_name(data: Any) -> str:
    """The branch a request names, empty when it names none. Raises NotPossible."""
    return text_of(data, "branch", "") if isinstance(data, dict) else ""


def read(data: Any, desk: Desk, branch: Branch) -> Request:
    """Read and look up. Raises NotPossible naming the key that is wrong, with what would be right."""
    check_keys(data, "")
    call, customer, place = (part_of(data, name) for name in ("call", "customer", "place"))
    wishes, window = part_of(data, "wishes"), data.get("window")
    number = normalise(text_of(call, "number", "call"), branch.country)
    who = customer_of(customer, number, desk, branch)
    service = service_of(text_of(data, "service", "", required=True), desk)
    where = place_of(place, who, desk, branch)
    if all(p.id != where.id for p in who.places):
        who = replace(who, places=(*who.places, where))
    priority = whole_of(data, "priority", 0, 100)
    note = text_of(data, "priority_note", "")
    if priority is not None and not note:
        raise NotPossible(
            T("A priority set by hand needs a “priority_note” that says why. Nothing was booked."),
            code="priority-note",
            field="priority_note",
        )
    return Request(
        branch=branch,
        customer=who,
        place=where,
        service=service,
        urgency=choice_of(Urgency, data.get("urgency", "normal"), "urgency"),
        window=window_of(window, branch, desk.clock.now()),
        wishes=Wishes(
            prefer=staff_of(wishes.get("prefer", []), desk, "wishes.prefer"),
            refuse=staff_of(wishes.get("refuse", []), desk, "wishes.refuse"),
            language=text_of(wishes, "language", "wishes"),
        ),
        note=text_of(data, "note", ""),
        minutes=whole_of(data, "minutes", LEAST_MINUTES, MOST_MINUTES),
        priority=priority,
        priority_note=note,
        number=number,
        channel=choice_of(Channel, call.get("channel", "phone"), "call.channel"),
        caller=text_of(call, "name", "call"),
        assign=assign_of(data.get("assign", "best"), desk),
    )


def need(request: Request, now: datetime) -> Need:
    """What the request asks of whoever goes."""
    arrive = request.window or Window(now, now + ASAP)
    return need_for(
        request.service, request.customer, request.place, arrive, request.wishes, request.duration
    )


def crew(request: Request, desk: Desk) -> tuple[Candidate, ...]:
    """Who shall go: the best, those named, or nobody. Raises NotPossible naming the nearest rule when nobody fits."""
    now = desk.clock.now()
    if request.assign == ():
        return ()
    wanted = need(request, now)
    goals = weights(desk.queries.desk().settings)
    if request.assign:
        ranking = desk.matchmaker.candidates(request.branch, wanted, goals)
        by_id = {c.staff_id: c for c in ranking.eligible}
        chosen = tuple(by_id[s] for s in request.assign if s in by_id)
        for staff in request.assign:
            if staff not in by_id:
                out = next((e for e in ranking.excluded if e.staff_id == staff), None)
                raise NotPossible(
                    T("Not possible: {why}. {change}", why=out.why, change=out.smallest_change)
                    if out
                    else T("Nobody of that code works in this branch."),
                    code=f"rule-{out.rule}" if out else "staff-unknown",
                    field="assign",
                )
        return chosen
    best = desk.matchmaker.crew(request.branch, wanted, goals)
    if best:
        return best
    if request.window is None:
        for offer in desk.matchmaker.offers(request.branch, wanted, count=1):
            later = replace(wanted, arrive=offer.window)
            found = desk.matchmaker.crew(request.branch, later, goals)
            if found:
                return found
    raise nobody(desk, request.branch, wanted)


def nobody(desk: Desk, branch: Branch, wanted: Need) -> NotPossible:
    """The sentence when nobody fits: the commonest rule in the way, and the next windows that would work."""
    ranking = desk.matchmaker.candidates(branch, wanted)
    offers = desk.matchmaker.offers(branch, wanted)
    rules = [e.rule for e in ranking.excluded]
    first = max(ranking.excluded, key=lambda e: rules.count(e.rule), default=None)
    return NotPossible(
        T(
            "Nobody can come then. Most often: {why}. {instead} Nothing was booked.",
            why=first.why if first else T("no staff member is entered yet"),
            instead=T(
                "Possible instead: {windows}.",
                windows=tuple(T("{start} – {end}", start=o.window.start, end=o.window.end) for o in offers),
            )
            if offers
            else T("No window within a week fits either; “assign”: “none” keeps the request unassigned."),
        ),
        code="nobody",
        field="window",
        detail=ranking,
    )


def booking(request: Request, people: Sequence[Candidate]) -> tuple[Several, JobId]:
    """The commands that book it as one step, and the job's id."""
    job_id, call_id = JobId(new_id()), CallId(new_id())
    ring = RegisterCall(
        call_id=call_id,
        branch_id=request.branch.id,
        number=request.number,
        channel=request.channel,
        name=request.caller or request.customer.name,
    )
    book = BookJob(
        job_id=job_id,
        customer=request.customer,
        place=request.place,
        service=request.service.code,
        urgency=request.urgency,
        priority=request.priority,
        priority_note=request.priority_note,
        window=request.window,
        wishes=request.wishes,
        note=request.note,
        minutes=request.minutes,
        call_id=call_id,
        staff=tuple(c.staff_id for c in people),
        start=people[0].start if people else None,
        travel=tuple(Travel(staff_id=c.staff_id, before=c.before, after=c.after) for c in people),
    )
    return Several(label="Booking", parts=(ring, book)), job_id
