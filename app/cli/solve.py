"""`solve`: the planner on a file – a published instance or a day as JSON – and the proof of a solution."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from typing import Any

from app import i18n
from app.cli.tools import Tools, answer, read_text
from app.domain.errors import NotPossible
from app.domain.planning import Plan, RestTaken, Visit
from app.domain.text import T
from app.planner.checker import Verdict, check
from app.planner.formats import FORMS, read
from app.planner.search import Found, solve

LARGEST = 200 * 1024 * 1024
"""Characters of a file that is still read: a square of 5,000 places as JSON."""


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "solve", parents=[common], help="a plan for a day given as a file, or the proof of one"
    )
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--format", choices=tuple(FORMS), default="json", help="default: json")
    parser.add_argument(
        "--seconds", type=float, default=5.0, metavar="S", help="how long to look (default 5)"
    )
    parser.add_argument(
        "--steps", type=int, metavar="N", help="so many trials instead: the same plan every time"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--threads", type=int, default=1, metavar="K", help="searches side by side")
    parser.add_argument("--check", metavar="SOLUTION", help="verify this answer of solve --json instead")
    parser.add_argument("--json", action="store_true", help="answer with one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, tools: Tools) -> int:
    """Plan, prove, and say what came out; or only prove."""
    began = time.perf_counter()
    if not 0 < args.seconds <= 86400 or not 1 <= args.threads <= 64 or (args.steps or 0) < 0:
        raise NotPossible(
            T("--seconds is from 0 to 86400, --threads from 1 to 64, --steps from 0."), code="solve-options"
        )
    day = read(args.format, text_of(args.file))
    unit = FORMS[args.format].unit
    if args.check:
        plan = solution(text_of(args.check), unit)
        verdict = check(day, plan)
        data = told(plan, verdict, unit) | {"elapsed": round(time.perf_counter() - began, 3)}
        answer(args, data, _words(plan, verdict))
        return 0 if verdict.lawful else 2

    def better(found: Found) -> None:
        print(f"{time.perf_counter() - began:.1f} s  {found.cost:.2f}", file=sys.stderr, flush=True)

    found = solve(
        day,
        seconds=None if args.steps else args.seconds,
        iterations=args.steps,
        seed=args.seed,
        threads=args.threads,
        better=better if sys.stderr.isatty() else None,
    )
    verdict = check(day, found.plan)
    data = told(found.plan, verdict, unit) | {
        "elapsed": round(time.perf_counter() - began, 3),
        "tries": found.tries,
        "compiled": found.compiled,
    }
    return answer(args, data, _words(found.plan, verdict))


def text_of(name: str) -> str:
    """A file's text; - is standard input. Raises NotPossible."""
    return read_text(name, LARGEST, T("{file} is too large for a day (over 200 MB).", file=name))


def told(plan: Plan, verdict: Verdict, unit: float) -> dict[str, Any]:
    """A plan as the command answers it: cost as the checker counts it, times in the file's own unit."""
    stops: dict[str, list[dict[str, Any]]] = {}
    for visit in plan.visits:
        stops.setdefault(visit.person, []).append(
            {"job": visit.job, "role": visit.role, "start": visit.start / unit, "end": visit.end / unit}
        )
    for rest in plan.rests:
        if rest.person in stops:
            stops[rest.person].append(
                {"rest": rest.index, "start": rest.start / unit, "end": rest.end / unit}
            )
    for each in stops.values():
        each.sort(key=_when)
    routes = [{"person": who, "stops": stops[who]} for who in sorted(stops)]
    return {
        "cost": round(verdict.cost.total, 6),
        "routes": routes,
        "feasible": verdict.lawful,
        "unserved": list(plan.unserved),
        "costs": {name: round(value, 6) for name, value in asdict(verdict.cost).items() if value},
        "faults": [i18n.say(fault) for fault in verdict.faults],
    }


def _when(stop: dict[str, Any]) -> tuple[float, float]:
    return stop["start"], stop["end"]


def solution(text: str, unit: float) -> Plan:
    """The plan in an answer of this command. Raises NotPossible."""
    try:
        data = json.loads(text)
        visits, rests = [], []
        for route in data["routes"]:
            who = str(route["person"])
            for stop in route["stops"]:
                start, end = float(stop["start"]) * unit, float(stop["end"]) * unit
                if "rest" in stop:
                    rests.append(RestTaken(who, int(stop["rest"]), start, end))
                else:
                    visits.append(Visit(str(stop["job"]), int(stop.get("role", 0)), who, start, end))
        return Plan(tuple(visits), tuple(rests), tuple(str(name) for name in data.get("unserved", ())))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise NotPossible(
            T("The solution must be an answer of “solve --json”, with routes, their person and stops."),
            code="solve-solution",
        ) from wrong


def _words(plan: Plan, verdict: Verdict) -> Any:
    if not verdict.lawful:
        return T("The plan is not lawful: {faults}", faults=verdict.faults[:5])
    people = len({visit.person for visit in plan.visits})
    return T(
        "Cost {cost}, people on their way: {people}, jobs left out: {left}.",
        cost=round(verdict.cost.total, 2),
        people=people,
        left=len(plan.unserved),
    )
