"""`advance`: the lifecycle by hand. Refuses what is not lawful, naming what is."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.cli.booking import need_of
from app.cli.tools import Tools, answer, moment
from app.commands import AdvanceJob, AssignJob, Command, CorrectJob, MoveJob, RateJob, Travel, TryFollowUp
from app.domain.errors import NotPossible
from app.domain.followups import Kind, Outcome, Survey
from app.domain.ids import StaffId
from app.domain.jobs import Rating
from app.domain.lifecycle import STATE_WORDS, Action, State, action_to
from app.domain.matching import Candidate
from app.domain.text import T
from app.domain.time import Window
from app.rows import JobDetail
from app.services.requests import nobody


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    step = commands.add_parser("advance", parents=[common], help="take a job one step further")
    step.add_argument("job", metavar="JOB", help="its number, such as J-1042")
    step.add_argument("state", metavar="STATE", help="the state it shall reach, or the action’s name")
    step.add_argument("--at", help="when it happened (ISO 8601); now when missing")
    step.add_argument("--note", default="", help="why, or what was said")
    step.add_argument("--staff", help="for assign and move: staff codes with commas; the best when missing")
    step.add_argument("--start", help="for assign and move: when they arrive")
    step.add_argument("--rating", help="for rate: attitude,skill,quality,punctuality (1–5 each)")
    step.add_argument("--satisfaction", type=int, help="for the callback: 1–5")
    step.add_argument("--recommend", type=int, help="for the callback: 0–10")
    step.add_argument("--to", help="for correct: the right state")
    step.add_argument("--json", action="store_true", help="answer with one JSON object")
    step.set_defaults(run=run)


def run(args: argparse.Namespace, tools: Tools) -> int:
    """Find the job, find the lawful action, do it."""
    detail = tools.job(args.job)
    job = detail.job
    action = action_to(job.state, args.state)
    outcome = tools.desk.do(_command(action, detail, args, tools))
    after = tools.desk.queries.job(job.id)
    assert after is not None
    return answer(
        args,
        {
            "job": after.job.number,
            "before": job.state.value,
            "state": after.job.state.value,
            "action": action.value,
            "notes": list(outcome.notes),
            "next": [step.action.value for step in after.next_steps],
        },
        T("{job} is now {state}.", job=after.job.number, state=STATE_WORDS[after.job.state]),
    )


def _command(action: Action, detail: JobDetail, args: argparse.Namespace, tools: Tools) -> Command:
    job = detail.job
    branch = tools.branch(job.branch_id)
    at = moment(args.at, branch) if args.at else None
    if action in (Action.ASSIGN, Action.MOVE):
        people = _people(detail, args, tools)
        travel = tuple(Travel(staff_id=c.staff_id, before=c.before, after=c.after) for c in people)
        kind = AssignJob if action is Action.ASSIGN else MoveJob
        return kind(
            job_id=job.id,
            staff=tuple(c.staff_id for c in people),
            start=people[0].start,
            travel=travel,
            override_note=args.note,
        )
    if action is Action.RATE:
        return RateJob(job_id=job.id, rating=_rating(args), at=at)
    if action is Action.CORRECT:
        try:
            target = State((args.to or "").replace("-", "_"))
        except ValueError as wrong:
            raise NotPossible(
                T("Say the right state with --to. Known: {known}.", known=tuple(s.value for s in State)),
                code="correct-to",
            ) from wrong
        return CorrectJob(job_id=job.id, state=target, note=args.note, at=at)
    if action is Action.FOLLOW_UP:
        owed = next((f for f in detail.follow_ups if f.open and f.kind is Kind.CALLBACK), None)
        survey = (
            Survey(args.satisfaction, args.recommend, args.note) if args.satisfaction is not None else None
        )
        if owed is not None:
            return TryFollowUp(
                follow_up_id=owed.id, outcome=Outcome.REACHED, note=args.note, survey=survey, at=at
            )
    return AdvanceJob(job_id=job.id, action=action, at=at, note=args.note, channel="command")


def _rating(args: argparse.Namespace) -> Rating:
    try:
        a, s, q, p = (int(part) for part in (args.rating or "").split(","))
    except ValueError as wrong:
        raise NotPossible(
            T(
                "A rating is four numbers from 1 to 5: --rating attitude,skill,quality,punctuality. Nothing was changed."
            ),
            code="rating-form",
        ) from wrong
    return Rating(a, s, q, p, words=args.note)


def _people(detail: JobDetail, args: argparse.Namespace, tools: Tools) -> tuple[Candidate, ...]:
    """The people named, or the best; at the hour named, or the first possible."""
    desk, job = tools.desk, detail.job
    branch = tools.branch(job.branch_id)
    need = need_of(detail, tools)
    if args.start:
        start = moment(args.start, branch)
        need = replace(need, arrive=Window(start, start + timedelta(minutes=1)))
    if not args.staff:
        best = desk.matchmaker.crew(branch, need, None, job.id)
        if not best:
            raise nobody(desk, branch, need)
        return best
    ranking = desk.matchmaker.candidates(branch, need, None, job.id)
    by_code = {s.code.lower(): s.id for s in desk.queries.staff()}
    chosen: list[Candidate] = []
    for code in args.staff.split(","):
        staff_id: StaffId | None = by_code.get(code.strip().lower())
        if staff_id is None:
            raise NotPossible(
                T("Nobody has the code {code}. Nothing was changed.", code=code), code="staff-unknown"
            )
        found = next((c for c in ranking.eligible if c.staff_id == staff_id), None)
        if found is None:
            out = next((e for e in ranking.excluded if e.staff_id == staff_id), None)
            raise NotPossible(
                T("Not possible: {why}. {change}", why=out.why, change=out.smallest_change)
                if out
                else T("{code} works in another branch. Nothing was changed.", code=code.strip()),
                code=f"rule-{out.rule}" if out else "staff-elsewhere",
            )
        chosen.append(found)
    latest = max(c.start for c in chosen)
    return tuple(replace(c, start=latest) for c in chosen)
