"""`migrate`: bring the desk's tables to this program's version, with a backup before."""

from __future__ import annotations

import argparse
from typing import Any

from app.cli.tools import Steady, Tools, answer
from app.domain.text import T


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    step = commands.add_parser(
        "migrate", parents=[common], help="bring the desk’s data to this version, with a backup before"
    )
    step.add_argument("--json", action="store_true", help="answer with one JSON object")
    step.set_defaults(run=run)


def run(args: argparse.Namespace, tools: Tools) -> int:
    """Do it; a desk that is up to date is left alone, a missing one is made."""
    done = tools.migrate(Steady())
    words = (
        T("The data is up to date (tables {version}); nothing was changed.", version=done.after)
        if done.before == done.after
        else T("An empty desk was made (tables {version}).", version=done.after)
        if done.before is None
        else T(
            "The data was brought from tables {before} to {after}. The backup is {backup}.",
            before=done.before,
            after=done.after,
            backup=done.backup.name if done.backup else "–",
        )
    )
    return answer(
        args,
        {
            "before": done.before,
            "after": done.after,
            "changed": done.before != done.after,
            "backup": str(done.backup) if done.backup else None,
        },
        words,
    )
