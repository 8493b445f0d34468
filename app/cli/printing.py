"""`print`: day sheets and the blackout sheet as PDF, for a task that prints every evening."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from app.cli.tools import Tools, answer
from app.domain.errors import NotPossible
from app.domain.ids import StaffId
from app.domain.people import Branch
from app.domain.text import T
from app.domain.time import local_day


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command with its two kinds of sheet."""
    made = commands.add_parser("print", help="day sheets and the blackout sheet as PDF")
    kinds = made.add_subparsers(dest="what", metavar="SHEET", required=True)
    one = kinds.add_parser("day-sheet", parents=[common], help="each person’s stops in order")
    one.add_argument("--staff", required=True, help="staff codes with commas, or all")
    whole = kinds.add_parser("blackout", parents=[common], help="the whole desk on few pages")
    for parser in (one, whole):
        parser.add_argument("file", type=Path, metavar="FILE.pdf")
        parser.add_argument("--day", default="", help="YYYY-MM-DD; today when missing")
        parser.add_argument(
            "--paper", choices=("A4", "Letter"), default="", help="else as the country prints"
        )
        parser.add_argument("--branch", default="")
        parser.add_argument("--json", action="store_true", help="answer with one JSON object")
        parser.set_defaults(run=run)


def run(args: argparse.Namespace, tools: Tools) -> int:
    """Print into a file."""
    branch = tools.branch(args.branch)
    day = _day(args.day, branch, tools)
    staff = _staff(args.staff, branch, day, tools) if args.what == "day-sheet" else ()
    pages = tools.print_pdf(tools.desk, branch, day, staff, args.paper, args.file)
    return answer(
        args,
        {"file": str(args.file), "pages": pages},
        T("{n} page written to {file}", "{n} pages written to {file}", n=pages, file=args.file.name),
    )


def _day(text: str, branch: Branch, tools: Tools) -> date:
    if not text:
        return local_day(tools.clock.now(), branch.zone)
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise NotPossible(
            T("“{text}” is not a day. Write it such as 2026-11-26.", text=text[:60]), code="day"
        ) from wrong


def _staff(text: str, branch: Branch, day: date, tools: Tools) -> tuple[StaffId, ...]:
    """Whose sheets. Raises NotPossible naming a code that nobody has, and when nobody has a visit that day."""
    if text.strip().lower() == "all":
        board = tools.desk.queries.board(branch.id, day)
        there = {visit.staff_id for visit in board.visits}
        found = tuple(person.id for person in board.people if person.id in there)
        if not found:
            raise NotPossible(T("Nobody has a visit on that day. Nothing was printed."), code="print-nobody")
        return found
    known = {person.code.casefold(): person.id for person in tools.desk.queries.staff(branch.id)}
    codes = [code.strip() for code in text.split(",") if code.strip()]
    for code in codes:
        if code.casefold() not in known:
            raise NotPossible(
                T("There is no staff member “{code}” at this branch. Nothing was printed.", code=code),
                code="print-staff",
            )
    return tuple(known[code.casefold()] for code in codes)
