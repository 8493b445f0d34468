"""`ring`: an incoming call at the running desk, or recorded when none runs."""

from __future__ import annotations

import argparse
from typing import Any

from app.cli.tools import Tools, answer
from app.commands import RegisterCall
from app.domain.calls import Channel
from app.domain.ids import CallId, new_id
from app.domain.text import T


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    ring = commands.add_parser("ring", parents=[common], help="an incoming call")
    ring.add_argument("number", help="the caller’s number; “withheld” when it is hidden")
    ring.add_argument("--name", default="", help="the name the telephone network gives")
    ring.add_argument("--channel", default="phone", choices=[c.value for c in Channel])
    ring.add_argument("--json", action="store_true", help="answer with one JSON object")
    ring.set_defaults(run=run)


def run(args: argparse.Namespace, tools: Tools) -> int:
    """Record the call; a desk that runs on the same data shows it at once."""
    number = "" if args.number == "withheld" else args.number
    outcome = tools.desk.do(
        RegisterCall(
            call_id=CallId(new_id()),
            branch_id=tools.branch().id,
            number=number,
            channel=Channel(args.channel),
            name=args.name,
        )
    )
    card = tools.desk.queries.caller_card(outcome.result.id)
    assert card is not None
    known = [c.customer for c in card.callers]
    return answer(
        args,
        {
            "call": card.id,
            "number": card.number,
            "customers": [c.code for c in known],
            "state": card.state.value,
        },
        T("{n} customer is known by this number.", "{n} customers are known by this number.", n=len(known)),
    )
