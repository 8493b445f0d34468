"""`hub`: the small server by which other programs tell the desk of calls, positions and links."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from typing import Any

from app import i18n
from app.adapters.hub.server import PORT, Hub
from app.cli.tools import Tools, answer
from app.domain.errors import NotPossible
from app.domain.text import T


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    hub = commands.add_parser(
        "hub", parents=[common], help="take calls, positions and links from other programs"
    )
    hub.add_argument(
        "what", nargs="?", choices=("token",), help="show the token other programs need, instead of serving"
    )
    hub.add_argument(
        "--renew", action="store_true", help="make a new token; the old one is worth nothing then"
    )
    hub.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (127.0.0.1: this machine only)"
    )
    hub.add_argument("--port", type=int, default=PORT, help=f"port to listen on ({PORT}); 0 takes a free one")
    hub.add_argument("--branch", default="", help="the branch that calls come to")
    hub.add_argument("--json", action="store_true", help="answer with one JSON object")
    hub.set_defaults(run=run)


def run(args: argparse.Namespace, tools: Tools) -> int:
    """Serve until it is ended, or show the token."""
    from app.adapters.hub import token

    profile = tools.profile.folder
    if args.what == "token":
        word = token.renew(profile) if args.renew else token.token_of(profile)
        return answer(args, {"token": word}, word)
    if args.renew:
        raise NotPossible(T("Write “hub token --renew” for a new token."), code="hub-words")
    if not 0 <= args.port <= 65535:
        raise NotPossible(
            T("--port is a number from 0 to 65535; {given} is not.", given=str(args.port)), code="port"
        )
    from app.adapters.hub.doors import Doors

    word = token.token_of(profile)
    doors = Doors(tools.desk, tools.branch(args.branch).id)
    hub = Hub(args.host, args.port, word, doors.by_path())
    try:
        _tell(args, hub)
        with _ended() as ended:
            hub.start()
            ended.wait()
    except KeyboardInterrupt:
        pass
    finally:
        hub.close()
    return 0


def _tell(args: argparse.Namespace, hub: Hub) -> None:
    told = T(
        "The hub listens on {host}, port {port}, for this machine only.", host=hub.host, port=str(hub.port)
    )
    if not _is_loopback(hub.host):
        told = T(
            "The hub listens on {host}, port {port}: other machines can reach it, and what they send is not encrypted.",
            host=hub.host,
            port=str(hub.port),
        )
    answer(args, {"host": hub.host, "port": hub.port}, told)
    print(i18n.say(T("Ctrl+C ends it.")), file=sys.stderr, flush=True)
    sys.stdout.flush()


def _is_loopback(host: str) -> bool:
    import ipaddress

    return ipaddress.ip_address(host).is_loopback


class _ended:  # noqa: N801 - used as a `with` word
    """An event that SIGTERM sets; only the main thread hears signals."""

    def __enter__(self) -> threading.Event:
        """Listen from here on."""
        self._event = threading.Event()
        self._main = threading.current_thread() is threading.main_thread()
        if self._main:
            self._before = signal.signal(signal.SIGTERM, lambda *_: self._event.set())
        return self._event

    def __exit__(self, *error: object) -> None:
        """As before."""
        if self._main:
            signal.signal(signal.SIGTERM, self._before)
