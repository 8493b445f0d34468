"""`setup`: an empty desk gets its branch and a catalogue to begin with, without the window."""

from __future__ import annotations

import argparse
from typing import Any

from app.cli.tools import Tools, answer
from app.domain.text import T
from app.example.catalogue import SERVICES
from app.services.setup import set_up


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    setup = commands.add_parser("setup", parents=[common], help="give an empty desk its branch and catalogue")
    setup.add_argument("--name", default="", help="the branch’s name; the city’s when missing")
    setup.add_argument("--zone", default="", help="its time zone, such as Europe/Vaduz")
    setup.add_argument("--country", default="", help="its country, such as LI: how local numbers are read")
    setup.add_argument("--currency", default="", help="its money, such as CHF")
    setup.add_argument("--json", action="store_true", help="answer with one JSON object")
    setup.set_defaults(run=run)


def run(args: argparse.Namespace, tools: Tools) -> int:
    """Set it up and say what was chosen."""
    branch = set_up(
        tools.desk,
        SERVICES,
        name=args.name,
        zone=args.zone,
        country=args.country.upper(),
        currency=args.currency.upper(),
    )
    services = tools.desk.queries.services()
    return answer(
        args,
        {
            "branch": branch.name,
            "zone": branch.zone_name,
            "country": branch.country,
            "currency": branch.currency,
            "services": [s.code for s in services],
        },
        T(
            "Branch {name}, {zone}, with {n} services.",
            name=branch.name,
            zone=branch.zone_name,
            n=len(services),
        ),
    )
