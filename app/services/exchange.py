"""Rows of a table ↔ customers and staff members; every wrong cell is named, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any

from app.bootstrap import Desk
from app.domain.errors import DeskError, NotPossible
from app.domain.geo import Mode, Point
from app.domain.ids import CustomerId, PlaceId, StaffId, new_id
from app.domain.people import Branch, Certificate, Customer, Phone, Place, StaffMember, Tier
from app.domain.text import T, Text
from app.domain.time import WeekHours
from app.services.phones import normalise

CUSTOMER_COLUMNS = (
    "code",
    "name",
    "phone",
    "phone2",
    "address",
    "unit",
    "floor",
    "access",
    "lat",
    "lon",
    "tier",
    "language",
    "email",
    "note",
)
STAFF_COLUMNS = (
    "code",
    "name",
    "phone",
    "team",
    "mode",
    "skills",
    "certificates",
    "shift",
    "days",
    "break",
    "languages",
    "home",
    "lat",
    "lon",
    "active",
)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SURE = 0.55


@dataclass(frozen=True)
class RowError:
    """A cell that cannot be taken. row counts as a spreadsheet does: the header is 1."""

    row: int
    column: str
    why: Text


@dataclass
class Found:
    """What reading a table gave."""

    read: int = 0
    added: int = 0
    changed: int = 0
    skipped: int = 0
    things: tuple[Any, ...] = ()
    errors: list[RowError] = field(default_factory=list)

    @property
    def bad_rows(self) -> set[int]:
        """Rows with at least one error."""
        return {e.row for e in self.errors}


class Exchange:
    """Reads tables for one branch."""

    def __init__(self, desk: Desk, branch: Branch) -> None:
        self.desk, self.branch = desk, branch

    def customers(self, rows: list[dict[str, str]]) -> Found:
        """Customers: known by code, else by phone and name; addresses are looked up unless lat and lon are given."""
        found = Found(read=sum(map(bool, rows)))
        _columns(rows, CUSTOMER_COLUMNS, ("name",))
        known = {c.code.lower(): c for c in self.desk.queries.customers()}
        by_phone = {(p.full, c.name.casefold()): c for c in known.values() for p in c.phones}
        things: list[Customer] = []
        for n, row in _numbered(rows):
            cells = _Cells(row, n, found)
            name = cells.needed("name")
            phones = tuple(
                Phone(p) for p in (cells.phone("phone", self.branch), cells.phone("phone2", self.branch)) if p
            )
            tier = cells.choice("tier", Tier, Tier.STANDARD)
            place = self._place(cells)
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
            _count(found, things, old, fresh)
        found.things = tuple(things)
        return found

    def staff(self, rows: list[dict[str, str]]) -> Found:
        """Staff members, known by code. skills: “plumbing:3; electrical:2”; certificates: “health:2027-05-01”."""
        found = Found(read=sum(map(bool, rows)))
        _columns(rows, STAFF_COLUMNS, ("code", "name"))
        known = {s.code.lower(): s for s in self.desk.queries.staff()}
        seen: set[str] = set()
        things: list[StaffMember] = []
        for n, row in _numbered(rows):
            cells = _Cells(row, n, found)
            code, name = cells.needed("code"), cells.needed("name")
            if code.lower() in seen:
                cells.wrong("code", T("the code {code} stands twice in the table", code=code))
            seen.add(code.lower())
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
                skills=_as_known(cells.skills(), base.skills),
                certificates=_as_known(cells.certificates(base.certificates), base.certificates),
                shifts=_as_known(cells.hours("shift"), base.shifts),
                breaks=_as_known(cells.hours("break"), base.breaks),
                languages=tuple(row.get("languages", "").replace(";", " ").split()) or base.languages,
                home=place.point if place else base.home,
                active=row.get("active", "yes").lower() not in ("no", "0", "false", "否"),
            )
            if n not in found.bad_rows:
                _count(found, things, old, fresh)
        found.things = tuple(things)
        return found

    def _place(self, cells: _Cells, column: str = "address") -> Place | None:
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
}


class _Cells:
    """One row, telling what is wrong with its cells."""

    def __init__(self, row: dict[str, str], number: int, found: Found) -> None:
        self.row, self._number, self._found = row, number, found

    def wrong(self, column: str, why: Text) -> None:
        """Note a wrong cell."""
        self._found.errors.append(RowError(self._number, column, why))

    def needed(self, column: str) -> str:
        """A cell that must not be empty."""
        value = self.row.get(column, "")
        if not value:
            self.wrong(column, T("the cell is empty"))
        return value

    def phone(self, column: str, branch: Branch) -> str:
        """A normalised number, or empty."""
        try:
            return normalise(self.row.get(column, ""), branch.country)
        except DeskError as refusal:
            self.wrong(column, refusal.text)
            return ""

    def choice(self, column: str, kind: Any, default: Any) -> Any:
        """One of an enumeration's values."""
        value = self.row.get(column, "").lower()
        if not value:
            return default
        try:
            return kind(value)
        except ValueError:
            self.wrong(
                column, T("“{value}” is not one of {known}", value=value, known=tuple(m.value for m in kind))
            )
            return default

    def point(self) -> Point | None:
        """lat and lon, when both are given."""
        lat, lon = self.row.get("lat", ""), self.row.get("lon", "")
        if not lat and not lon:
            return None
        try:
            return Point(float(lat), float(lon))
        except ValueError:
            self.wrong("lat", T("“{lat}, {lon}” is no latitude and longitude", lat=lat, lon=lon))
            return None

    def skills(self) -> tuple[tuple[str, int], ...]:
        """“plumbing:3; electrical” → levels, 1 when none is given."""
        found: dict[str, int] = {}
        for part in self._parts("skills"):
            name, _, level = part.partition(":")
            if level and level.strip() not in ("1", "2", "3", "4", "5"):
                self.wrong(
                    "skills", T("the level of “{skill}” must be 1 to 5, not {level}", skill=name, level=level)
                )
                continue
            found[name.strip()] = int(level or 1)
        return tuple(sorted(found.items()))

    def certificates(self, known: tuple[Certificate, ...]) -> tuple[Certificate, ...]:
        """“health:2027-05-01; electrician:2026-12-31”; a paper already known keeps its number and first day."""
        found: list[Certificate] = []
        for part in self._parts("certificates"):
            kind, _, until = part.partition(":")
            try:
                paper = Certificate(kind.strip(), date.fromisoformat(until.strip()))
                same = (c for c in known if (c.kind, c.valid_until) == (paper.kind, paper.valid_until))
                found.append(next(same, paper))
            except ValueError:
                self.wrong(
                    "certificates",
                    T("“{part}” must be a paper and its last day, such as health:2027-05-01", part=part),
                )
        return tuple(found)

    def hours(self, column: str) -> tuple[WeekHours, ...]:
        """“08:00-17:00” on the days of the column “days” (every day when that is empty), or “mon-fri 08:00-17:00; sat
        09:00-13:00” with days of their own."""
        found: list[WeekHours] = []
        for part in self._parts(column):
            days, _, hours = part.rpartition(" ") if part[:1].isalpha() else ("", "", part)
            try:
                start, end = (
                    time.fromisoformat(p.strip().zfill(5)) for p in hours.replace("–", "-").split("-")
                )
            except ValueError:
                self.wrong(column, T("“{text}” must be hours such as 08:00-17:00", text=part))
                return ()
            on = self._days(column, days) if days else self._days("days", self.row.get("days", ""))
            found += [WeekHours(day, start, end) for day in on]
        return tuple(sorted(found, key=lambda h: (h.weekday, h.start)))

    def _days(self, column: str, text: str) -> tuple[int, ...]:
        text = text.lower().replace("–", "-").strip()
        if not text:
            return tuple(range(7))
        found: set[int] = set()
        for part in text.replace(";", ",").split(","):
            first, _, last = (p.strip()[:3] for p in part.partition("-"))
            if first not in DAYS or (last and last not in DAYS):
                self.wrong(column, T("“{text}” must be days such as mon-fri or mon,wed", text=text))
                return ()
            a, b = DAYS.index(first), DAYS.index(last or first)
            found |= {(a + i) % 7 for i in range((b - a) % 7 + 1)}
        return tuple(sorted(found))

    def _parts(self, column: str) -> list[str]:
        return [p.strip() for p in self.row.get(column, "").replace("；", ";").split(";") if p.strip()]


