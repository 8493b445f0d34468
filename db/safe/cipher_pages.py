"""The pages of an encrypted desk one by one, outside SQLite: which are sound, and a sound page in a bad one's place.

SQLCipher 4 (https://www.zetetic.net/sqlcipher/design/, and crypto.c of its sources) encrypts every page of 4096 bytes by
itself: AES-256-CBC over the page but its last 80 bytes, which hold a random 16-byte start vector and an HMAC-SHA512 over
ciphertext, vector and page number (4 bytes, little-endian). The key for the HMAC comes from the page key by PBKDF2
(HMAC-SHA512, 2 rounds) with the file's salt, every byte XOR 0x3a. The salt is the first 16 bytes of the file, in the place
of "SQLite format 3\\0"; the first page's ciphertext begins after it. We give SQLCipher a raw key, so nothing else is derived.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets as chance
from typing import TYPE_CHECKING

from app.adapters import sqlite

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers import Cipher, modes

PAGE = 4096
SALT = 16
_VECTOR, _TAG = 16, 64
RESERVED = _VECTOR + _TAG
"""Bytes at the end of every page that SQLite leaves alone."""
_MASK, _ROUNDS = 0x3A, 2


def _cipher(key: bytes, vector: bytes) -> Cipher[modes.CBC]:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # few desks ever need it

    return Cipher(algorithms.AES(key), modes.CBC(vector))


class PageCipher:
    """Seals and opens pages. Numbers count from 1."""

    def __init__(self, key: str, salt: bytes) -> None:
        """key: 64 hexadecimal digits. salt: 16 bytes."""
        self._key = bytes.fromhex(key)
        self.salt = salt
        masked = bytes(byte ^ _MASK for byte in salt)
        self._tag_key = hashlib.pbkdf2_hmac("sha512", self._key, masked, _ROUNDS, 32)

    def is_sound(self, page: bytes, number: int) -> bool:
        """Whether nobody changed a byte of the page since it was written there with this key and salt."""
        if len(page) != PAGE or (number == 1 and page[:SALT] != self.salt):
            return False
        body, tag = page[self._start(number) : -_TAG], page[-_TAG:]
        return hmac.compare_digest(tag, self._tag(body, number))

    def opened(self, page: bytes, number: int) -> bytes:
        """The page as a plain file would have it, its reserved bytes zero; nothing is said about its being sound."""
        start = self._start(number)
        vector = page[-RESERVED:-_TAG]
        reader = _cipher(self._key, vector).decryptor()
        plain = reader.update(page[start:-RESERVED]) + reader.finalize()
        return (sqlite.PLAIN_HEAD if start else b"") + plain + bytes(RESERVED)

    def sealed(self, plain: bytes, number: int) -> bytes:
        """A plain page of 4096 bytes as it lies in the encrypted file; its reserved bytes are replaced."""
        start = self._start(number)
        vector = chance.token_bytes(_VECTOR)
        writer = _cipher(self._key, vector).encryptor()
        body = writer.update(plain[start:-RESERVED]) + writer.finalize() + vector
        return (self.salt if start else b"") + body + self._tag(body, number)

    def sealed_anew(self, page: bytes, number: int) -> bytes:
        """An encrypted page with the HMAC this salt wants; its content stays."""
        start = self._start(number)
        body = page[start:-_TAG]
        return (self.salt if start else b"") + body + self._tag(body, number)

    def _tag(self, body: bytes, number: int) -> bytes:
        return hmac.digest(self._tag_key, body + number.to_bytes(4, "little"), "sha512")

    @staticmethod
    def _start(number: int) -> int:
        return SALT if number == 1 else 0
