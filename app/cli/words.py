"""Secret words from whoever starts a command: asked for at a terminal, or given by the environment; never an argument,
which every other program could read."""

from __future__ import annotations

import getpass
import os
import sys

from app import i18n
from app.domain.errors import NotPossible
from app.domain.text import T, Text

OLD, NEW = "DOORSTEP_PASSPHRASE", "DOORSTEP_NEW_PASSPHRASE"
"""Variables of the environment a service's start script may set."""


def known_words() -> str | None:
    """What opens an encrypted desk: from the environment, or asked for; None when nobody can be asked."""
    if given := os.environ.get(OLD):
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        return None
    return _ask(T("Passphrase or recovery code")) or None


def new_passphrase() -> str:
    """A passphrase for a desk that is being encrypted, typed twice; empty for none (the keyring keeps the key then).

    Raises NotPossible (code "passphrase-differs").
    """
    given = os.environ.get(NEW)
    if given is not None:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        return ""
    first = _ask(T("New passphrase (empty: only this computer’s keyring and the recovery code)"))
    if first and _ask(T("The same once more")) != first:
        raise NotPossible(T("The two passphrases differ. Nothing was changed."), code="passphrase-differs")
    return first


def new_secret(what: Text) -> str:
    """Any other secret, typed or read as one line from standard input."""
    if sys.stdin is not None and sys.stdin.isatty():
        return _ask(what)
    return sys.stdin.readline().rstrip("\r\n") if sys.stdin is not None else ""


def _ask(what: Text) -> str:
    return getpass.getpass(f"{i18n.say(what)}: ", stream=sys.stderr)
