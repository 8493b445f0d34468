"""Find where a desk's tables are written down when the first page, which says it, is gone: the pages below it are still there.

The first page of a desk of many tables is the root of the schema table, with nothing on it but the numbers of the pages
below. Those are known by what they hold: rows that begin with "table", "index" or "trigger". Format: SQLite's "Database
File Format" (https://www.sqlite.org/fileformat2.html), 1.6 (pages of b-trees) and 2.1 (records).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_LEAF, _INNER = 0x0D, 0x05
_KINDS = (b"table", b"index", b"trigger", b"view")
_FILE_HEAD = 100
"""Bytes on the first page before its b-tree begins."""
_RESERVED_AT = 20
"""Where the file's head says how many bytes at the end of each page are left alone."""


@dataclass(frozen=True)
class Leaf:
    """A page with rows of the schema. number: of the page, from 1. rows: the stored numbers of its rows, ascending."""

    number: int
    rows: tuple[int, ...]


def root_of(head: bytes, pages: Iterable[tuple[int, bytes]]) -> bytes | None:
    """A first page with the head of another desk's and the schema found among these pages; None when there is none.

    head: a first page of a desk with pages of the same size. pages: (number, plain content).
    """
    found = [leaf for number, page in pages if number > 1 and (leaf := _leaf(number, page)) is not None]
    chosen: list[Leaf] = []
    # a page left over from before a change holds the same rows once more: the fuller one is the newer, the desk only grows
    for leaf in sorted(found, key=lambda f: len(f.rows), reverse=True):
        if all(leaf.rows[-1] < other.rows[0] or leaf.rows[0] > other.rows[-1] for other in chosen):
            chosen.append(leaf)
    if not chosen:
        return None
    *before, last = sorted(chosen, key=lambda f: f.rows[0])
    end = len(head) - head[_RESERVED_AT]
    page = bytearray(head[:_FILE_HEAD] + bytes(len(head) - _FILE_HEAD))
    at, places = end, []
    for leaf in before:
        cell = leaf.number.to_bytes(4, "big") + _varint(leaf.rows[-1])
        at -= len(cell)
        page[at : at + len(cell)] = cell
        places.append(at)
    tree = bytes([_INNER]) + bytes(2) + len(places).to_bytes(2, "big") + at.to_bytes(2, "big") + bytes(1)
    tree += last.number.to_bytes(4, "big") + b"".join(place.to_bytes(2, "big") for place in places)
    page[_FILE_HEAD : _FILE_HEAD + len(tree)] = tree
    return bytes(page)


def _leaf(number: int, page: bytes) -> Leaf | None:
    if page[0] != _LEAF:
        return None
    count = int.from_bytes(page[3:5], "big")
    rows = []
    for n in range(count):
        at = int.from_bytes(page[8 + 2 * n : 10 + 2 * n], "big")
        try:
            _, at = _read(page, at)  # length of the row
            row, at = _read(page, at)
            start, inner = _read(page, at)
            kind, _ = _read(page, inner)
        except IndexError:
            return None
        words = page[at + start : at + start + (kind - 13) // 2] if kind >= 13 and kind % 2 else b""
        if words not in _KINDS:
            return None
        rows.append(row)
    return Leaf(number, tuple(sorted(rows))) if rows else None


def _read(page: bytes, at: int) -> tuple[int, int]:
    """A variable-length number and where what follows it begins. Raises IndexError beyond the page."""
    value = 0
    for n in range(9):
        byte = page[at + n]
        if n == 8:
            return (value << 8) | byte, at + 9
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, at + n + 1
    raise IndexError


def _varint(value: int) -> bytes:
    """A number below 2^56, as SQLite writes it."""
    parts = [value & 0x7F]
    while value := value >> 7:
        parts.append(value & 0x7F | 0x80)
    return bytes(reversed(parts))
