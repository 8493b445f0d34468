"""`plan`: a proposal for a day, with figures before and after and every change; carried out with --apply."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from app import i18n
from app.cli.tools import Tools, answer, moment
from app.domain.errors import NotPossible
from app.domain.ids import JobId, StaffId
from app.domain.people import Branch
from app.domain.policies import POLICIES
from app.domain.text import T, Text
from app.domain.time import local_day, local_moment
from app.ports import Searching
from app.services.planning.accept import Accepted
from app.services.planning.figures import Figures
from app.services.planning.gather import Absent, Scope, Wanted
from app.services.planning.proposal import Change, Place, Proposal

LONGEST = 3600.0


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser("plan", parents=[common], help="plan a day, or repair its plan")
    parser.add_argument(
        "--day", metavar="D", default="today", help="today, tomorrow or 2026-11-26 (default today)"
    )
    parser.add_argument("--branch", default="", help="the branch’s name; the first when missing")
    parser.add_argument(
        "--scope",
        choices=tuple(s.value for s in Scope),
        help="unassigned: into the running plan; all: movable work anew; repair: change little",
    )
    parser.add_argument("--policy", choices=tuple(POLICIES), default="", help="what to care for most")
    parser.add_argument("--seconds", type=float, metavar="S", help="how long to search (default 15)")
    parser.add_argument("--steps", type=int, metavar="N", help="so many trials instead: repeats exactly")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--ill", metavar="STAFF", action="append", default=[], help="who falls out (code)")
    parser.add_argument(
        "--from", dest="since", metavar="TIME", help="from when on: 09:40, or ISO 8601; now when missing"
    )
    parser.add_argument("--late", metavar="JOB", action="append", default=[], help="a job that runs over")
    parser.add_argument("--until", metavar="TIME", help="until when the late job takes")
    parser.add_argument(
        "--urgent", metavar="JOB", action="append", default=[], help="a job to fit in, changing little"
    )
    parser.add_argument(
        "--may-break-promises", action="store_true", help="a promised window may be missed, at a price"
    )
    parser.add_argument("--apply", action="store_true", help="carry the proposal out")
    parser.add_argument("--note", default="", help="why a promise may be broken; kept with the jobs")
    parser.add_argument("--json", action="store_true", help="answer with one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, tools: Tools) -> int:
    """Propose, say what would change, and carry it out when asked to."""
    branch = tools.branch(args.branch)
    wanted = _wanted(args, tools, branch)
    seconds = args.seconds
    if seconds is not None and not 0 < seconds <= LONGEST:
        raise NotPossible(
            T("--seconds is more than 0, up to {most}.", most=round(LONGEST)), code="plan-seconds"
        )
    if args.steps is not None and args.steps < 1:
        raise NotPossible(T("--steps is a whole number from 1."), code="plan-steps")
    if args.apply and args.may_break_promises and not args.note.strip():
        raise NotPossible(
            T("To break promises say why with --note; it is kept with the jobs. Nothing was changed."),
            code="plan-note",
        )

    def tell(now: Searching) -> None:
        line = f"{now.elapsed:5.1f} s  {now.cost:,.0f}  {now.unserved}"
        print(line, end="\r", file=sys.stderr, flush=True)

    proposal = tools.desk.planning.propose(
        branch,
        wanted,
        seconds=seconds,
        steps=args.steps,
        seed=args.seed,
        progress=tell if sys.stderr.isatty() else None,
    )
    accepted = None
    if args.apply and (proposal.changes or proposal.absent):
        accepted = tools.desk.planning.accept(branch, proposal, note=args.note)
    codes = {s.id: s.code for s in tools.desk.queries.staff()}
    data = told(proposal, accepted, codes, branch)
    if not args.json:
        for line in _lines(proposal, accepted):
            print(i18n.say(line))
        return 0
    return answer(args, data)


def _wanted(args: argparse.Namespace, tools: Tools, branch: Branch) -> Wanted:
    day = _day(args.day, tools, branch)
    now = tools.clock.now()
    absent = tuple(
        Absent(_staff(code, tools, branch), _moment(args.since, day, branch, "--from") if args.since else now)
        for code in args.ill
    )
    if bool(args.late) != bool(args.until):
        raise NotPossible(
            T("A late job needs --late JOB and --until TIME together. Nothing was changed."), code="plan-late"
        )
    until = tuple((_job(n, tools), _moment(args.until, day, branch, "--until")) for n in args.late)
    if args.since and not args.ill:
        raise NotPossible(
            T("--from says when somebody falls out; name them with --ill. Nothing was changed."),
            code="plan-from",
        )
    urgent = tuple(_job(n, tools) for n in args.urgent)
    happened = absent or until or urgent
    scope = Scope(args.scope) if args.scope else Scope.REPAIR if happened else Scope.UNASSIGNED
    if (absent or until) and scope is Scope.UNASSIGNED:
        raise NotPossible(
            T("Who falls out must be replaced: use --scope repair or all. Nothing was changed."),
            code="plan-scope",
        )
    return Wanted(
        day,
        scope,
        args.policy,
        absent=absent,
        until=until,
        only=urgent or None,
        may_break_promises=args.may_break_promises,
    )


def _day(text: str, tools: Tools, branch: Branch) -> date:
    today = local_day(tools.clock.now(), branch.zone)
    if text in ("today", "tomorrow"):
        return today + timedelta(days=text == "tomorrow")
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise NotPossible(
            T("“{text}” is no day. Write today, tomorrow, or a date such as 2026-11-26.", text=text[:40]),
            code="plan-day",
        ) from wrong


def _moment(text: str, day: date, branch: Branch, option: str) -> datetime:
    """A time of that day by the branch's clock, or a whole moment. Raises NotPossible."""
    try:
        return local_moment(day, time.fromisoformat(text), branch.zone)
    except ValueError:
        pass
    try:
        return moment(text, branch)
    except NotPossible as wrong:
        raise NotPossible(
            T(
                "“{text}” is no time for {option}. Write 09:40, or 2026-11-26T09:40+01:00.",
                text=text[:40],
                option=option,
            ),
            code="plan-time",
        ) from wrong


