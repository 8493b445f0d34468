"""`book` and `candidates`: a whole request without a window, and who could go."""

from __future__ import annotations

import argparse
import json
from typing import Any

from app.cli.tools import Tools, answer, read_text
from app.domain.errors import NotPossible
from app.domain.ids import StaffId
from app.domain.matching import Candidate, Ranking
from app.domain.rules import Excluded, Need
from app.domain.text import T
from app.domain.time import Window
from app.rows import JobDetail
from app.services import requests
from app.services.needs import ASAP, need_of_job
from app.settings import weights

MAX_FILE = 1_000_000
"""Characters of a request file; a request is a page, not a book."""


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add both commands."""
    book = commands.add_parser("book", parents=[common], help="take a whole request from a JSON file")
    book.add_argument("file", help="the request, or - for standard input")
    book.add_argument("--json", action="store_true", help="answer with one JSON object")
    book.set_defaults(run=run_book)
    find = commands.add_parser("candidates", parents=[common], help="who could go, with reasons")
    find.add_argument("what", metavar="JOB|FILE.json", help="a job’s number, or a request file")
    find.add_argument("--json", action="store_true", help="answer with one JSON object")
    find.set_defaults(run=run_candidates)


def load_json(name: str) -> Any:
    """The JSON of a file (- is standard input). Raises NotPossible with the place of the mistake."""
    text = read_text(name, MAX_FILE, T("{file} is too large for a request (over 1 MB).", file=name))
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as wrong:
        at = f"{wrong.lineno}:{wrong.colno}" if isinstance(wrong, json.JSONDecodeError) else "1:1"
        raise NotPossible(
            T("{file} is not JSON (line:column {at}). Nothing was changed.", file=name, at=at),
            code="file-json",
        ) from wrong


def run_book(args: argparse.Namespace, tools: Tools) -> int:
    """Book it and say who comes when, and why they."""
    data = load_json(args.file)
    branch = tools.branch(requests.branch_name(data))
    request = requests.read(data, tools.desk, branch)
    people = requests.crew(request, tools.desk)
    command, job_id = requests.booking(request, people)
    tools.desk.do(command)
    detail = tools.desk.queries.job(job_id)
    assert detail is not None
    codes = {s.id: s.code for s in tools.desk.queries.staff()}
    return answer(args, booked(detail, people, codes), _sentence(detail))


def booked(detail: JobDetail, people: tuple[Candidate, ...], names: dict[StaffId, str]) -> dict[str, Any]:
    """The keys of 05: job, visit, staff, arrival, reasons; with the state and the customer beside."""
    job = detail.job
    visits = job.open_visits
    codes = [names[v.staff_id] for v in visits]
    return {
        "job": job.number,
        "state": job.state.value,
        "customer": detail.customer.code,
        "visit": visits[0].id if visits else None,
        "visits": [v.id for v in visits],
        "staff": codes[0] if len(codes) == 1 else codes or None,
        "arrival": visits[0].window.start if visits else None,
        "priority": job.priority,
        "reasons": list(people[0].reasons) if len(people) == 1 else [list(c.reasons) for c in people],
    }


def _sentence(detail: JobDetail) -> Any:
    job = detail.job
    if not job.open_visits:
        return T("{job} is booked; nobody is assigned yet.", job=job.number)
    names = tuple(detail.staff_names[v.staff_id] for v in job.open_visits)
    return T(
        "{job}: {names} arrives at {at}.", job=job.number, names=names, at=job.open_visits[0].window.start
    )


def run_candidates(args: argparse.Namespace, tools: Tools) -> int:
    """List those who fit, best first, and those who do not with the rule."""
    desk = tools.desk
    detail = desk.queries.job_by_number(args.what) if not args.what.endswith(".json") else None
    goals = weights(desk.queries.desk().settings)
    if detail is not None:
        branch = tools.branch(detail.job.branch_id)
        found = desk.matchmaker.candidates(branch, need_of(detail, tools), goals, detail.job.id)
    elif args.what.endswith(".json") or args.what == "-":
        data = load_json(args.what)
        branch = tools.branch(requests.branch_name(data))
        request = requests.read(data, desk, branch)
        found = desk.matchmaker.candidates(branch, requests.need(request, desk.clock.now()), goals)
    else:
        raise NotPossible(
            T(
                "There is no job {number}. Give a number such as J-1042, or a request file ending in .json.",
                number=args.what,
            ),
            code="job-unknown",
        )
    return answer(args, listed(found, tools), _lines(found, tools))


def need_of(detail: JobDetail, tools: Tools) -> Need:
    """What a standing job asks: its promise, else the next hours."""
    job = detail.job
    now = tools.clock.now()
    arrive = job.window if job.window and job.window.end > now else Window(now, now + ASAP)
    return need_of_job(job, detail.service, detail.customer, arrive)


def listed(found: Ranking, tools: Tools) -> dict[str, Any]:
    """The keys of 05."""
    codes = {s.id: s.code for s in tools.desk.queries.staff()}
    return {
        "eligible": [
            {
                "staff": codes.get(c.staff_id, c.staff_id),
                "score": c.score,
                "goals": c.goals,
                "arrival": c.start,
                "extra_seconds": round(c.extra_seconds),
                "travel_seconds": round(c.before),
                "over_seconds": round(c.over),
                "reasons": list(c.reasons),
            }
            for c in found.eligible
        ],
        "excluded": [
            {"staff": codes.get(e.staff_id, e.staff_id), **_rule(e), "also": [_rule(more) for more in e.also]}
            for e in found.excluded
        ],
        "source": found.source,
    }


def _rule(out: Excluded) -> dict[str, Any]:
    return {"rule": out.rule, "why": out.why, "smallest_change": out.smallest_change}


def _lines(found: Ranking, tools: Tools) -> str:
    from app import i18n

    names = {s.id: f"{s.code} {s.name}" for s in tools.desk.queries.staff()}
    lines = [
        f"{i:3} {c.score:5.1f}  {names.get(c.staff_id, c.staff_id):28} "
        + " · ".join(i18n.say(r) for r in c.reasons)
        for i, c in enumerate(found.eligible, 1)
    ]
    lines += [
        f"  –        {names.get(e.staff_id, e.staff_id):28} "
        + " ".join(f"{i18n.say(rule.why)}. {i18n.say(rule.smallest_change)}" for rule in (e, *e.also))
        for e in found.excluded
    ]
    return "\n".join(lines)
