"""`setup`: an empty desk gets its branch and a catalogue to begin with, without the window."""

from __future__ import annotations

import argparse
from typing import Any

from app import i18n
from app.cli.tools import Tools, answer
from app.cli.words import new_passphrase
from app.domain.text import T
from app.example.catalogue import services as usual_services
from app.services.setup import set_up


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    setup = commands.add_parser("setup", parents=[common], help="give an empty desk its branch and catalogue")
    setup.add_argument("--name", default="", help="the branch’s name; the city’s when missing")
    setup.add_argument("--zone", default="", help="its time zone, such as Europe/Vaduz")
    setup.add_argument("--country", default="", help="its country, such as LI: how local numbers are read")
    setup.add_argument("--currency", default="", help="its money, such as CHF")
    setup.add_argument(
        "--encrypt", action="store_true", help="and encrypt it; the recovery code is shown once"
    )
    setup.add_argument("--json", action="store_true", help="answer with one JSON object")
    setup.set_defaults(run=run)


def run(args: argparse.Namespace, tools: Tools) -> int:
    """Set it up and say what was chosen."""
    branch = set_up(
        tools.desk,
        usual_services(i18n.language()),
        name=args.name,
        zone=args.zone,
        country=args.country.upper(),
        currency=args.currency.upper(),
    )
    services = tools.desk.queries.services()
    code = _encrypted(tools) if args.encrypt else ""
    told = T(
        "Branch {name}, {zone}, with {n} services.", name=branch.name, zone=branch.zone_name, n=len(services)
    )
    return answer(
        args,
        ({"recovery": code} if code else {})
        | {
            "branch": branch.name,
            "zone": branch.zone_name,
            "country": branch.country,
            "currency": branch.currency,
            "services": [s.code for s in services],
        },
        T("{told} It is encrypted. The recovery code, shown only now: {code}", told=told, code=code)
        if code
        else told,
    )


def _encrypted(tools: Tools) -> str:
    """Encrypt the desk that was just set up; its recovery code."""
    tools.close_desk()  # nobody may have it open
    return tools.safe().encrypt(new_passphrase()).code
