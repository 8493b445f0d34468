"""A server's password: in the system's keyring, not in addresses, files or logs."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

from app.adapters import secrets


def is_server(address: str) -> bool:
    """Whether an address names a server."""
    return address.startswith(("postgresql:", "postgresql+", "postgres:"))


def name_of(address: str) -> str:
    """What its password is kept under: the address without it."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")
    user = host[0].partition(":")[0]
    return urlunsplit(parts._replace(netloc=f"{user}@{host[2]}" if user else host[2], query=""))


def password_in(address: str) -> str:
    """The password an address carries itself."""
    return urlsplit(address).password or ""


def with_password(address: str) -> str:
    """The address to connect with: one without a password gets the kept one, if there is one."""
    if not is_server(address) or password_in(address) or not urlsplit(address).username:
        return address
    kept = secrets.get(name_of(address))
    if kept is None:
        return address
    parts = urlsplit(address)
    user, _, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user.rstrip(':')}:{quote(kept, safe='')}@{host}"))
