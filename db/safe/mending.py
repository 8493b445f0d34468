"""Make the wreck of an encrypted desk one that SQLCipher reads: bad pages become empty ones, sealed like the others.

SQLCipher refuses the whole statement at a page whose HMAC is wrong, and the whole file when that is the first page. Here
only what is on a bad page is lost. Nothing decrypted is ever written to the disk.
"""

from __future__ import annotations

import secrets as chance
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.ports import Progress
from db.safe.cipher_pages import PAGE, SALT, PageCipher
from db.safe.files import Stop, Tell, cancelled, never, quiet

_FRAME_HEAD, _LOG_HEAD = 24, 32
"""Bytes before every page of a write-ahead log, and before the first (SQLite's file format, 4.1)."""
_TOLD = 256
"""Pages between two looks at the Cancel button."""
_KINDS = (0x00, 0x02, 0x05, 0x0A, 0x0D)
"""How a page begins: the rest of a long row or a free page, then the pages of tables and indexes. It is all that tells right
from wrong when there is no salt to check with."""


@dataclass(frozen=True)
class Mended:
    """A mended wreck. emptied: the numbers of the pages whose content is gone. cipher: what its pages are sealed with."""

    emptied: tuple[int, ...]
    cipher: PageCipher


def mend(wreck: Path, key: str, tell: Tell = quiet, stop: Stop = never) -> Mended:
    """Mend a copy of a desk in its place, and put the changes in its log in.

    Raises NotPossible (code "cancelled") and OSError.
    """
    log = wreck.with_name(f"{wreck.name}-wal")
    with wreck.open("r+b") as file:
        first = file.read(PAGE)
        cipher = _true_cipher(key, first, wreck, log)
        if cipher is None:
            log.unlink(missing_ok=True)
            return _without_salt(file, key, tell, stop)
        for number, page in _committed(log, cipher):
            file.seek((number - 1) * PAGE)
            file.write(page)
        bad = []
        for number, page in _pages(file, tell, stop):
            if not cipher.is_sound(page, number):
                bad.append(number)
                file.seek((number - 1) * PAGE)
                file.write(cipher.sealed(bytes(PAGE), number))
    log.unlink(missing_ok=True)
    return Mended(tuple(bad), cipher)


def _true_cipher(key: str, first: bytes, wreck: Path, log: Path) -> PageCipher | None:
    """A cipher with the file's salt: from the first page, here or in the log; None when it is not in either."""
    cipher = PageCipher(key, first[:SALT])
    if cipher.is_sound(first, 1) or _fits_others(cipher, wreck):
        return cipher
    if log.exists():
        for number, page, _ in _frames(log):
            if number == 1 and PageCipher(key, page[:SALT]).is_sound(page, 1):
                return PageCipher(key, page[:SALT])
    return None


def _fits_others(cipher: PageCipher, wreck: Path) -> bool:
    """Whether the salt was spared although the first page was not: one of the next pages fits it."""
    with wreck.open("rb") as file:
        file.seek(PAGE)
        return any(cipher.is_sound(file.read(PAGE), number) for number in range(2, 66))


def _without_salt(file: BinaryIO, key: str, tell: Tell, stop: Stop) -> Mended:
    """The salt is gone, so no HMAC can be checked: pages are taken for what they look like, and sealed with another."""
    cipher = PageCipher(key, chance.token_bytes(SALT))
    bad = []
    for number, page in _pages(file, tell, stop):
        fine = number > 1 and len(page) == PAGE and cipher.opened(page, number)[0] in _KINDS
        if not fine:
            bad.append(number)
        file.seek((number - 1) * PAGE)
        file.write(cipher.sealed_anew(page, number) if fine else cipher.sealed(bytes(PAGE), number))
    return Mended(tuple(bad), cipher)


def _pages(file: BinaryIO, tell: Tell, stop: Stop) -> Iterator[tuple[int, bytes]]:
    """Every page with its number; a last one that was cut comes short."""
    size = file.seek(0, 2)
    count = -(-size // PAGE)
    for number in range(1, count + 1):
        if number % _TOLD == 1:
            if stop():
                raise cancelled()
            tell(Progress("salvaging", 0.3 * number / count))
        file.seek((number - 1) * PAGE)
        yield number, file.read(PAGE)


def _frames(log: Path) -> Iterator[tuple[int, bytes, bool]]:
    """(number of the page, the page, whether a transaction ends with it) of the log's own generation, in order."""
    with log.open("rb") as file:
        head = file.read(_LOG_HEAD)
        if len(head) < _LOG_HEAD or int.from_bytes(head[8:12], "big") != PAGE:
            return
        while len(frame := file.read(_FRAME_HEAD + PAGE)) == _FRAME_HEAD + PAGE:
            if frame[8:16] != head[16:24]:  # left over from before
                return
            number, size = int.from_bytes(frame[:4], "big"), int.from_bytes(frame[4:8], "big")
            yield number, frame[_FRAME_HEAD:], size > 0


def _committed(log: Path, cipher: PageCipher) -> Iterator[tuple[int, bytes]]:
    """The pages of the log's whole transactions, up to the first page that is not sound; as SQLite would take them."""
    if not log.exists():
        return
    waiting: list[tuple[int, bytes]] = []
    for number, page, ends in _frames(log):
        if not cipher.is_sound(page, number):
            return
        waiting.append((number, page))
        if ends:
            yield from waiting
            waiting.clear()
