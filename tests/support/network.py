"""Tests meet no network: only this machine's own addresses and Unix sockets answer.

An audit hook sees every Python socket, whoever opened it and however deep; it cannot be taken out again, which
is what one wants here. Sockets opened in C (libpq, the web engine) do not pass it: PostgreSQL is started by us
on loopback, and the web engine gets resolver rules in `tests/conftest.py`.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
from typing import Any

_NAMES = {"", "localhost", "localhost.localdomain", "ip6-localhost", socket.gethostname().lower()}
_ADDRESS_IS = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1}
_HOST_IS = {"socket.getaddrinfo": 0, "socket.gethostbyname": 0, "socket.gethostbyaddr": 0}

attempts: list[str] = []
"""What was refused since the list was last cleared, so that a swallowed refusal still fails its test."""


class NetworkClosed(RuntimeError):
    """A test tried to reach another machine. Not an OSError: code that survives a bad line must not hide it."""


def is_this_machine(host: object) -> bool:
    """Whether `host` (name or address, as sockets take them) is loopback or unnamed."""
    if host is None:
        return True
    name = host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else str(host)
    if name.lower() in _NAMES:
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _host(event: str, args: tuple[Any, ...]) -> object:
    """The host an audited socket call is about; None where there is none (Unix sockets, connected sends)."""
    if event in _HOST_IS:
        return args[_HOST_IS[event]]
    address = args[_ADDRESS_IS[event]]
    inet = args[0].family in (socket.AF_INET, socket.AF_INET6)
    return address[0] if inet and isinstance(address, tuple) else None


def _audit(event: str, args: tuple[Any, ...]) -> None:
    if not event.startswith("socket.") or (event not in _HOST_IS and event not in _ADDRESS_IS):
        return
    host = _host(event, args)
    if not is_this_machine(host):
        attempts.append(f"{event.removeprefix('socket.')} {host}")
        raise NetworkClosed(
            f"the test tried to reach {host!r}; tests meet only this machine. "
            "Give the code a stand-in for that port, or a server on 127.0.0.1."
        )


def close() -> None:
    """Close the network for the rest of this process."""
    sys.addaudithook(_audit)
