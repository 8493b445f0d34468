"""Customers and their places, as screens ask for them."""

from __future__ import annotations

from sqlalchemy import Connection

from app.domain.ids import CustomerId
from app.domain.people import Customer
from app.rows import CustomerHit, JobLine, KnownPlace
from db import loading
from db.models import CustomerRow, JobRow
from db.read.common import job_lines
from db.read.search import Found, customer_ids
from db.words import WHY, digits, matches, phone_typed, place_words, tokens


def customer(connection: Connection, customer_id: CustomerId) -> Customer | None:
    """A customer whole."""
    return loading.customers(connection, CustomerRow.id == customer_id).get(customer_id)


def customers(connection: Connection) -> tuple[Customer, ...]:
    """Everybody, by name."""
    found = loading.customers(connection)
    return tuple(sorted(found.values(), key=lambda c: (c.name.casefold(), c.code)))


def find_customers(connection: Connection, text: str, limit: int) -> tuple[CustomerHit, ...]:
    """By phone digits, code, name, pinyin or address, best first."""
    found = customer_ids(connection, text, limit)
    by_id = loading.customers(connection, CustomerRow.id.in_([f.customer_id for f in found]))
    return tuple(_hit(by_id[f.customer_id], f, text) for f in found if f.customer_id in by_id)


def _hit(who: Customer, found: Found, text: str) -> CustomerHit:
    typed = phone_typed(text).lstrip("0")
    phones = [p.full for p in who.phones]
    phone = next((p for p in phones if typed and typed in digits(p)), phones[0] if phones else "")
    wanted = tokens(text)
    places = [p for p in who.places if _fits({w for _, w in place_words(p)}, wanted)]
    place = next(iter(places or who.places), None)
    return CustomerHit(
        id=who.id,
        code=who.code,
        name=who.name,
        tier=who.tier,
        phone=phone,
        place=place.text if place else "",
        why=WHY[found.field],
    )


def _fits(words: set[str], wanted: list[str]) -> bool:
    return any(matches(token, words) for token in wanted)


def find_places(connection: Connection, text: str, limit: int) -> tuple[KnownPlace, ...]:
    """Customers' places all of whose typed words match."""
    found = customer_ids(connection, text, limit * 3, addresses_only=True)
    by_id = loading.customers(connection, CustomerRow.id.in_([f.customer_id for f in found]))
    wanted = tokens(text)
    hits: list[KnownPlace] = []
    for one in found:
        who = by_id[one.customer_id]
        for place in who.places:
            words = {w for _, w in place_words(place)}
            if all(matches(token, words) for token in wanted):
                hits.append(KnownPlace(who.id, who.name, place))
    return tuple(hits[:limit])


def jobs_of_customer(connection: Connection, customer_id: CustomerId, limit: int) -> tuple[JobLine, ...]:
    """A customer's jobs, newest first."""
    return tuple(job_lines(connection, JobRow.customer_id == customer_id, limit=limit))
