"""Reads the place tables of a pack: several threads at once, each with a connection of its own meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from app.adapters import sqlite
from app.ports import PlaceKind

_COLUMNS = (
    "e.id, e.kind, e.name, e.town, e.quarter, e.postcode, e.street, e.number, e.weight, e.lat, e.lon,"
    " e.radius, e.houses, e.names, e.area, e.sound"
)


class Row(NamedTuple):
    """An entry as stored; see `entries.Entry`. houses: how many numbers it has."""

    id: int
    kind: PlaceKind
    name: str
    town: str
    quarter: str
    postcode: str
    street: str
    number: str
    weight: float
    lat: float
    lon: float
    radius: float
    houses: int
    names: str
    area: str
    sound: str


class NumberRow(NamedTuple):
    """A house number as stored: low…high, its spelling, its place; estimated is 0 or 1."""

    low: int
    high: int
    text: str
    lat: float
    lon: float
    postcode: str
    estimated: int
    entry: int


_NUMBER_COLUMNS = "n.low, n.high, n.text, n.lat, n.lon, n.postcode, n.estimated, n.entry"


class Store:
    """The place tables of one pack file, read only. Thread-safe."""

    def __init__(self, pack: Path) -> None:
        """Raises the database's errors when the file is not a pack with a place index."""
        # a finished pack never changes (a new one is a new file), so no locks are needed
        self._address = pack.resolve().as_uri() + "?mode=ro&immutable=1"
        self._lock = threading.Lock()
        self._free: list[sqlite.Connection] = []
        self.closed = False
        with self.reading() as read:
            self.meta: dict[str, str] = dict(read.execute("SELECT name, value FROM place_meta").fetchall())

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """A connection of one's own for the length of the block."""
        with self._lock:
            connection = self._free.pop() if self._free else None
        if connection is None:
            connection = sqlite.connect(self._address, uri=True, check_same_thread=False)
        try:
            yield Reader(connection)
        finally:
            with self._lock:
                if self.closed:
                    connection.close()
                else:
                    self._free.append(connection)

    def close(self) -> None:
        """Let go of the file; who is reading finishes first."""
        with self._lock:
            self.closed = True
            for connection in self._free:
                connection.close()
            self._free.clear()


