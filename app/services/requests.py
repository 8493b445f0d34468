"""A whole request as a person would say it (a JSON object) → the commands that book it. Nothing is changed here.

The shape stands in docs/commands.md. Unknown keys are an error, missing ones have the defaults of the form.
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
from app.domain.geo import Point
from app.domain.ids import CallId, CustomerId, JobId, PlaceId, StaffId, new_id
from app.domain.jobs import Urgency, Wishes
from app.domain.matching import Candidate
from app.domain.people import Branch, Customer, Phone, Place, Tier
from app.domain.rules import Need
from app.domain.text import T
from app.domain.time import Window
from app.ports import PlaceHit
from app.services.matchmaking import ASAP, need_for
from app.services.phones import normalise
from app.settings import weights

KEYS: dict[str, frozenset[str]] = {
    "": frozenset(
        [
            "call",
            "customer",
            "place",
            "service",
            "urgency",
            "window",
            "wishes",
            "assign",
            "note",
            "minutes",
            "priority",
            "priority_note",
            "branch",
        ]
    ),
    "call": frozenset({"number", "channel", "name"}),
    "customer": frozenset({"name", "tier", "language", "code", "email", "note", "phone"}),
    "place": frozenset(
        ["text", "lat", "lon", "label", "building", "unit", "floor", "access", "parking", "pets", "note"],
    ),
    "window": frozenset({"from", "to"}),
    "wishes": frozenset({"prefer", "refuse", "language"}),
}
SURE = 0.55
"""A place is taken without asking when the geocoder is at least this sure."""
YEARS = 5
"""How far ahead a window may lie; farther is a slip of the keyboard."""


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
    return _text(data, "branch", "") if isinstance(data, dict) else ""


def read(data: Any, desk: Desk, branch: Branch) -> Request:
    """Read and look up. Raises NotPossible naming the key that is wrong, with what would be right."""
    _keys(data, "")
    call, customer, place = (_part(data, name) for name in ("call", "customer", "place"))
    wishes, window = _part(data, "wishes"), data.get("window")
    number = normalise(_text(call, "number", "call"), branch.country)
    who = _customer(customer, number, desk, branch)
    service = _service(_text(data, "service", "", required=True), desk)
    where = _place(place, who, desk, branch)
    if all(p.id != where.id for p in who.places):
        who = replace(who, places=(*who.places, where))
    priority = _whole(data, "priority", 0, 100)
    note = _text(data, "priority_note", "")
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
        urgency=_choice(Urgency, data.get("urgency", "normal"), "urgency"),
        window=_window(window, branch, desk.clock.now()),
        wishes=Wishes(
            prefer=_staff(wishes.get("prefer", []), desk, "wishes.prefer"),
            refuse=_staff(wishes.get("refuse", []), desk, "wishes.refuse"),
            language=_text(wishes, "language", "wishes"),
        ),
        note=_text(data, "note", ""),
        minutes=_whole(data, "minutes", 5, 24 * 60),
        priority=priority,
        priority_note=note,
        number=number,
        channel=_choice(Channel, call.get("channel", "phone"), "call.channel"),
        caller=_text(call, "name", "call"),
        assign=_assign(data.get("assign", "best"), desk),
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


# ---- reading the parts


def _keys(data: Any, where: str) -> None:
    name = where or "request"
    if not isinstance(data, dict):
        raise NotPossible(
            T("“{part}” must be an object with named values. Nothing was booked.", part=name),
            code="request-shape",
            field=where,
        )
    for key in data:
        if key not in KEYS[where]:
            raise NotPossible(
                T(
                    "“{key}” is not a key of “{part}”. Known: {known}. Nothing was booked.",
                    key=str(key),
                    part=name,
                    known=tuple(sorted(KEYS[where])),
                ),
                code="request-key",
                field=f"{where}.{key}" if where else str(key),
            )


def _part(data: dict[str, Any], name: str) -> dict[str, Any]:
    part = data.get(name, {})
    _keys(part, name)
    return dict(part)


def _wrong(field: str, value: Any, right: Any) -> NotPossible:
    return NotPossible(
        T(
            "“{field}” cannot be “{value}”; it must be {right}. Nothing was booked.",
            field=field,
            value=str(value)[:60],
            right=right,
        ),
        code="request-value",
        field=field,
    )


def _text(data: dict[str, Any], key: str, part: str, required: bool = False) -> str:
    field = f"{part}.{key}" if part else key
    value = data.get(key, "")
    if not isinstance(value, str):
        raise _wrong(field, value, T("text"))
    if required and not value.strip():
        raise NotPossible(
            T("The request needs “{field}”. Nothing was booked.", field=field),
            code="request-missing",
            field=field,
        )
    if len(value) > 2000:
        raise _wrong(field, value, T("at most 2000 characters"))
    # half of a surrogate pair, a zero: no file and no database takes them
    if any((c < " " and c not in "\n\t\r") or "\ud800" <= c <= "\udfff" for c in value):
        raise _wrong(
            field, value.encode("ascii", "replace").decode("ascii"), T("text without control characters")
        )
    return value.strip()


def _whole(data: dict[str, Any], key: str, least: int, most: int) -> int | None:
    value = data.get(key)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise _wrong(key, value, T("a whole number from {least} to {most}", least=least, most=most))
    return value


def _choice(kind: Any, value: Any, field: str) -> Any:
    try:
        return kind(value)
    except ValueError as wrong:
        raise _wrong(field, value, tuple(member.value for member in kind)) from wrong


def _window(value: Any, branch: Branch, now: datetime) -> Window | None:
    if value is None or value in ("asap", ""):
        return None
    _keys(value, "window")
    ends = []
    for key in ("from", "to"):
        text = _text(value, key, "window", required=True)
        try:
            at = datetime.fromisoformat(text)
        except ValueError as wrong:
            raise _wrong(f"window.{key}", text, T("a time such as 2026-11-26T14:00+01:00")) from wrong
        if abs(at.year - now.year) > YEARS:
            raise _wrong(f"window.{key}", text, T("a time within {n} years", n=YEARS))
        ends.append(at if at.tzinfo else at.replace(tzinfo=branch.zone))
    window = Window(ends[0], ends[1])
    if window.end <= now:
        raise NotPossible(
            T(
                "The window lies in the past ({start} – {end}). Choose a later one. Nothing was booked.",
                start=window.start,
                end=window.end,
            ),
            code="window-past",
            field="window",
        )
    return window


def _staff(codes: Any, desk: Desk, field: str) -> tuple[StaffId, ...]:
    if not isinstance(codes, list) or not all(isinstance(c, str) for c in codes):
        raise _wrong(field, codes, T("a list of staff codes"))
    known = {s.code.lower(): s.id for s in desk.queries.staff()}
    for code in codes:
        if code.lower() not in known:
            raise NotPossible(
                T(
                    "“{field}” names {code}, and nobody has that code. Nothing was booked.",
                    field=field,
                    code=code,
                ),
                code="staff-unknown",
                field=field,
            )
    return tuple(known[c.lower()] for c in codes)


def _assign(value: Any, desk: Desk) -> tuple[StaffId, ...] | None:
    if value == "best":
        return None
    if value in ("none", None, []):
        return ()
    return _staff([value] if isinstance(value, str) else value, desk, "assign")


def _service(text: str, desk: Desk) -> ServiceType:
    services = desk.queries.services()
    for service in services:
        if text.lower() in (service.code.lower(), service.name_en.lower(), service.name_zh):
            return service
    found = desk.queries.find_services(text, 2)
    if len(found) == 1:
        return found[0]
    raise NotPossible(
        T(
            "There is no service “{text}”. Known: {known}. Nothing was booked.",
            text=text[:60],
            known=tuple(s.code for s in services),
        ),
        code="service-unknown",
        field="service",
    )


def _customer(data: dict[str, Any], number: str, desk: Desk, branch: Branch) -> Customer:
    """The known customer of that code, or of that number and name, changed as told; else a new one."""
    code, name = _text(data, "code", "customer"), _text(data, "name", "customer")
    own = normalise(_text(data, "phone", "customer"), branch.country) or number
    tier = _choice(Tier, data["tier"], "customer.tier") if "tier" in data else None
    found: Customer | None = None
    with desk.storage.unit() as work:
        if code:
            found = work.customers.by_code(code)
            if found is None:
                raise NotPossible(
                    T("Nobody has the customer number {code}. Nothing was booked.", code=code),
                    code="customer-unknown",
                    field="customer.code",
                )
        elif own:
            same = work.customers.by_phone(own)
            named = [c for c in same if not name or c.name.casefold() == name.casefold()]
            if len(same) > 1 and len(named) != 1:
                raise NotPossible(
                    T(
                        "Several customers have this number: {names}. Name one by “customer.code”. Nothing was booked.",
                        names=tuple(f"{c.name} ({c.code})" for c in same),
                    ),
                    code="customer-several",
                    field="customer",
                )
            found = named[0] if named else None
    if found is None and not name:
        raise NotPossible(
            T("The request needs “customer.name”: nobody is known by this number. Nothing was booked."),
            code="request-missing",
            field="customer.name",
        )
    base = found or Customer(CustomerId(new_id()), branch.id, name, phones=(Phone(own),) if own else ())
    return replace(
        base,
        tier=tier or base.tier,
        language=_text(data, "language", "customer") or base.language,
        email=_text(data, "email", "customer") or base.email,
        note=_text(data, "note", "customer") or base.note,
    )


def _place(data: dict[str, Any], who: Customer, desk: Desk, branch: Branch) -> Place:
    doors: dict[str, Any] = {
        key: _text(data, key, "place")
        for key in ("label", "building", "unit", "floor", "access", "parking", "pets", "note")
        if key in data
    }
    text = _text(data, "text", "place")
    if not text:
        if len(who.places) == 1 and "lat" not in data:
            return replace(who.places[0], **doors)
        raise NotPossible(
            T("The request needs “place.text”: the address. Nothing was booked."),
            code="request-missing",
            field="place.text",
        )
    known = next((p for p in who.places if p.text.casefold() == text.casefold()), None)
    if "lat" in data or "lon" in data:
        given = (data.get("lat"), data.get("lon"))
        try:
            if not all(isinstance(v, int | float) and not isinstance(v, bool) for v in given):
                raise ValueError("not numbers")
            point: Point | None = Point(float(given[0] or 0), float(given[1] or 0))
        except (ValueError, OverflowError) as wrong:
            told = ", ".join("–" if v is None else str(v)[:20] for v in given)
            raise _wrong("place.lat, place.lon", told, T("latitude and longitude in degrees")) from wrong
    elif known is not None and known.point is not None:
        point = known.point
    else:
        hit = _found(text, desk, branch)
        point = hit.point
    if known is not None:
        return replace(known, point=point, **doors)
    return Place(PlaceId(new_id()), text, point, **doors)


def _found(text: str, desk: Desk, branch: Branch) -> PlaceHit:
    hits = desk.geocoder.search(text, branch.point, 3)
    if hits and hits[0].confidence >= SURE:
        return hits[0]
    raise NotPossible(
        T(
            "The address “{text}” was not found on the map. {near} Or give place.lat and place.lon. Nothing was booked.",
            text=text[:80],
            near=T("Do you mean: {labels}?", labels=tuple(h.label for h in hits))
            if hits
            else T("Check its spelling, or load the city’s map."),
        ),
        code="place-unknown",
        field="place.text",
        detail=hits,
    )
