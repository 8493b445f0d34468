"""Tables ↔ customers, staff members, services and jobs; every wrong cell is named, in the reader's language.

Nothing is changed here: what was read is saved by a command, all or nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.bootstrap import Desk
from app.commands import BookJob, Command, ImportCustomers, ImportStaff, SaveService, Several
from app.domain.catalogue import ServiceType, SkillNeed
from app.domain.errors import DeskError
from app.domain.geo import Mode
from app.domain.ids import CustomerId, PlaceId, ServiceCode, StaffId, new_id
from app.domain.jobs import LEAST_MINUTES, MOST_MINUTES
from app.domain.people import Branch, Customer, Phone, Place, StaffMember, Tier
from app.domain.text import T
from app.services import requests
from app.services.cells import Cells, Found, RowError, as_known, check_columns, count, numbered
from app.services.columns import CUSTOMER_COLUMNS, JOB_COLUMNS, SERVICE_COLUMNS, STAFF_COLUMNS
from app.services.exporting import export_rows
from app.services.request_parts import SURE

__all__ = [
    "CUSTOMER_COLUMNS",
    "READERS",
    "STAFF_COLUMNS",
    "Exchange",
    "Found",
    "RowError",
    "command",
    "export_rows",
]


class Exchange:
    """Reads tables for one branch."""

    def __init__(self, desk: Desk, branch: Branch) -> None:
        self.desk, self.branch = desk, branch

    def customers(self, rows: list[dict[str, str]]) -> Found:
        """Customers: known by code, else by phone and name; addresses are looked up unless lat and lon are given."""
        found = Found(read=sum(map(bool, rows)))
        check_columns(rows, CUSTOMER_COLUMNS, ("name",))
        known = {c.code.lower(): c for c in self.desk.queries.customers()}
        by_phone = {(p.full, c.name.casefold()): c for c in known.values() for p in c.phones}
        seen: set[tuple[str, ...]] = set()
        things: list[Customer] = []
        for n, row in numbered(rows):
            cells = Cells(row, n, found)
            name = cells.needed("name")
            phones = tuple(
                Phone(p) for p in (cells.phone("phone", self.branch), cells.phone("phone2", self.branch)) if p
            )
            tier = cells.choice("tier", Tier, Tier.STANDARD)
            place = self._place(cells)
            who = (row.get("code", "").lower() or f"{phones[0].full if phones else ''}/{name.casefold()}",)
            if (row.get("code") or phones) and who in seen:
                cells.wrong("name", T("{name} stands twice in the table", name=name))
            seen.add(who)
            if n in found.bad_rows:
                continue
            old = known.get(row.get("code", "").lower()) if row.get("code") else None
            if old is None and phones:
                old = by_phone.get((phones[0].full, name.casefold()))
            base = old or Customer(CustomerId(new_id()), self.branch.id, name, code=row.get("code", ""))
            fresh = replace(
                base,
                name=name,
                tier=tier,
                phones=phones or base.phones,
                places=_with(base.places, place),
                language=row.get("language", "") or base.language,
                email=row.get("email", "") or base.email,
                note=row.get("note", "") or base.note,
            )
            count(found, things, old, fresh)
        found.things = tuple(things)
        return found

    def staff(self, rows: list[dict[str, str]]) -> Found:
        """Staff members, known by code. skills: “plumbing:3; electrical:2”; certificates: “health:2027-05-01”."""
        found = Found(read=sum(map(bool, rows)))
        check_columns(rows, STAFF_COLUMNS, ("code", "name"))
        known = {s.code.lower(): s for s in self.desk.queries.staff()}
        seen: set[str] = set()
        things: list[StaffMember] = []
        for n, row in numbered(rows):
            cells = Cells(row, n, found)
            code, name = cells.code(seen), cells.needed("name")
            old = known.get(code.lower())
            base = old or StaffMember(StaffId(new_id()), self.branch.id, code, name)
            number = cells.phone("phone", self.branch)
            place = self._place(cells, "home")
            fresh = replace(
                base,
                name=name,
                phone=Phone(number) if number else base.phone,
                team=row.get("team", "") or base.team,
                mode=cells.choice("mode", Mode, base.mode),
                skills=as_known(cells.skills(), base.skills),
                certificates=as_known(cells.certificates(base.certificates), base.certificates),
                shifts=as_known(cells.hours("shift"), base.shifts),
                breaks=as_known(cells.hours("break"), base.breaks),
                languages=tuple(row.get("languages", "").replace(";", " ").split()) or base.languages,
                home=place.point if place else base.home,
                active=cells.yes("active", base.active),
            )
            if n not in found.bad_rows:
                count(found, things, old, fresh)
        found.things = tuple(things)
        return found

    def services(self, rows: list[dict[str, str]]) -> Found:
        """Service types, known by code; what the table does not say (price, checklist, look) stays as it was."""
        found = Found(read=sum(map(bool, rows)))
        check_columns(rows, SERVICE_COLUMNS, ("code",))
        known = {s.code.lower(): s for s in self.desk.queries.services(include_inactive=True)}
        seen: set[str] = set()
        things: list[ServiceType] = []
        for n, row in numbered(rows):
            cells = Cells(row, n, found)
            code = cells.code(seen)
            old = known.get(code.lower())
            base = old or ServiceType(ServiceCode(code), "", "")
            needs = tuple(SkillNeed(skill, level) for skill, level in cells.skills())
            fresh = replace(
                base,
                name_en=row.get("name_en", "") or base.name_en,
                name_zh=row.get("name_zh", "") or base.name_zh,
                duration=timedelta(
                    minutes=cells.whole(
                        "minutes", LEAST_MINUTES, MOST_MINUTES, round(base.duration.total_seconds() / 60)
                    )
                ),
                people=cells.whole("people", 1, 20, base.people),
                skills=as_known(needs, base.skills),
                certificates=as_known(cells.words("certificates"), base.certificates),
                keywords=as_known(cells.words("keywords"), base.keywords),
                safety=cells.yes("safety", base.safety),
                guarantee_days=cells.whole("guarantee_days", 0, 3650, base.guarantee_days),
                active=cells.yes("active", base.active),
            )
            if not (fresh.name_en or fresh.name_zh):
                cells.wrong("name_en", T("the cell is empty"))
            if n not in found.bad_rows:
                count(found, things, old, fresh)
        found.things = tuple(things)
        return found

    def jobs(self, rows: list[dict[str, str]]) -> Found:
        """Requests still to be assigned, one a row, each read as `book` reads them."""
        found = Found(read=sum(map(bool, rows)))
        check_columns(rows, JOB_COLUMNS, ("customer", "service"))
        things: list[BookJob] = []
        met: dict[tuple[str, str], Customer] = {}
        for n, row in numbered(rows):
            cells = Cells(row, n, found)
            told = _request(cells)
            if n in found.bad_rows:
                continue
            try:
                request = requests.read(told, self.desk, self.branch)
            except DeskError as refusal:
                column = _COLUMN_OF.get(refusal.field, refusal.field.rpartition(".")[2] or "customer")
                cells.wrong(column, refusal.text)
                continue
            booking = requests.booking(request, ())[0].parts[1]
            assert isinstance(booking, BookJob)
            things.append(replace(_once(booking, request.number, met), call_id=None))
            found.added += 1
        found.things = tuple(things)
        return found

    def _place(self, cells: Cells, column: str = "address") -> Place | None:
        text = cells.row.get(column, "")
        point = cells.point()
        if not text and point is None:
            return None
        if point is None:
            hits = self.desk.geocoder.search(text, self.branch.point, 1)
            # an address the map does not know is kept without a pin: the desk sets it when the first job comes
            point = hits[0].point if hits and hits[0].confidence >= SURE else None
        return Place(
            PlaceId(new_id()),
            text or f"{point.lat:.5f}, {point.lon:.5f}" if point else text,
            point,
            unit=cells.row.get("unit", ""),
            floor=cells.row.get("floor", ""),
            access=cells.row.get("access", ""),
        )


READERS: dict[str, Callable[[Exchange, list[dict[str, str]]], Found]] = {
    "customers": Exchange.customers,
    "staff": Exchange.staff,
    "services": Exchange.services,
    "jobs": Exchange.jobs,
}


def command(what: str, things: tuple[Any, ...]) -> Command:
    """What takes in the things a reader found, all or nothing."""
    if what == "customers":
        return ImportCustomers(customers=things)
    if what == "staff":
        return ImportStaff(staff=things)
    if what == "services":
        return Several(label="Import of services", parts=tuple(SaveService(service=s) for s in things))
    return Several(label="Import of jobs", parts=things)


def _with(places: tuple[Place, ...], place: Place | None) -> tuple[Place, ...]:
    if place is None or any(p.text.casefold() == place.text.casefold() for p in places):
        return places
    return (*places, place)


_COLUMN_OF = {
    "customer.name": "customer",
    "customer.code": "code",
    "call.number": "phone",
    "place.text": "address",
}
"""Where a key of a request stands in the table of jobs, when its name is another."""


def _request(cells: Cells) -> dict[str, Any]:
    """A row as `book` would be told it; empty cells are left out."""
    row = cells.row

    def some(**columns: str) -> dict[str, Any]:
        return {key: row[column] for key, column in columns.items() if row.get(column)}

    told: dict[str, Any] = {
        "call": some(number="phone"),
        "customer": some(name="customer", code="code", tier="tier"),
        "place": some(text="address", unit="unit", floor="floor", access="access"),
        **some(service="service", urgency="urgency", note="note"),
        "assign": "none",
    }
    point = cells.point()
    if point is not None:
        told["place"] |= {"lat": point.lat, "lon": point.lon}
    if row.get("from") or row.get("to"):
        told["window"] = some(**{"from": "from", "to": "to"})
    if row.get("minutes"):
        told["minutes"] = cells.whole("minutes", LEAST_MINUTES, MOST_MINUTES, 60)
    return told


def _once(booking: BookJob, number: str, met: dict[tuple[str, str], Customer]) -> BookJob:
    """The booking for the customer met in an earlier row of the same table, when it is the same one."""
    customer, place = booking.customer, booking.place
    key = (number or customer.code or customer.id, customer.name.casefold())
    before = met.get(key)
    if before is not None:
        same = next((p for p in before.places if p.text.casefold() == place.text.casefold()), None)
        place = replace(place, id=same.id) if same else place
        # version 0: as it will stand when this row's turn comes
        customer = replace(before, places=before.places if same else (*before.places, place), version=0)
    met[key] = customer
    return replace(booking, customer=customer, place=place)
