"""A first page for a desk whose own is damaged: it tells where every table begins.

A backup is a copy page by page, so the newest backup's first page fits the desk as long as the tables are of one version.
Else the pages below the first are looked for, and joined under the head of a fresh desk. Encrypted desks want the head of
an encrypted desk, sealed anew.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from app.adapters import sqlite, vault
from app.domain.errors import NotPossible
from db.safe.cipher_pages import PageCipher
from db.safe.copies import first_page, make_keyed, note, opened
from db.safe.schema_pages import root_of
from db.safe.shelf import listed
from db.upgrade import bring_up

_RESERVED_AT, _PAGES_AT, _FREE_AT, _END = 20, 28, 32, 40
"""Where a head says how many bytes of a page are left alone, how many pages there are, and which are free (SQLite's file
format, 1.3)."""


def give_readable_head(
    wreck: Path,
    backups: Path,
    good: Callable[[Path], bool],
    cipher: PageCipher | None = None,
    envelope: Path | None = None,
) -> None:
    """Try first pages until `good` says that the wreck's tables are found; the wreck is as it was when none fits.

    cipher, envelope: of an encrypted wreck.
    """
    with wreck.open("rb") as handle:
        before = handle.read(65536)
    for head in _heads(wreck, backups, cipher, envelope):
        size = _size(head)
        pages = wreck.stat().st_size // size
        page = bytearray(head[:size])
        page[_PAGES_AT:_FREE_AT] = pages.to_bytes(4, "big")
        page[_FREE_AT:_END] = bytes(8)  # nothing is taken for free that may hold rows
        _put(wreck, cipher.sealed(bytes(page), 1) if cipher else bytes(page))
        if good(wreck):
            return
        _put(wreck, before[:size])


def _size(head: bytes) -> int:
    size = int.from_bytes(head[16:18], "big") or 4096
    return 65536 if size == 1 else size


def _put(file: Path, page: bytes) -> None:
    with file.open("rb+") as handle:
        handle.write(page)


def _heads(wreck: Path, backups: Path, cipher: PageCipher | None, envelope: Path | None) -> Iterator[bytes]:
    for backup in listed(backups)[:10]:
        try:
            with opened(backup.file, vault.key_of(backup.file), "mode=ro&immutable=1") as link:
                head = bytes.fromhex(note(link).get("head", ""))
        except (
            sqlite.Error,
            NotPossible,
            ValueError,
            TypeError,
        ):  # damaged too, or nobody here knows its key
            continue
        if head and bool(head[_RESERVED_AT]) == (cipher is not None):
            yield head
    fresh = _fresh(envelope)
    joined = root_of(fresh, _pages(wreck, _size(fresh), cipher))
    yield from (head for head in (joined, fresh) if head is not None)


def _pages(wreck: Path, size: int, cipher: PageCipher | None) -> Iterator[tuple[int, bytes]]:
    with wreck.open("rb") as file:
        number = 0
        while len(page := file.read(size)) == size:
            number += 1
            yield number, cipher.opened(page, number) if cipher else page


def _fresh(envelope: Path | None) -> bytes:
    """The first page of an empty desk, encrypted like the one of the envelope."""
    with tempfile.TemporaryDirectory(prefix="doorstep-head-") as folder:
        desk = Path(folder) / "desk.db"
        if envelope is not None:
            vault.write(vault.read(envelope), vault.envelope_of(desk))
            make_keyed(desk, vault.known(envelope))
        bring_up(desk)
        with opened(desk, vault.key_of(desk)) as link:
            link.execute("PRAGMA journal_mode=DELETE")
        return first_page(desk, vault.key_of(desk))
