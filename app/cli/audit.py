"""`audit`: look whether the change log is whole and as it was written, or write down what its end is."""

from __future__ import annotations

import argparse
from typing import Any

from app import i18n
from app.audit import Anchor, Verdict
from app.cli.tools import Steady, Tools, answer
from app.domain.errors import NotPossible
from app.domain.text import T, Text


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "audit", parents=[common], help="prove the change log, or write an anchor of it to keep elsewhere"
    )
    parser.add_argument(
        "what", choices=("verify", "anchor"), help="verify every line; or write the log’s end in one word"
    )
    parser.add_argument(
        "--anchor",
        action="append",
        default=[],
        metavar="WORD",
        help="compare with this one too; may be repeated",
    )
    parser.add_argument("--json", action="store_true", help="answer with one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, tools: Tools) -> int:
    """Verify (exit code 2 when anything is not as it was written), or write the anchor."""
    anchors = [Anchor.read(word) for word in args.anchor]
    verdict = tools.safe().audit(anchors, tell=Steady())
    if args.what == "anchor":
        if verdict.end is None:
            raise NotPossible(T("The change log is empty; there is nothing to anchor."), code="anchor-empty")
        return answer(args, {"anchor": verdict.end.written()}, verdict.end.written())
    answer(args, as_data(verdict), "\n".join(i18n.say(line) for line in in_words(verdict)))
    return 0 if verdict.sound else 2


def as_data(verdict: Verdict) -> dict[str, Any]:
    """A verdict as a script reads it."""
    return {
        "sound": verdict.sound,
        "lines": verdict.lines,
        "keyed": verdict.keyed,
        "foreign": verdict.foreign,
        "plain": verdict.plain,
        "first": verdict.flaws[0].number if verdict.flaws else None,
        "flaws": [{"line": f.number, "what": f.what} for f in verdict.flaws],
        "many": verdict.many,
        "anchors": verdict.anchors,
        "anchor": verdict.end.written() if verdict.end else None,
    }


def in_words(verdict: Verdict) -> list[Text]:
    """A verdict in sentences, what is wrong first."""
    said: list[Text] = [verdict.in_a_word()]
    said += [T("· {what}", what=flaw.what) for flaw in verdict.flaws[1:]]
    if verdict.many > len(verdict.flaws):
        rest = verdict.many - len(verdict.flaws)
        said.append(T("· and {n} thing more", "· and {n} things more", n=rest))
    if not verdict.anchors:
        said.append(
            T(
                "No backup knew the log, so nobody can tell whether its end was cut off. Make a backup, or keep an anchor."
            )
        )
    if not verdict.keyed and verdict.lines:
        said.append(
            T("None of its lines is sealed with a key of this computer’s keyring: whoever knows the program could have "
              "written them anew.")
        )  # fmt: skip
    elif verdict.foreign:
        said.append(
            T("{n} line is sealed with a key this computer does not know.",
              "{n} lines are sealed with keys this computer does not know.", n=verdict.foreign)
        )  # fmt: skip
    return said
