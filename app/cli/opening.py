"""`open`: a doorstep:// link or a map file, shown by the window that is open, else by a new one."""

from __future__ import annotations

import argparse
from typing import Any

from app.cli.tools import Tools
from app.links import read


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    link = commands.add_parser("open", parents=[common], help="show a doorstep:// link or load a map file")
    link.add_argument(
        "what",
        metavar="LINK|FILE",
        help="such as doorstep://call/NUMBER, doorstep://job/J-1042, city.osm.pbf",
    )
    link.set_defaults(run=run)


def run(args: argparse.Namespace, tools: Tools) -> int:
    """Check the words before any window opens, then hand them over."""
    link = read(args.what)
    return int(tools.window(args, link.what if link.kind == "map" else args.what))
