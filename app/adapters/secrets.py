"""The system's own keeper of secrets (Secret Service, Keychain, Credential Manager), where there is one.

Without one `keyring` offers a keeper that only raises; then `there` is False and people are asked instead.
"""

from __future__ import annotations

import logging

from app import APP_ID

log = logging.getLogger(__name__)


def there() -> bool:
    """Whether this system keeps secrets for us."""
    import keyring
    from keyring.backends import fail, null

    return not isinstance(keyring.get_keyring(), fail.Keyring | null.Keyring)


def get(name: str) -> str | None:
    """The secret of that name; None when there is none, or nobody who keeps it."""
    import keyring
    from keyring.errors import KeyringError

    if not there():
        return None
    try:
        return keyring.get_password(APP_ID, name)
    except (KeyringError, OSError, RuntimeError) as wrong:  # locked, or its service went away
        log.warning("the keyring did not answer (%s)", type(wrong).__name__)
        return None


def put(name: str, secret: str) -> bool:
    """Keep a secret under a name; whether it is kept now (it is read back)."""
    import keyring
    from keyring.errors import KeyringError

    if not there():
        return False
    try:
        keyring.set_password(APP_ID, name, secret)
        return keyring.get_password(APP_ID, name) == secret
    except (KeyringError, OSError, RuntimeError) as wrong:
        log.warning("the keyring did not take a secret (%s)", type(wrong).__name__)
        return False


def drop(name: str) -> None:
    """Forget a secret, if it is there."""
    import keyring
    from keyring.errors import KeyringError

    if not there():
        return
    try:
        keyring.delete_password(APP_ID, name)
    except (KeyringError, OSError, RuntimeError) as wrong:
        log.info("no secret was dropped (%s)", type(wrong).__name__)