class Reader:
    """The questions the index asks."""

    def __init__(self, connection: sqlite.Connection) -> None:
        self._connection = connection

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Any:
        """Run a statement; a cursor."""
        return self._connection.execute(statement, values)

    def match(self, expression: str, most: int, by_relevance: bool = False) -> list[Row]:
        """Entries whose words match the FTS5 expression, the weightiest first, or the most relevant."""
        order = "bm25(place_text, 4.0, 1.0, 1.0)" if by_relevance else "t.rowid"
        rows = self.execute(
            f"SELECT {_COLUMNS} FROM (SELECT rowid FROM place_text t WHERE place_text MATCH ?"  # noqa: S608
            f" ORDER BY {order} LIMIT ?) m JOIN place_entry e ON e.id = m.rowid",
            (expression, most),
        )
        return [Row(*row) for row in rows]

    def named(self, keys: Sequence[str]) -> list[Row]:
        """Entries that have one of the whole names (as `text.key` makes them)."""
        places = ",".join("?" * len(keys))
        rows = self.execute(
            f"SELECT DISTINCT {_COLUMNS} FROM place_key k JOIN place_entry e ON e.id = k.entry"  # noqa: S608
            f" WHERE k.key IN ({places}) ORDER BY e.id LIMIT 200",
            keys,
        )
        return [Row(*row) for row in rows]

    def beginning(self, start: str, most: int) -> list[Row]:
        """Entries with a whole name that begins so, short names first."""
        rows = self.execute(
            f"SELECT {_COLUMNS} FROM (SELECT DISTINCT entry FROM (SELECT entry, key FROM place_key"  # noqa: S608
            " WHERE key >= ? AND key < ? LIMIT 400) ORDER BY length(key), entry LIMIT ?) k"
            " JOIN place_entry e ON e.id = k.entry",
            (start, start + "\U0010ffff", most),
        )
        return [Row(*row) for row in rows]

    def is_key(self, key: str) -> bool:
        """Whether something has this whole name."""
        return self.execute("SELECT 1 FROM place_key WHERE key = ? LIMIT 1", (key,)).fetchone() is not None

    def has(self, expression: str) -> bool:
        """Whether anything matches the FTS5 expression."""
        found = self.execute("SELECT 1 FROM place_text WHERE place_text MATCH ? LIMIT 1", (expression,))
        return found.fetchone() is not None

    def vocabulary(self) -> list[str]:
        """All words and whole names that may be misspelled."""
        return [word for (word,) in self.execute("SELECT word FROM place_word")]

    def sound_of(self, run: str) -> str:
        """Pinyin of the ideographs, joined; "" when the sound of one is not known."""
        known = dict(
            self.execute(
                f"SELECT character, sound FROM place_sound WHERE character IN ({','.join('?' * len(run))})",  # noqa: S608
                tuple(run),
            ).fetchall()
        )
        return "".join(known[c] for c in run) if all(c in known for c in run) else ""

    def numbers_at(self, entry: int, number: int) -> list[NumberRow]:
        """Houses of the entry that begin with the number or whose range holds it."""
        rows = self.execute(
            f"SELECT {_NUMBER_COLUMNS} FROM place_number n WHERE entry = ? AND low <= ? AND high >= ?"  # noqa: S608
            " AND low >= ? ORDER BY estimated, low, text",
            (entry, number, number, number - 100),
        )
        return [NumberRow(*row) for row in rows]

    def numbers_around(
        self, entry: int, number: int, most: int = 6
    ) -> tuple[list[NumberRow], list[NumberRow]]:
        """The houses below and above a number that is not there, nearest first."""
        below = self.execute(
            f"SELECT {_NUMBER_COLUMNS} FROM place_number n WHERE entry = ? AND low < ?"  # noqa: S608
            " ORDER BY low DESC LIMIT ?",
            (entry, number, most),
        )
        above = self.execute(
            f"SELECT {_NUMBER_COLUMNS} FROM place_number n WHERE entry = ? AND low > ?"  # noqa: S608
            " ORDER BY low LIMIT ?",
            (entry, number, most),
        )
        return [NumberRow(*row) for row in below], [NumberRow(*row) for row in above]

    def numbers_beginning(self, entry: int, start: str, most: int) -> list[NumberRow]:
        """Houses of the entry whose number as written begins so, in the order of the street."""
        rows = self.execute(
            f"SELECT {_NUMBER_COLUMNS} FROM place_number n WHERE entry = ? AND text LIKE ? AND estimated = 0"  # noqa: S608
            " ORDER BY low, text LIMIT ?",
            (entry, start + "%", most),
        )
        return [NumberRow(*row) for row in rows]

    def addresses(self) -> list[tuple[str, str, str, float, float]]:
        """(street, number, town, lat, lon) of every mapped house of a street."""
        return list(
            self.execute(
                "SELECT e.name, n.text, e.town, n.lat, n.lon FROM place_number n"
                " JOIN place_entry e ON e.id = n.entry WHERE e.kind = 'street' AND n.estimated = 0"
                " ORDER BY n.id"
            )
        )

    def number(self, row: int) -> NumberRow:
        """A house number by its row."""
        found = self.execute(f"SELECT {_NUMBER_COLUMNS} FROM place_number n WHERE id = ?", (row,))  # noqa: S608
        return NumberRow(*found.fetchone())

    def entry(self, row: int) -> Row:
        """An entry by its row."""
        return Row(*self.execute(f"SELECT {_COLUMNS} FROM place_entry e WHERE id = ?", (row,)).fetchone())  # noqa: S608

    def spots(self, south: int, north: int, west: int, east: int) -> list[tuple[int, int, str, int]]:
        """(lat, lon in 1e-7 degrees, kind, row) of what lies in the box."""
        return list(
            self.execute(
                "SELECT south, west, kind, ref FROM place_spot"
                " WHERE south >= ? AND north <= ? AND west >= ? AND east <= ? LIMIT 1000",
                (south, north, west, east),
            )
        )
