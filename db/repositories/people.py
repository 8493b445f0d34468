"""Customers and staff members."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, insert, select

from app.domain.errors import NotPossible
from app.domain.geo import Point
from app.domain.ids import CustomerId, StaffId
from app.domain.people import Customer, StaffMember
from app.domain.text import T
from db import loading, mapping
from db.mapping import Rows
from db.models import (
    CertificateRow,
    CustomerRow,
    CustomerWordRow,
    LaneRow,
    PhoneRow,
    PlaceRow,
    PositionRow,
    SkillRow,
    StaffRow,
)
from db.repositories.base import Aggregates, Work
from db.repositories.numbers import next_number
from db.words import digits


class Customers(Aggregates[Customer, CustomerId]):
    """Customers; a new one without a code gets the next free C-0001 …"""

    kind, row = "customer", CustomerRow
    owned = (CustomerWordRow, PhoneRow, PlaceRow)
    unknown = T("There is no such customer.")
    changed = T("Somebody else changed this customer. Yours was not saved; look at it again.")
    changed_by = T("{who} changed this customer. Yours was not saved; look at it again.")

    def load(self, key: CustomerId) -> Customer | None:
        """The customer as stored."""
        return loading.customers(self.work.connection, CustomerRow.id == key).get(key)

    def rows(self, thing: Customer) -> Rows:
        """Their rows."""
        return mapping.customer_rows(thing)

    def named(self, thing: Customer) -> Customer:
        """The customer with a code. Raises NotPossible when a given one belongs to another."""
        if not thing.code:
            return replace(thing, code=next_number(self.work, "customer", CustomerRow.code, "C-{:04d}"))
        _check_code(self.work, CustomerRow, thing.code, thing.id)
        return thing

    def by_code(self, code: str) -> Customer | None:
        """The customer of that code."""
        found = loading.customers(self.work.connection, CustomerRow.code == code)
        return next(iter(found.values()), None)

    def by_phone(self, number: str) -> tuple[Customer, ...]:
        """Everybody with that number, compared by its digits; in order of their codes."""
        wanted = digits(number)
        if not wanted:
            return ()
        owners = select(PhoneRow.customer_id).where(PhoneRow.digits == wanted)
        found = loading.customers(self.work.connection, CustomerRow.id.in_(owners))
        return tuple(sorted(found.values(), key=lambda c: (c.code, c.id)))


class Staff(Aggregates[StaffMember, StaffId]):
    """Staff members."""

    kind, row = "staff", StaffRow
    owned = (SkillRow, CertificateRow, PositionRow, LaneRow)
    unknown = T("There is no such staff member.")
    changed = T("Somebody else changed this staff member. Yours was not saved; look at them again.")
    changed_by = T("{who} changed this staff member. Yours was not saved; look at them again.")

    def load(self, key: StaffId) -> StaffMember | None:
        """The staff member as stored."""
        return loading.staff(self.work.connection, StaffRow.id == key).get(key)

    def rows(self, thing: StaffMember) -> Rows:
        """Their rows."""
        return mapping.staff_rows(thing)

    def named(self, thing: StaffMember) -> StaffMember:
        """The staff member. Raises NotPossible when their code belongs to another."""
        _check_code(self.work, StaffRow, thing.code, thing.id)
        return thing

    def by_code(self, code: str) -> StaffMember | None:
        """The staff member of that code."""
        found = loading.staff(self.work.connection, StaffRow.code == code)
        return next(iter(found.values()), None)


def _check_code(work: Work, row: type[CustomerRow] | type[StaffRow], code: str, key: str) -> None:
    """Raise NotPossible (code-taken) when the code belongs to somebody but the one of that id."""
    other = work.connection.execute(select(row.name).where(row.code == code, row.id != key)).scalar()
    if other is not None:
        raise NotPossible(
            T("The code {code} already belongs to {name}.", code=code, name=other),
            code="code-taken",
            field="code",
        )


class Positions:
    """Where staff members were last seen."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def note(self, staff_id: StaffId, point: Point, at: datetime) -> None:
        """Somebody was seen there; an older fix than the known one is ignored."""
        connection = self.work.connection
        newer = connection.execute(
            select(PositionRow.staff_id).where(PositionRow.staff_id == staff_id, PositionRow.at > at)
        ).first()
        if newer is not None:
            return
        connection.execute(delete(PositionRow).where(PositionRow.staff_id == staff_id))
        connection.execute(
            insert(PositionRow), {"staff_id": staff_id, "at": at, "lat": point.lat, "lon": point.lon}
        )
        self.work.touch("staff", staff_id)
