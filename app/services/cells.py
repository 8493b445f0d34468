"""The cells of a table's rows: each read by what it should hold, each wrong one named in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from app.domain.errors import DeskError, NotPossible
from app.domain.geo import Point
from app.domain.people import Branch, Certificate
from app.domain.text import T, Text
from app.domain.time import WeekHours
from app.services.phones import normalise

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


_YES = frozenset({"yes", "y", "true", "1", "是"})
_NO = frozenset({"no", "n", "false", "0", "否"})


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


class Cells:
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

    def code(self, seen: set[str]) -> str:
        """The code, which must not be empty nor stand in the table before; `seen` holds those before, in small letters."""
        code = self.needed("code")
        if code.lower() in seen:
            self.wrong("code", T("the code {code} stands twice in the table", code=code))
        seen.add(code.lower())
        return code

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

    def whole(self, column: str, least: int, most: int, default: int) -> int:
        """A whole number in that range; the default for an empty cell."""
        value = self.row.get(column, "").strip()
        if not value:
            return default
        if value.isascii() and value.isdigit() and least <= int(value[:9]) <= most:
            return int(value)
        self.wrong(
            column,
            T(
                "“{value}” is no whole number from {least} to {most}",
                value=value[:40],
                least=least,
                most=most,
            ),
        )
        return default

    def yes(self, column: str, default: bool) -> bool:
        """yes or no, in the words people use."""
        value = self.row.get(column, "").strip().lower()
        if not value:
            return default
        if value in _YES or value in _NO:
            return value in _YES
        self.wrong(column, T("“{value}” is neither yes nor no", value=value[:40]))
        return default

    def words(self, column: str) -> tuple[str, ...]:
        """Words parted by semicolons."""
        return tuple(self._parts(column))

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


def numbered(rows: list[dict[str, str]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with something in them, numbered as a spreadsheet does: the header is 1."""
    return ((n, row) for n, row in enumerate(rows, 2) if row)


def check_columns(rows: list[dict[str, str]], known: tuple[str, ...], needed: tuple[str, ...]) -> None:
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


def as_known(given: tuple[Any, ...], known: tuple[Any, ...]) -> tuple[Any, ...]:
    """What the table says; as it was kept when it says nothing, or the same in another order."""
    return known if not given or set(given) == set(known) else given


def count(found: Found, things: list[Any], old: Any, fresh: Any) -> None:
    if old is None:
        found.added += 1
    elif fresh == old:
        found.skipped += 1
        return
    else:
        found.changed += 1
    things.append(fresh)
