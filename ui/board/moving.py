"""Where a visit would go by keys, and what the roads on both sides would take. No Qt; `price` runs on the read track."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from app.bootstrap import Desk
from app.commands import AdvanceJob, AssignJob, Command, MoveJob, Several, Travel
from app.domain.errors import NotPossible
from app.domain.geo import Mode, Point
from app.domain.ids import JobId, StaffId, VisitId
from app.domain.lifecycle import Action
from app.domain.matching import Candidate
from app.domain.people import Branch
from app.domain.schedule import PersonDay, Stop, overtime_seconds
from app.domain.text import T
from app.domain.time import Window, local_day
from app.services.needs import need_of_job
from ui.board.geometry import stepped
from ui.board.state import Bar, Picture

SNAP_S = 15 * 60.0
FINE_S = 5 * 60.0
SHORTEST_S = 15 * 60.0
"""Work is not made shorter than this by keys."""


@dataclass(frozen=True)
class Wish:
    """Where a job's open visits shall go. start: arrival; minutes: of planned work."""

    job_id: JobId
    staff: tuple[StaffId, ...]
    start: datetime
    minutes: int
    version: int | None = None
    note: str = ""
    travel: tuple[Travel, ...] = ()
    waits: bool = False
    """Whether it comes from the tray: nobody has it yet."""
    over: float = 0.0
    """Seconds by which somebody's work would run longer over the shift; known once it is priced."""

    @property
    def end(self) -> datetime:
        """The planned end."""
        return self.start + timedelta(minutes=self.minutes)

    def command(self) -> MoveJob | AssignJob:
        """What the desk is asked."""
        if self.waits:
            return AssignJob(
                job_id=self.job_id,
                staff=self.staff,
                start=self.start,
                travel=self.travel,
                version=self.version,
                override_note=self.note,
            )
        return MoveJob(
            job_id=self.job_id,
            staff=self.staff,
            start=self.start,
            minutes=self.minutes,
            travel=self.travel,
            version=self.version,
            override_note=self.note,
        )


def command_of(wishes: Sequence[Wish]) -> Command:
    """One command for all of them, so that one undo takes all back."""
    parts = tuple(w.command() for w in wishes)
    return parts[0] if len(parts) == 1 else Several(label=T("Move of {n} visits").msgid, parts=parts)


def taken_off(jobs: Sequence[tuple[JobId, int | None]]) -> Command:
    """Take jobs (id, version) off whoever has them: back to the tray, in one step."""
    parts = tuple(AdvanceJob(job_id=j, action=Action.UNASSIGN, version=v) for j, v in jobs)
    return parts[0] if len(parts) == 1 else Several(label=T("{n} visits back to the tray").msgid, parts=parts)


def wish_of(shown: Picture, bar: Bar) -> Wish:
    """The job of a bar as it stands now."""
    crew = shown.crew(bar.visit.job_id) or (bar,)
    return Wish(
        bar.visit.job_id,
        tuple(b.visit.staff_id for b in crew),
        bar.visit.window.start,
        round((bar.end - bar.start) / 60),
        bar.visit.job_version,
    )


def moved(wish: Wish, day_start: float, direction: int, step: float = SNAP_S) -> Wish:
    """Earlier (−1) or later (+1), to the next line of the grid."""
    at = stepped(wish.start.timestamp(), step, day_start, direction)
    return replace(wish, start=datetime.fromtimestamp(at, UTC), travel=())


def resized(wish: Wish, direction: int, step: float = SNAP_S) -> Wish:
    """Shorter (−1) or longer (+1), the length on the grid; never shorter than a quarter of an hour."""
    seconds = max(SHORTEST_S, stepped(wish.minutes * 60.0, step, 0.0, direction))
    return replace(wish, minutes=round(seconds / 60), travel=())


def price(desk: Desk, branch: Branch, wish: Wish) -> Wish:
    """The wish with the road seconds on both sides for everybody who goes, and the overtime it makes.

    Raises NotPossible when no road leads somebody there or on from there.
    """
    detail = desk.queries.job(wish.job_id)
    if detail is None:
        return wish
    point = detail.job.place.point
    day = local_day(wish.start, branch.zone)
    days = {d.person.id: d for d in desk.queries.person_days(branch.id, day, wish.staff)}
    travel = tuple(
        _travel(desk, days[staff], wish, point) for staff in wish.staff if staff in days and point is not None
    )
    return replace(wish, travel=travel, over=sum(_longer(d, wish) for d in days.values()))


def _longer(day: PersonDay, wish: Wish) -> float:
    """Seconds by which somebody's work would run longer over the shift."""
    stop = Stop(VisitId(wish.job_id), wish.job_id, Window(wish.start, wish.end), None)
    others = tuple(s for s in day.stops if s.job_id != wish.job_id)
    return max(0.0, overtime_seconds(replace(day, stops=(*others, stop))) - overtime_seconds(day))


def _travel(desk: Desk, day: PersonDay, wish: Wish, point: Point | None) -> Travel:
    stops = [s for s in day.stops if s.job_id != wish.job_id]
    earlier = [s for s in stops if s.window.start < wish.start]
    later = [s for s in stops if s.window.start >= wish.start]
    origin = earlier[-1].point if earlier else day.person.home
    target = later[0].point if later else day.person.home
    before, source = road(desk, origin, point, day.person.mode, wish.start)
    after, _ = road(desk, point, target, day.person.mode, wish.end)
    if math.isinf(before) or math.isinf(after):
        raise NotPossible(
            T(
                "No road leads {name} there. Nothing was changed; check the pin of the address.",
                name=day.person.name,
            ),
            code="rule-unreachable",
        )
    return Travel(staff_id=day.person.id, before=before, after=after, source=source)


def road(desk: Desk, a: Point | None, b: Point | None, mode: Mode, at: datetime) -> tuple[float, str]:
    """Road seconds from one place to another and what said so; 0 where a place is not known."""
    if a is None or b is None or a == b:
        return 0.0, "estimate"
    table = desk.router.table([a], [b], mode, at)
    return float(table.seconds[0][0]), table.source


def who_else(desk: Desk, branch: Branch, wish: Wish, leaving: StaffId, order: Sequence[StaffId]) -> Wish:
    """The same job at the same time with the first person of `order` who fits in place of `leaving`.

    Raises NotPossible when nobody of them can be there then.
    """
    detail = desk.queries.job(wish.job_id)
    if detail is None:
        return wish
    arrive = Window(wish.start, wish.start + timedelta(minutes=1))
    need = need_of_job(detail.job, detail.service, detail.customer, arrive, timedelta(minutes=wish.minutes))
    ranking = desk.matchmaker.candidates(branch, need, without=wish.job_id)
    fit: dict[StaffId, Candidate] = {c.staff_id: c for c in ranking.eligible if c.start == wish.start}
    for staff in order:
        if staff in fit and staff not in wish.staff:
            crew = tuple(staff if s == leaving else s for s in wish.staff)
            return replace(wish, staff=crew, travel=())
    if not order:
        raise NotPossible(T("There is nobody further in that direction."), code="move-nobody")
    why = next((e for e in ranking.excluded if e.staff_id == order[0]), None)
    raise NotPossible(
        T("Nobody further in that direction can come at {at}: {why}.", at=wish.start, why=why.why)
        if why
        else T("Nobody further in that direction can come at {at}.", at=wish.start),
        code="move-nobody",
    )
