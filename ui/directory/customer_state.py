"""What the customers' view decides, without Qt: what is wrong with a form, what changed, how a number is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app import i18n
from app.domain.errors import NotPossible
from app.domain.ids import BranchId, CustomerId, PlaceId, new_id
from app.domain.people import Customer, Phone, Place, masked
from app.domain.text import T, Text
from app.services.phones import normalise, shown

FIELD_WORDS: dict[str, Text] = {
    "name": T("Name"),
    "code": T("Code"),
    "tier": T("Tier"),
    "phones": T("Phones"),
    "places": T("Places"),
    "language": T("Language"),
    "email": T("E-mail"),
    "note": T("Note"),
    "prefers": T("Prefers"),
    "refuses": T("Refuses"),
    "consent_at": T("Consent"),
}

LANGUAGE_WORDS: dict[str, str] = {
    "": "–",
    "zh": "中文",
    "en": "English",
    "yue": "粵語",
    "ja": "日本語",
    "ko": "한국어",
    "de": "Deutsch",
    "fr": "Français",
    "it": "Italiano",
    "es": "Español",
    "pt": "Português",
    "ru": "Русский",
}
"""Languages by their own names, as customers and staff members speak them."""


def new_customer(branch_id: BranchId, now: datetime) -> Customer:
    """An empty customer, not yet saved, with one place to fill in."""
    return Customer(CustomerId(new_id()), branch_id, "", created_at=now, places=(new_place(),))


def new_place() -> Place:
    """An empty place."""
    return Place(PlaceId(new_id()), "")


def number_words(phone: Phone, revealed: bool) -> str:
    """A number as the card shows it."""
    return shown(phone.full) if revealed else masked(phone.full)


def tidy(customer: Customer) -> Customer:
    """Without empty lines and outer blanks, as it will be saved."""
    phones = tuple(
        replace(p, full=p.full.strip(), label=p.label.strip()) for p in customer.phones if p.full.strip()
    )
    places = tuple(replace(p, text=p.text.strip()) for p in customer.places if not _empty(p))
    return replace(
        customer,
        name=customer.name.strip(),
        email=customer.email.strip(),
        note=customer.note.strip(),
        phones=phones,
        places=places,
    )


def problems(customer: Customer, country: str) -> tuple[tuple[str, Text], ...]:
    """What must be mended before saving: (field, sentence). Fields of lines carry their number: phone0, place1."""
    found: list[tuple[str, Text]] = []
    if not customer.name.strip():
        found.append(("name", T("A customer needs a name.")))
    seen: set[str] = set()
    for place, phone in enumerate(customer.phones):
        try:
            number = normalise(phone.full, country)
        except NotPossible as refusal:
            found.append((f"phone{place}", refusal.text))
            continue
        if number and number in seen:
            found.append((f"phone{place}", T("This number stands here twice.")))
        seen.add(number)
    mail = customer.email.strip()
    if mail and ("@" not in mail[1:-1] or " " in mail):
        found.append(("email", T("“{mail}” is not an e-mail address.", mail=mail)))
    for number_, place_ in enumerate(customer.places):
        if not place_.text.strip() and not _empty(place_):
            found.append((f"place{number_}", T("Door details need an address.")))
    both = set(customer.prefers) & set(customer.refuses)
    if both:
        found.append(("refuses", T("Somebody cannot be both preferred and refused.")))
    return tuple(found)


def same(one: Customer, other: Customer) -> bool:
    """Whether saving would change nothing."""
    return tidy(one) == tidy(replace(other, version=one.version))


def door(place: Place) -> Text | str:
    """What one must know at the door, in one line."""
    parts: list[Text | str] = [place.building] if place.building else []
    if place.unit:
        parts.append(T("unit {unit}", unit=place.unit))
    if place.floor:
        parts.append(T("floor {floor}", floor=place.floor))
    if place.access:
        parts.append(T("door: {access}", access=place.access))
    if place.parking:
        parts.append(T("parking: {parking}", parking=place.parking))
    if place.pets:
        parts.append(T("pets: {pets}", pets=place.pets))
    if place.note:
        parts.append(place.note)
    return (
        T("{parts}", parts=" · ".join(p if isinstance(p, str) else i18n.say(p) for p in parts))
        if parts
        else ""
    )


def _empty(place: Place) -> bool:
    words = (place.text, place.label, place.building, place.unit, place.floor, place.access)
    return not any(w.strip() for w in (*words, place.parking, place.pets, place.note))
