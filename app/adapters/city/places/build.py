"""Builds the place index of a city pack: what words mean on this map, and what lies near a point.

Tables, all with the prefix place_: entry (streets, places, points of interest), text (their words, FTS5), key
(whole names without spaces), number (house numbers), spot (what lies where, R-tree), word and
sound (for spelling), meta.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from app.adapters.city.places.entries import BETWEEN, Entry, make_entries
from app.adapters.city.places.reading import read
from app.adapters.city.places.sounds import common_sounds
from app.adapters.city.places.text import is_cjk
from app.adapters.sqlite import Connection
from app.ports import Progress

FORMAT = "1"
FIXED = 1e7
"""Degrees times this are whole numbers in the R-tree: centimetres."""

_TABLES = (
    "entry(id INTEGER PRIMARY KEY, kind TEXT, name TEXT, town TEXT, quarter TEXT, postcode TEXT, street TEXT,"
    " number TEXT, weight REAL, lat REAL, lon REAL, radius REAL, houses INTEGER, names TEXT, area TEXT,"
    " sound TEXT)",
    "key(key TEXT, entry INTEGER, PRIMARY KEY(key, entry)) WITHOUT ROWID",
    "number(id INTEGER PRIMARY KEY, entry INTEGER, low INTEGER, high INTEGER, text TEXT, lat REAL, lon REAL,"
    " postcode TEXT, estimated INTEGER)",
    "sound(character TEXT PRIMARY KEY, sound TEXT) WITHOUT ROWID",
    "word(word TEXT PRIMARY KEY, uses INTEGER) WITHOUT ROWID",
    "meta(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
)
# the words are folded and parted by blanks already, so the plainest tokenizer is the right one
_TEXT = "USING fts5(name, area, sound, content='', tokenize='ascii', prefix='1 2 3')"
_SPOT = "USING rtree_i32(id, south, north, west, east, +kind TEXT, +ref INTEGER)"


def build(extract: Path, pack: Connection, progress: Callable[[Progress], None]) -> dict[str, float]:
    """Write the index of the extract into the pack; the caller commits.

    Returns the numbers of addresses (mapped, not estimated), streets, pois and places. Raises what the reading
    library raises for a broken file (RuntimeError), and the database's errors.
    """
    progress(Progress("places", 0.0))
    features = read(extract, lambda count: progress(Progress("places", 0.4 * count / (count + 60_000))))
    progress(Progress("places", 0.4))
    entries = make_entries(features)
    progress(Progress("places", 0.7))
    write(entries, pack)
    progress(Progress("places", 1.0))
    kinds = Counter(entry.kind for entry in entries)
    return {
        "addresses": float(sum(not h.estimated for e in entries for h in e.houses)),
        "streets": float(kinds["street"]),
        "pois": float(kinds["poi"]),
        "places": float(kinds["place"]),
    }


def write(entries: list[Entry], pack: Connection) -> None:
    """Create the tables anew and fill them. Entries must come weightiest first: their order is their id."""
    for table in ("entry", "text", "key", "number", "spot", "sound", "word", "meta"):
        pack.execute(f"DROP TABLE IF EXISTS place_{table}")
    for definition in _TABLES:
        pack.execute(f"CREATE TABLE place_{definition}")
    pack.execute(f"CREATE VIRTUAL TABLE place_text {_TEXT}")
    pack.execute(f"CREATE VIRTUAL TABLE place_spot {_SPOT}")
    ids = range(1, len(entries) + 1)
    pack.executemany(
        "INSERT INTO place_entry VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            (i, e.kind, e.name, e.town, e.quarter, e.postcode, e.street, e.number, e.weight, e.lat, e.lon,
             e.radius, len(e.houses), e.names, e.area, e.sound)
            for i, e in zip(ids, entries, strict=True)
        ),
    )  # fmt: skip
    pack.executemany(
        "INSERT INTO place_text(rowid, name, area, sound) VALUES(?,?,?,?)",
        ((i, e.names, e.area, e.sound) for i, e in zip(ids, entries, strict=True)),
    )
    pack.executemany(
        "INSERT OR IGNORE INTO place_key VALUES(?,?)",
        ((k, i) for i, e in zip(ids, entries, strict=True) for k in e.keys),
    )
    pack.executemany("INSERT INTO place_number VALUES(?,?,?,?,?,?,?,?,?)", _numbers(entries))
    pack.execute("CREATE INDEX place_number_of ON place_number(entry, low)")
    pack.executemany(
        "INSERT INTO place_spot VALUES(?,?,?,?,?,?,?)",
        (
            (i, south, south, west, west, kind, ref)
            for i, (south, west, kind, ref) in enumerate(_spots(entries), 1)
        ),
    )
    pack.executemany("INSERT INTO place_word VALUES(?,?)", _vocabulary(entries).items())
    has_sound = any(e.sound for e in entries)
    if has_sound:
        pack.executemany("INSERT INTO place_sound VALUES(?,?)", common_sounds())
    pack.executemany(
        "INSERT INTO place_meta VALUES(?,?)",
        [("format", FORMAT), ("sound", "1" if has_sound else "0")],
    )
    pack.execute("INSERT INTO place_text(place_text) VALUES('optimize')")


def _numbers(entries: Iterable[Entry]) -> Iterator[tuple[object, ...]]:
    row = 0
    for i, entry in enumerate(entries, 1):
        for house in entry.houses:
            row += 1
            n = house.number
            yield (row, i, n.low, n.high, n.text, house.lat, house.lon, house.postcode, int(house.estimated))


def _spots(entries: Iterable[Entry]) -> Iterator[tuple[int, int, str, int]]:
    """(south, west, kind, row): houses refer to their number, everything else to its entry."""
    row = 0
    for i, entry in enumerate(entries, 1):
        for house in entry.houses:
            row += 1
            yield round(house.lat * FIXED), round(house.lon * FIXED), "address", row
        for lat, lon in entry.spots:
            yield round(lat * FIXED), round(lon * FIXED), "street", i
        if entry.kind == "poi":
            yield round(entry.lat * FIXED), round(entry.lon * FIXED), "poi", i


def _vocabulary(entries: Iterable[Entry]) -> Counter[str]:
    """Words that may be misspelled, and whole names without spaces, with how many entries use them."""
    uses: Counter[str] = Counter()
    for entry in entries:
        text = f"{entry.names}{BETWEEN}{entry.area}"
        found = {w for w in text.split() if len(w) > 1 and not w[0].isdigit()}
        found |= {k for k in entry.keys if entry.kind != "poi" and len(k) > 5}
        uses.update(w for w in found if not is_cjk(w) and w != "¦")
    return uses
