"""People's days with and without changes: whether a visit has room, and which change must make it.

The same look as the desk's rule of one exact time (app.domain.rules.hour_rules): no overlap, and road enough on both
sides to whatever stands there at that moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.ids import JobId, StaffId
from app.domain.schedule import PersonDay
from app.domain.time import Window
from app.services.planning.proposal import Change, ChangeKind


@dataclass
class Lanes:
    """What stands in everybody's day, by staff member: (window, job)."""

    standing: dict[StaffId, list[tuple[Window, JobId]]] = field(default_factory=dict)

    @staticmethod
    def of(days: Iterable[PersonDay]) -> Lanes:
        """The days as they are stored. Work that is done is no obstacle."""
        return Lanes({d.person.id: [(s.window, s.job_id) for s in d.stops] for d in days})

    def leave(self, job: JobId) -> None:
        """Take a job out of everybody's day."""
        for lane in self.standing.values():
            lane[:] = [stop for stop in lane if stop[1] != job]

    def enter(self, change: Change) -> None:
        """Put a job where its change wants it."""
        if change.kind is ChangeKind.UNASSIGN:
            return
        for staff in change.after.staff:
            self.standing.setdefault(staff, []).append((window_of(change), change.job_id))

    def blocking(self, change: Change) -> list[JobId]:
        """The jobs that stand where the change wants to be, or too near for the road; none for one that goes."""
        if change.kind is ChangeKind.UNASSIGN:
            return []
        window = window_of(change)
        roads = {t.staff_id: t for t in change.travel}
        found = []
        for staff in change.after.staff:
            road = roads.get(staff)
            before = timedelta(seconds=road.before if road else 0.0)
            after = timedelta(seconds=road.after if road else 0.0)
            earlier = [
                s for s in self.standing.get(staff, ()) if s[1] != change.job_id and s[0].end <= window.start
            ]
            later = [
                s for s in self.standing.get(staff, ()) if s[1] != change.job_id and s[0].start >= window.end
            ]
            found += [
                s[1] for s in self.standing.get(staff, ()) if s[1] != change.job_id and s[0].meets(window)
            ]
            found += [s[1] for s in earlier if s[0].end + before > window.start]
            found += [s[1] for s in later if window.end + after > s[0].start]
        return list(dict.fromkeys(found))


def window_of(change: Change) -> Window:
    """From arrival to the end of work, as changed."""
    assert change.after.start is not None
    return Window(change.after.start, change.after.start + timedelta(minutes=change.minutes))


def needs(changes: Sequence[Change], days: Iterable[PersonDay]) -> dict[JobId, tuple[JobId, ...]]:
    """For each change the jobs that must make room for it, and so be accepted with it."""
    lanes = Lanes.of(days)
    changing = {c.job_id for c in changes}
    return {c.job_id: tuple(j for j in lanes.blocking(c) if j in changing) for c in changes}


def stuck(changes: Sequence[Change], days: Iterable[PersonDay]) -> dict[JobId, list[JobId]]:
    """Those of the changes that have no room once all of them are made, each with the jobs in its way."""
    lanes = Lanes.of(days)
    for change in changes:
        lanes.leave(change.job_id)
    for change in changes:
        lanes.enter(change)
    return {c.job_id: by for c in changes if (by := lanes.blocking(c))}


def moment_of(change: Change) -> datetime:
    """When a change takes place, for lists: its new start, else the old one."""
    found = change.after.start or change.before.start
    assert found is not None
    return found
