"""The word other programs show the hub: in the system's keyring, else in a file only its owner may read."""

from __future__ import annotations

import hashlib
import os
import secrets as chance
from pathlib import Path

from app.adapters import secrets
from app.domain.errors import NotReachable
from app.domain.text import T

FILE = "hub.token"


def token_of(profile: Path) -> str:
    """The token of a profile's hub; made when there is none. Raises NotReachable when it cannot be kept."""
    return _kept(profile) or renew(profile)


def renew(profile: Path) -> str:
    """A new token in place of the one before, which is worth nothing from then on."""
    fresh = chance.token_urlsafe(32)
    file = profile / FILE
    if secrets.put(_name(profile), fresh):
        file.unlink(missing_ok=True)
        return fresh
    part = file.with_name(f"{FILE}.part")
    try:
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(fresh)
        part.replace(file)
    except OSError as wrong:
        raise NotReachable(
            T(
                "The hub’s token cannot be kept in {file} ({why}).",
                file=str(file),
                why=wrong.strerror or str(wrong),
            ),
            code="hub-token",
        ) from wrong
    return fresh


def _kept(profile: Path) -> str:
    if found := secrets.get(_name(profile)):
        return found
    try:
        return (profile / FILE).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _name(profile: Path) -> str:
    return "hub-" + hashlib.sha256(str(profile.resolve()).encode()).hexdigest()[:16]
