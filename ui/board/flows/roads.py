"""The roads on both sides of a visit in somebody's day as it will be. No Qt; runs on the read track."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from app.bootstrap import Desk
from app.commands import Travel
from app.day_commands import SplitJob
from app.domain.geo import Point
from app.domain.jobs import Job
from app.domain.people import Branch
from app.domain.schedule import PersonDay
from app.domain.time import Window, local_day
from ui.board.moving import road


def travel_in(desk: Desk, day: PersonDay, point: Point | None, start: datetime, end: datetime) -> Travel:
    """Road seconds before a visit from `start` to `end` and after it, among the stops of the day; home at both ends."""
    earlier = [s for s in day.stops if s.window.start < start]
    later = [s for s in day.stops if s.window.start >= start]
    origin = earlier[-1].point if earlier else day.person.home
    target = later[0].point if later else day.person.home
    before, source = road(desk, origin, point, day.person.mode, start)
    after, _ = road(desk, point, target, day.person.mode, end)
    return Travel(staff_id=day.person.id, before=before, after=after, source=source)


def split_with_roads(desk: Desk, branch: Branch, command: SplitJob, job: Job) -> SplitJob:
    """The split with the roads of whoever does the rest; the first part stands there with its shorter time."""
    if command.start is None:
        return command
    first = timedelta(minutes=command.minutes)
    end = command.start + job.duration - first
    days = desk.queries.person_days(branch.id, local_day(command.start, branch.zone), command.staff)
    travel = tuple(
        travel_in(
            desk,
            replace(
                day,
                stops=tuple(
                    replace(s, window=Window(s.window.start, s.window.start + first))
                    if s.job_id == job.id
                    else s
                    for s in day.stops
                ),
            ),
            job.place.point,
            command.start,
            end,
        )
        for day in days
    )
    return replace(command, travel=travel)
