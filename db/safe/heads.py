"""A first page for a desk whose own is damaged: it tells where every table begins.

A backup is a copy page by page, so the newest backup's first page fits the desk as long as the tables are of one version;
that of a fresh desk fits one that was made by this version. Not for encrypted files: there every page depends on the first.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from db.safe.copies import note, opened
from db.safe.shelf import listed
from db.upgrade import bring_up

_PAGES_AT, _FREE_AT, _END = 28, 32, 40
"""Where a head says how many pages there are, and which are free (SQLite's file format, 1.3)."""


def give_readable_head(wreck: Path, backups: Path, good: Callable[[Path], bool]) -> None:
    """Try first pages until `good` says that the wreck's tables are found; the wreck is as it was when none fits."""
    before = wreck.read_bytes()[:65536]
    for head in _heads(backups):
        size = int.from_bytes(head[16:18], "big") or 4096
        size = 65536 if size == 1 else size
        pages = wreck.stat().st_size // size
        page = bytearray(head[:size])
        page[_PAGES_AT:_FREE_AT] = pages.to_bytes(4, "big")
        page[_FREE_AT:_END] = bytes(8)  # nothing is taken for free that may hold rows
        _put(wreck, bytes(page))
        if good(wreck):
            return
        _put(wreck, before[:size])


def _put(file: Path, page: bytes) -> None:
    with file.open("rb+") as handle:
        handle.write(page)


def _heads(backups: Path) -> list[bytes]:
    heads: list[bytes] = []
    for backup in [b for b in listed(backups) if not b.encrypted][:10]:
        with opened(backup.file, "", "mode=ro&immutable=1") as link:
            heads.append(bytes.fromhex(note(link).get("head", "")))
    with tempfile.TemporaryDirectory(prefix="doorstep-head-") as folder:
        fresh = Path(folder) / "desk.db"
        bring_up(fresh)
        heads.append(_head(fresh))
    return [head for head in heads if head]


def _head(file: Path) -> bytes:
    with file.open("rb") as handle:
        return handle.read(65536)
