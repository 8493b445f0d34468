"""`log-level`: how much the log tells, for this profile; a window that is open follows within seconds."""

from __future__ import annotations

import argparse
from typing import Any

from app import logs
from app.cli.tools import Tools, answer
from app.domain.text import T


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "log-level", parents=[common], help="how much the log of this profile tells, also of an open window"
    )
    parser.add_argument("level", nargs="?", choices=logs.LEVELS, help="show it when missing")
    parser.add_argument("--json", action="store_true", help="answer with one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, tools: Tools) -> int:
    """Choose it, or show it."""
    if args.level:
        logs.choose(tools.profile.logs, args.level)
    level = logs.chosen(tools.profile.logs)
    return answer(
        args,
        {"level": level, "folder": str(tools.profile.logs)},
        T("The log tells from {level} on. It lies in {folder}; people are masked in it.", level=level,
          folder=str(tools.profile.logs)),
    )  # fmt: skip
