"""Arrays and words of the road graph in a city pack: tables `road_array` and `road_meta`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.adapters import sqlite

Arrays = dict[str, NDArray[Any]]

FORMAT = "1"
"""Raised when the meaning of a stored array changes; a router refuses what it does not know."""


def write(pack: sqlite.Connection, arrays: Mapping[str, NDArray[Any]], meta: Mapping[str, str]) -> None:
    """Replace the road tables of a pack; the caller commits. Arrays must have one dimension."""
    for table in ("road_array", "road_meta"):
        pack.execute(f"DROP TABLE IF EXISTS {table}")
    pack.execute("CREATE TABLE road_array (name TEXT PRIMARY KEY, dtype TEXT NOT NULL, data BLOB NOT NULL)")
    pack.execute("CREATE TABLE road_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    for name, array in arrays.items():
        little = np.ascontiguousarray(
            array, dtype=array.dtype.newbyteorder("<")
        )  # packs travel between machines
        pack.execute("INSERT INTO road_array VALUES (?, ?, ?)", (name, little.dtype.str, little.tobytes()))
    pack.executemany("INSERT INTO road_meta VALUES (?, ?)", list({**meta, "format": FORMAT}.items()))


def read(pack: sqlite.Connection) -> tuple[Arrays, dict[str, str]]:
    """Arrays (read-only) and words of a pack. Raises sqlite.Error when it has no road tables."""
    meta = dict(pack.execute("SELECT name, value FROM road_meta").fetchall())
    rows = pack.execute("SELECT name, dtype, data FROM road_array")
    arrays: Arrays = {name: np.frombuffer(data, dtype=np.dtype(dtype)) for name, dtype, data in rows}
    return arrays, meta
