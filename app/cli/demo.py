"""`demo`: the example company in a living day, in the window, or without one."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.tools import Tools
from app.domain.errors import NotPossible
from app.domain.text import T


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    demo = commands.add_parser("demo", parents=[common], help="the example company in a living day")
    demo.add_argument(
        "--minutes", type=float, metavar="N", help="play so many minutes of the example day, then end"
    )
    demo.add_argument(
        "--screenshots", type=Path, metavar="DIR", help="walk every view and leave pictures there"
    )
    demo.add_argument("--measure", type=Path, metavar="FILE", help=argparse.SUPPRESS)  # for `bench window`
    demo.add_argument("--headless", action="store_true", help="without a window: only the day itself")
    demo.add_argument(
        "--theme", choices=("light", "dark"), help="colours of the window and the pictures; both when missing"
    )
    demo.add_argument("--size", metavar="WxH", help="size of the pictures, such as 1366x768")
    demo.set_defaults(run=run)


def run(args: argparse.Namespace, tools: Tools) -> int:
    """Check the words, then hand over to the composition root's player."""
    if args.minutes is not None and not 0 <= args.minutes <= 24 * 60:
        raise NotPossible(T("--minutes is a number from 0 to 1440."), code="demo-minutes")
    args.size = _size(args.size)
    return int(tools.play(args))


def _size(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    try:
        width, height = (int(part) for part in text.lower().split("x"))
        if not (640 <= width <= 7680 and 480 <= height <= 4320):
            raise ValueError
    except ValueError as wrong:
        raise NotPossible(
            T("“{text}” is no size. Write it such as 1366x768.", text=text[:40]), code="demo-size"
        ) from wrong
    return width, height
