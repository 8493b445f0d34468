"""`secret`: keep a server's password in the system's keyring, so that no address, file or log has to hold it."""

from __future__ import annotations

import argparse
from typing import Any

from app.adapters import secrets, server_secrets
from app.cli.tools import Tools, answer
from app.cli.words import new_secret
from app.domain.errors import NotPossible
from app.domain.text import T


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "secret", parents=[common], help="keep or drop the password of --database in the keyring"
    )
    parser.add_argument("what", choices=("keep", "drop", "show"), help="show tells only whether there is one")
    parser.add_argument("--json", action="store_true", help="answer with one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, tools: Tools) -> int:
    """Keep what is typed (or one line of standard input), drop it, or tell whether it is there."""
    if not server_secrets.is_server(tools.database):
        raise NotPossible(
            T("Give the server’s address with --database postgresql://user@server/desk."),
            code="secret-server",
        )
    if not secrets.there():
        raise NotPossible(
            T("This computer has no keyring. Write the password into ~/.pgpass, readable only by you."),
            code="no-keyring",
        )
    name = server_secrets.name_of(tools.database)
    if args.what == "keep":
        secret = server_secrets.password_in(tools.database) or new_secret(T("Password"))
        if not secret:
            raise NotPossible(T("The password was empty. Nothing was changed."), code="secret-empty")
        if not secrets.put(name, secret):
            raise NotPossible(
                T("The keyring did not take it; is it locked? Nothing was changed."), code="keyring-locked"
            )
    elif args.what == "drop":
        secrets.drop(name)
    kept = secrets.get(name) is not None
    return answer(
        args,
        {"name": name, "kept": kept},
        T("The keyring has the password of {name}.", name=name)
        if kept
        else T("The keyring has no password of {name}.", name=name),
    )
