"""The key of an encrypted desk: 32 random bytes, kept by the system's keyring, and locked in an envelope beside the file.

The envelope (FILE.key) holds the key encrypted under a recovery code and, if there is one, a passphrase. Neither the key
nor those words are ever written anywhere in the clear. Argon2id makes the words costly to guess (RFC 9106, second
recommended choice: 64 MiB, 3 passes), AES-256-GCM locks the key.
"""

from __future__ import annotations

import base64
import json
import os
import secrets as chance
import threading
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.adapters import secrets, sqlite
from app.domain.errors import NotPossible
from app.domain.text import T

ENDING = ".key"
SHORTEST = 10
"""Characters a passphrase must have at least."""
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits nobody takes for each other: 5 bits each."""
_CODE_GROUPS, _GROUP = 6, 5
"""A recovery code: 150 bits, in groups that can be read out."""
_PASSES, _MEMORY_KB, _LANES = 3, 65536, 4

_AUDIT = "audit"
"""What the key for seals is kept under."""
_known: dict[str, str] = {}
"""Keys this process has been told, by the envelope's id."""
_guard = threading.Lock()


@dataclass(frozen=True)
class Made:
    """A new key with its envelope. code: shown once and kept by nobody. kept: whether the keyring has the key too."""

    key: str
    envelope: dict[str, Any]
    code: str
    kept: bool


def envelope_of(file: Path) -> Path:
    """Where the envelope of a desk file or of a backup lies."""
    return file.with_name(file.name + ENDING)


def key_of(file: Path) -> str:
    """The key of a desk file as 64 hexadecimal digits, or an empty text for a plain or a missing one.

    Raises NotPossible (code "locked") when nobody here knows it: then `unlock` needs a person's words.
    """
    envelope = envelope_of(file)
    if not envelope.exists() or not file.exists() or not file.stat().st_size or sqlite.is_plain(file):
        return ""
    return known(envelope)


def known(envelope: Path) -> str:
    """The key an envelope locks, from what this process was told or from the keyring. Raises as `key_of`."""
    name = str(read(envelope)["id"])
    with _guard:
        key = _known.get(name)
    if key is None:
        key = secrets.get(name)
        if key is None:
            raise NotPossible(
                T(
                    "“{file}” is encrypted and its key is not in this computer’s keyring. "
                    "Give the passphrase or the recovery code.",
                    file=envelope.name.removesuffix(ENDING),
                ),
                code="locked",
            )
        remember(name, key)
    return key


def is_encrypted(file: Path) -> bool:
    """Whether a desk file is encrypted."""
    return envelope_of(file).exists() and file.exists() and not sqlite.is_plain(file)


def remember(name: str, key: str) -> None:
    """Know a key until this process ends."""
    with _guard:
        _known[name] = key


def forget() -> None:
    """Know no key any more, as after a start."""
    with _guard:
        _known.clear()


def audit_key(*, make: bool = True) -> str:
    """The key with which this computer's user seals lines of the change log, 64 hexadecimal digits; empty where no keyring
    keeps one. make: make one where there is a keyring without it. Asked of the keyring once a process."""
    with _guard:
        known = _known.get(_AUDIT)
    if known is None:
        known = secrets.get(_AUDIT)
        if known is None and make and secrets.there():
            secrets.put(_AUDIT, chance.token_hex(32))
            known = secrets.get(_AUDIT)  # another process may have been quicker
        if known is None and not make:
            return ""
        remember(_AUDIT, known or "")
    return known or ""


def unlock(file: Path, words: str) -> None:
    """Open a file's envelope with the passphrase or the recovery code; the keyring learns the key, if there is one.

    Raises NotPossible (code "wrong-words") when neither fits.
    """
    envelope = read(envelope_of(file))
    for kind, wrap in envelope["locks"].items():
        tried = plain_code(words) if kind == "code" else words
        key = _opened(wrap, tried) if tried else None
        if key is not None:
            remember(str(envelope["id"]), key)
            secrets.put(str(envelope["id"]), key)
            return
    raise NotPossible(
        T(
            "These words do not open “{file}”. Nothing was changed; look for the sheet with the recovery code.",
            file=file.name,
        ),
        code="wrong-words",
    )


def make(passphrase: str = "") -> Made:
    """A fresh key in a fresh envelope, not written yet; remembered here and, if possible, by the keyring.

    Raises NotPossible (codes "passphrase-needed", "passphrase-short") where there is no keyring and no good passphrase.
    """
    check_passphrase(passphrase)
    key, name = chance.token_hex(32), f"desk-{chance.token_hex(8)}"
    code = "-".join("".join(chance.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_CODE_GROUPS))
    locks = {"code": _locked(key, plain_code(code))}
    if passphrase:
        locks["passphrase"] = _locked(key, passphrase)
    remember(name, key)
    return Made(key, {"doorstep": "key", "id": name, "locks": locks}, code, secrets.put(name, key))


def check_passphrase(passphrase: str) -> None:
    """Raise NotPossible when it is too short, or missing where there is no keyring."""
    if not passphrase and not secrets.there():
        raise NotPossible(
            T("This computer has no keyring, so a passphrase is needed; it is asked for at every start."),
            code="passphrase-needed",
            field="passphrase",
        )
    if passphrase and len(passphrase) < SHORTEST:
        raise NotPossible(
            T("A passphrase needs {n} characters at least.", n=SHORTEST),
            code="passphrase-short",
            field="passphrase",
        )


def write(envelope: dict[str, Any], place: Path) -> None:
    """Write an envelope, for its owner only, to the disk."""
    part = place.with_name(f"{place.name}.part")
    part.touch(mode=0o600)
    with part.open("w", encoding="utf-8") as handle:
        json.dump(envelope, handle, indent=1)
        handle.flush()
        os.fsync(handle.fileno())
    part.replace(place)


def read(place: Path) -> dict[str, Any]:
    """An envelope. Raises NotPossible (code "envelope") for what is none."""
    try:
        found = json.loads(place.read_text(encoding="utf-8"))
        if found["doorstep"] != "key" or not isinstance(found["id"], str) or not found["locks"]:
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise NotPossible(
            T(
                "“{file}”, which holds the locked key of the desk, cannot be read. "
                "Put it back from a backup’s folder.",
                file=place.name,
            ),
            code="envelope",
        ) from wrong
    return dict(found)


def plain_code(code: str) -> str:
    """A recovery code however it was typed: capitals, no blanks or dashes."""
    return "".join(c for c in code.upper() if c.isalnum())


def _derived(words: str, salt: bytes) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    secret = unicodedata.normalize("NFKC", words).encode()
    return hash_secret_raw(secret, salt, _PASSES, _MEMORY_KB, _LANES, 32, Type.ID)


def _locked(key: str, words: str) -> dict[str, str]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = chance.token_bytes(16), chance.token_bytes(12)
    locked = AESGCM(_derived(words, salt)).encrypt(nonce, bytes.fromhex(key), b"doorstep")
    return {
        name: base64.b64encode(b).decode() for name, b in (("salt", salt), ("nonce", nonce), ("key", locked))
    }


def _opened(wrap: dict[str, str], words: str) -> str | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce, locked = (base64.b64decode(wrap[name]) for name in ("salt", "nonce", "key"))
    try:
        return AESGCM(_derived(words, salt)).decrypt(nonce, locked, b"doorstep").hex()
    except InvalidTag:
        return None