def _staff(code: str, tools: Tools, branch: Branch) -> StaffId:
    for person in tools.desk.queries.staff(branch.id):
        if code.lower() in (person.code.lower(), person.name.lower()):
            return person.id
    raise NotPossible(
        T("Nobody at {branch} has the code {code}. Nothing was changed.", branch=branch.name, code=code),
        code="staff-unknown",
    )


def _job(number: str, tools: Tools) -> JobId:
    return tools.job(number).job.id


# ---- the answer -------------------------------------------------------------------------------------------


def told(
    proposal: Proposal, accepted: Accepted | None, codes: dict[StaffId, str], branch: Branch
) -> dict[str, Any]:
    """A proposal as `plan --json` answers it: durations in seconds, times with their offset, staff by code."""
    refused = {r.job_id: r for r in accepted.refused} if accepted else {}
    made = set(accepted.made) if accepted else set()
    numbers = {c.job_id: c.number for c in proposal.changes}

    def place(there: Place) -> dict[str, Any]:
        return {"staff": [codes.get(s, s) for s in there.staff], "start": there.start}

    return {
        "day": proposal.day,
        "branch": branch.name,
        "scope": proposal.scope.value,
        "policy": proposal.policy,
        "before": _figures(proposal.before),
        "after": _figures(proposal.after),
        "changes": [
            {
                "job": c.number,
                "kind": c.kind.value,
                "customer": c.customer,
                "service": c.service,
                "from": place(c.before),
                "to": place(c.after),
                "why": i18n.say(c.why),
                "needs": [numbers[j] for j in c.needs if j in numbers],
                "breaks_promise": c.breaks_promise,
                "applied": c.job_id in made,
            }
            for c in proposal.changes
        ],
        "left_out": [
            {"job": out.number, "customer": out.customer, "had": list(out.had), "why": i18n.say(out.why)}
            for out in proposal.left_out
        ],
        "notes": [i18n.say(note) for note in proposal.notes],
        "fixed": proposal.fixed,
        "elapsed": round(proposal.elapsed, 3),
        "tries": proposal.tries,
        "applied": accepted is not None,
        "refused": [{"job": r.number, "why": i18n.say(r.why)} for r in refused.values()],
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {name: round(value, 1) for name, value in asdict(figures).items()}


def _lines(proposal: Proposal, accepted: Accepted | None) -> list[Text]:
    """The proposal in sentences."""
    before, after = proposal.before, proposal.after
    lines = [
        T("Road: {a} min → {b} min", a=round(before.travel / 60), b=round(after.travel / 60)),
        T("Overtime: {a} min → {b} min", a=round(before.overtime / 60), b=round(after.overtime / 60)),
        T("Late: {a} → {b}", a=before.late, b=after.late),
        T("Nobody comes: {a} → {b}", a=before.unassigned, b=after.unassigned),
        T("Other people: {n}, other times: {m}", n=after.moved, m=after.retimed),
    ]
    lines += [_line(c) for c in proposal.changes]
    lines += [T("Left out {job}: {why}", job=out.number, why=out.why) for out in proposal.left_out]
    lines += list(proposal.notes)
    if accepted is not None:
        lines += [T("Not made: {why}", why=r.why) for r in accepted.refused]
        lines.append(T("{n} change was made.", "{n} changes were made.", n=len(accepted.made)))
    elif not proposal.changes:
        lines.append(T("Nothing to change: the plan stands as it is."))
    else:
        lines.append(T("Nothing was changed yet; add --apply to carry it out."))
    return lines


def _line(change: Change) -> Text:
    if change.after.start is None:
        return T("{job}: back to the tray, from {names}", job=change.number, names=change.before.names)
    if change.before.start is None:
        return T(
            "{job}: {names} at {start} ({why})",
            job=change.number,
            names=change.after.names,
            start=change.after.start,
            why=change.why,
        )
    return T(
        "{job}: {old} at {then} → {names} at {start} ({why})",
        job=change.number,
        old=change.before.names,
        then=change.before.start,
        names=change.after.names,
        start=change.after.start,
        why=change.why,
    )