def _numbered(rows: list[dict[str, str]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with something in them, numbered as a spreadsheet does: the header is 1."""
    return ((n, row) for n, row in enumerate(rows, 2) if row)


def _columns(rows: list[dict[str, str]], known: tuple[str, ...], needed: tuple[str, ...]) -> None:
    names = set(next((row for row in rows if row), needed))
    missing = [c for c in needed if c not in names]
    strange = sorted(names - set(known))
    if missing or strange:
        raise NotPossible(
            T(
                "The table lacks the column “{column}”. Known columns: {known}.",
                column=missing[0],
                known=known,
            )
            if missing
            else T(
                "“{column}” is not a column of this table. Known columns: {known}.",
                column=strange[0],
                known=known,
            ),
            code="import-columns",
        )


def _with(places: tuple[Place, ...], place: Place | None) -> tuple[Place, ...]:
    if place is None or any(p.text.casefold() == place.text.casefold() for p in places):
        return places
    return (*places, place)


def _as_known(given: tuple[Any, ...], known: tuple[Any, ...]) -> tuple[Any, ...]:
    """What the table says; as it was kept when it says nothing, or the same in another order."""
    return known if not given or set(given) == set(known) else given


def _count(found: Found, things: list[Any], old: Any, fresh: Any) -> None:
    if old is None:
        found.added += 1
    elif fresh == old:
        found.skipped += 1
        return
    else:
        found.changed += 1
    things.append(fresh)


def export_rows(what: str, desk: Desk, branch: Branch) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """A table's header and rows; customers and staff come out in the columns they are taken in by."""
    queries = desk.queries
    if what == "customers":
        return CUSTOMER_COLUMNS, [_customer_row(c) for c in queries.customers()]
    if what == "staff":
        return STAFF_COLUMNS, [_staff_row(s) for s in queries.staff()]
    if what == "services":
        return ("code", "name_en", "name_zh", "minutes", "people", "skills", "certificates"), [
            (s.code, s.name_en, s.name_zh, s.duration.total_seconds() / 60, s.people,
             "; ".join(f"{n.skill}:{n.level}" for n in s.skills), "; ".join(s.certificates))
            for s in queries.services()
        ]  # fmt: skip
    if what == "calls":
        return ("rang_at", "number", "channel", "state", "kind", "outcome", "answered_by"), [
            (c.rang_at.isoformat(), c.number, c.channel.value, c.state.value, c.kind.value if c.kind else "", c.outcome, c.answered_by)
            for c in queries.calls(branch.id, limit=1_000_000)
        ]  # fmt: skip
    if what == "followups":
        return ("kind", "state", "due_at", "customer", "job", "attempts", "note"), [
            (f.kind.value, f.state.value, f.due_at.isoformat(), f.customer_name, f.job_number, f.attempts, f.note)
            for f in queries.follow_ups(branch.id, include_ended=True)
        ]  # fmt: skip
    jobs = queries.all_jobs(branch.id)
    if what == "jobs":
        return ("number", "state", "service", "customer", "address", "start", "minutes", "staff", "priority", "created_at"), [
            (j.number, j.state.value, j.service, j.customer_name, j.place_text, j.start.isoformat() if j.start else "",
             j.duration_minutes, ", ".join(j.staff_names), j.priority, j.created_at.isoformat())
            for j in jobs
        ]  # fmt: skip
    ratings = queries.all_ratings(branch.id)
    rows: list[tuple[Any, ...]] = [
        (line.number, line.service, ", ".join(line.staff_names), rating.attitude, rating.skill, rating.quality,
         rating.punctuality, rating.words, rating.at.isoformat() if rating.at else "")
        for line in jobs if (rating := ratings.get(line.id))
    ]  # fmt: skip
    return ("job", "service", "staff", "attitude", "skill", "quality", "punctuality", "words", "at"), rows


def _customer_row(c: Customer) -> tuple[Any, ...]:
    place = c.places[0] if c.places else None
    phones = [p.full for p in c.phones] + ["", ""]
    return (
        c.code, c.name, phones[0], phones[1], place.text if place else "", place.unit if place else "",
        place.floor if place else "", place.access if place else "", place.point.lat if place and place.point else "",
        place.point.lon if place and place.point else "", c.tier.value, c.language, c.email, c.note,
    )  # fmt: skip


def _staff_row(s: StaffMember) -> tuple[Any, ...]:
    days = tuple(sorted({w.weekday for w in s.shifts}))
    return (
        s.code, s.name, s.phone.full if s.phone else "", s.team, s.mode.value,
        "; ".join(f"{k}:{v}" for k, v in s.skills),
        "; ".join(f"{c.kind}:{c.valid_until}" for c in s.certificates),
        _hours_words(s.shifts, days), ",".join(DAYS[d] for d in days), _hours_words(s.breaks, days),
        " ".join(s.languages), "", s.home.lat if s.home else "", s.home.lon if s.home else "",
        "yes" if s.active else "no",
    )  # fmt: skip


def _hours_words(hours: tuple[WeekHours, ...], usual: tuple[int, ...]) -> str:
    """Hours as `_Cells.hours` reads them: without days when all fall on the usual ones."""
    by_hours: dict[str, list[int]] = {}
    for w in hours:
        by_hours.setdefault(f"{w.start:%H:%M}-{w.end:%H:%M}", []).append(w.weekday)
    if len(by_hours) == 1 and sorted(next(iter(by_hours.values()))) == list(usual):
        return next(iter(by_hours))
    return "; ".join(f"{','.join(DAYS[d] for d in sorted(days))} {span}" for span, days in by_hours.items())
