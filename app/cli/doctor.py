"""`doctor`: what is here, what is wrong, and what mends it."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from app import i18n
from app.cli.tools import Tools, answer
from app.diagnostics import Finding, Health, examine, last_errors, versions
from app.diagnostics_data import data_findings
from app.domain.text import T
from app.version import version

_MARKS = {Health.FINE: "  ", Health.REMARK: "~ ", Health.BROKEN: "✗ "}


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    look = commands.add_parser("doctor", parents=[common], help="look whether everything is there and sound")
    look.add_argument("--json", action="store_true", help="answer with one JSON object")
    look.set_defaults(run=run)


def run(args: argparse.Namespace, tools: Tools) -> int:
    """Tell every finding; the exit code is 1 when a part is broken, else 0."""
    findings = list(look_over(tools))
    broken = [f for f in findings if f.health is Health.BROKEN]
    data: dict[str, Any] = {
        "ok": not broken,
        "version": version(),
        "versions": versions(),
        "paths": {
            "profile": str(tools.profile.folder),
            "database": without_password(tools.database),
            "maps": str(tools.profile.packs),
            "logs": str(tools.profile.logs),
        },
        "checks": [
            {"name": f.name, "state": f.health.value, "what": f.what, "mend": f.mend} for f in findings
        ],
        "errors": last_errors(tools.profile.logs),
    }
    answer(args, data, _lines(findings))
    return 1 if broken else 0


def look_over(tools: Tools) -> Iterator[Finding]:
    """Everything there is to look at, one part after the other; also for the window."""
    yield from examine(tools.profile, tools.database, tools.tables, tools.packs, tools.router)
    yield from data_findings(tools.profile, tools.safe, tools.database, datetime.now(UTC))


def without_password(address: str) -> str:
    """A database's address as it may be shown and copied: the password hidden."""
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:•••@", address)


def _lines(findings: list[Finding]) -> str:
    broken = sum(f.health is Health.BROKEN for f in findings)
    head = (
        T("{n} part is broken.", "{n} parts are broken.", n=broken)
        if broken
        else T("Everything needed is there.")
    )
    lines = [f"Doorstep {version()}. {i18n.say(head)}"]
    for f in findings:
        lines.append(f"{_MARKS[f.health]}{f.name:10} {i18n.say(f.what)}")
        if f.mend is not None:
            lines.append(f"{'':13}→ {i18n.say(f.mend)}")
    return "\n".join(lines)
