"""The parts of a request as somebody wrote it (a JSON object): each read strictly, and looked up at the desk.

Each raises NotPossible naming the key that is wrong, with what would be right. Nothing is changed here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from app.bootstrap import Desk
from app.domain.catalogue import ServiceType
from app.domain.errors import NotPossible
from app.domain.geo import Point
from app.domain.ids import CustomerId, PlaceId, StaffId, new_id
from app.domain.people import Branch, Customer, Phone, Place, Tier
from app.domain.text import T
from app.domain.time import Window
from app.ports import PlaceHit
from app.services.phones import normalise

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


def check_keys(data: Any, where: str) -> None:
    """Refuse what is no object, and keys that are not known there. where: the part’s name, empty for the whole."""
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


def part_of(data: dict[str, Any], name: str) -> dict[str, Any]:
    """The part of that name, with known keys only; empty when it is missing."""
    part = data.get(name, {})
    check_keys(part, name)
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


def text_of(data: dict[str, Any], key: str, part: str, required: bool = False) -> str:
    """A text without what surrounds it, empty when missing. part: where it stands, for the refusal."""
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


def whole_of(data: dict[str, Any], key: str, least: int, most: int) -> int | None:
    """A whole number from `least` to `most`, or None when it is missing."""
    value = data.get(key)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise _wrong(key, value, T("a whole number from {least} to {most}", least=least, most=most))
    return value


def choice_of(kind: Any, value: Any, field: str) -> Any:
    """The member of an enumeration of that value."""
    try:
        return kind(value)
    except ValueError as wrong:
        raise _wrong(field, value, tuple(member.value for member in kind)) from wrong


def window_of(value: Any, branch: Branch, now: datetime) -> Window | None:
    """A window that is not past, times without an offset in the branch’s zone; None for as soon as possible. now: UTC."""
    if value is None or value in ("asap", ""):
        return None
    check_keys(value, "window")
    ends = []
    for key in ("from", "to"):
        text = text_of(value, key, "window", required=True)
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


def staff_of(codes: Any, desk: Desk, field: str) -> tuple[StaffId, ...]:
    """The staff members of these codes, in order."""
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


def assign_of(value: Any, desk: Desk) -> tuple[StaffId, ...] | None:
    """Who shall go: None for the best, empty for nobody yet, else those of the codes."""
    if value == "best":
        return None
    if value in ("none", None, []):
        return ()
    return staff_of([value] if isinstance(value, str) else value, desk, "assign")


def service_of(text: str, desk: Desk) -> ServiceType:
    """The service of that code or name, or the only one these words find."""
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


def customer_of(data: dict[str, Any], number: str, desk: Desk, branch: Branch) -> Customer:
    """The known customer of that code, or of that number and name, changed as told; else a new one."""
    code, name = text_of(data, "code", "customer"), text_of(data, "name", "customer")
    own = normalise(text_of(data, "phone", "customer"), branch.country) or number
    tier = choice_of(Tier, data["tier"], "customer.tier") if "tier" in data else None
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
        language=text_of(data, "language", "customer") or base.language,
        email=text_of(data, "email", "customer") or base.email,
        note=text_of(data, "note", "customer") or base.note,
    )


def place_of(data: dict[str, Any], who: Customer, desk: Desk, branch: Branch) -> Place:
    """The place told, one the customer is known to have, or one found on the map; door details as told."""
    doors: dict[str, Any] = {
        key: text_of(data, key, "place")
        for key in ("label", "building", "unit", "floor", "access", "parking", "pets", "note")
        if key in data
    }
    text = text_of(data, "text", "place")
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
