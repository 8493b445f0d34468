"""`import` and `export`: tables in and out (CSV, Excel). All or nothing, unless --skip-bad."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.adapters.tables import read_table, write_table
from app.cli.tools import Tools, answer
from app.domain.errors import NotPossible
from app.domain.text import T
from app.services.exchange import READERS, Exchange, command, export_rows

EXPORTS = ("customers", "staff", "services", "jobs", "ratings", "calls", "followups")


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add both commands."""
    into = commands.add_parser(
        "import", parents=[common], help="take customers, staff, services or jobs from a table"
    )
    into.add_argument("what", choices=sorted(READERS))
    into.add_argument("file", type=Path, metavar="FILE.(csv|xlsx)")
    into.add_argument("--dry-run", action="store_true", help="only look, change nothing")
    into.add_argument("--skip-bad", action="store_true", help="take the good rows when some are wrong")
    into.add_argument("--branch", default="", help="the branch they belong to")
    into.add_argument("--json", action="store_true", help="answer with one JSON object")
    into.set_defaults(run=run_import)
    out = commands.add_parser("export", parents=[common], help="write a table")
    out.add_argument("what", choices=EXPORTS)
    out.add_argument("file", type=Path, metavar="FILE.(csv|xlsx)")
    out.add_argument("--branch", default="")
    out.add_argument("--json", action="store_true", help="answer with one JSON object")
    out.set_defaults(run=run_export)


def run_import(args: argparse.Namespace, tools: Tools) -> int:
    """Read, check every row, then save all in one step."""
    rows = read_table(args.file)
    branch = tools.branch(args.branch)
    exchange = Exchange(tools.desk, branch)
    found = READERS[args.what](exchange, rows)
    data: dict[str, Any] = {
        "read": found.read,
        "added": found.added,
        "changed": found.changed,
        "skipped": found.skipped + (len(found.bad_rows) if args.skip_bad else 0),
        "errors": [{"row": e.row, "column": e.column, "why": e.why} for e in found.errors],
    }
    refused = bool(found.errors) and not args.skip_bad
    if refused:
        data |= {"added": 0, "changed": 0, "skipped": 0}
    elif not args.dry_run and found.things:
        tools.desk.do(command(args.what, found.things))
    first = found.errors[0] if found.errors else None
    if refused and not args.json:
        assert first is not None
        raise NotPossible(
            T(
                "{n} row cannot be taken, nothing was imported. First: row {row}, column “{column}”: {why}",
                "{n} rows cannot be taken, nothing was imported. First: row {row}, column “{column}”: {why}",
                n=len(found.bad_rows),
                row=first.row,
                column=first.column,
                why=first.why,
            ),
            code="import-rows",
        )
    answer(
        args,
        data,
        T(
            "{read} rows read, {added} added, {changed} changed, {skipped} skipped.",
            read=found.read,
            added=data["added"],
            changed=data["changed"],
            skipped=data["skipped"],
        ),
    )
    return 2 if refused else 0


def run_export(args: argparse.Namespace, tools: Tools) -> int:
    """Write the table; a file that stands there is replaced only when the new one is whole."""
    header, rows = export_rows(args.what, tools.desk, tools.branch(args.branch))
    write_table(args.file, header, rows, sheet=args.what)
    return answer(
        args,
        {"file": str(args.file), "rows": len(rows)},
        T("{n} row written to {file}.", "{n} rows written to {file}.", n=len(rows), file=args.file.name),
    )
