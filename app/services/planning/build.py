"""Rows → a day for the planner: people with their hours, jobs with their rules, the running plan, the tables of roads."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from app.domain.geo import Point
from app.domain.ids import JobId, StaffId
from app.domain.jobs import LIVE, Job, Urgency
from app.domain.lifecycle import UNDER_WAY
from app.domain.people import StaffMember
from app.domain.planning import Day, Period, Person, Plan, Rest, RestTaken, Role, Started, Visit
from app.domain.planning import Job as DayJob
from app.domain.policies import Goals
from app.domain.schedule import PersonDay
from app.domain.time import Window
from app.planner.travel import TravelTables
from app.rows import PlanningJob
from app.services.planning.gather import Gathered, Scope, Wanted
from app.services.planning.known import Built, KnownJob, KnownPerson
from app.services.planning.tables import Ends, Places, travel

LAST_MINUTE = 60.0
"""Seconds before a window's end at which work may still begin: windows are half-open, starts whole minutes."""
PAPER = "paper: "
"""Certificates are skills of the planner's, under this prefix."""
LEAST_LEFT_OUT = 30.0
"""Minutes of road that leaving a job out costs at least, or no plan would do anything."""
STANDING = 20.0
"""How many times as dear it is to leave out what somebody already has."""
FRESH = timedelta(minutes=15)
"""How old a position may be to start the rest of the day from."""
HASTE: dict[Urgency, float] = {Urgency.EMERGENCY: 3.0, Urgency.URGENT: 1.0, Urgency.SOON: 0.1}
"""Seconds of road a second of waiting is worth, where nothing was promised."""


Known = dict[JobId, KnownJob]


def build(gathered: Gathered, wanted: Wanted, goals: Goals, roads: TravelTables) -> Built:
    """The day. Raises NotPossible when it makes no sense."""
    return _Builder(gathered, wanted, goals).built(roads)


class _Builder:
    """One day in the making."""

    def __init__(self, gathered: Gathered, wanted: Wanted, goals: Goals) -> None:
        self.gathered, self.wanted, self.goals = gathered, wanted, goals
        self.origin = gathered.whole.start
        self.now = math.ceil(self.second(gathered.now) / 60.0 - 1e-6) * 60.0
        self.today = gathered.whole.holds(gathered.now)
        self.places = Places()
        self.until = {job: self.second(at) for job, at in wanted.until}
        self.days = {d.person.id: d for d in gathered.people}
        self.away = {a.staff_id: self.second(a.since) for a in wanted.absent}

    def second(self, moment: datetime) -> float:
        """A moment as seconds of the day."""
        return (moment - self.origin).total_seconds()

    def built(self, roads: TravelTables) -> Built:
        known = {line.job.id: self._known(line) for line in self.gathered.jobs}
        unknown = tuple(k.id for k in known.values() if k.line.job.place.point is None and k.start is None)
        planned = {key: k for key, k in known.items() if key not in unknown}
        people = [d for d in self.gathered.people if d.duty or self._has_work(d, planned)]
        on_duty = {d.person.id for d in people}
        jobs = [self._job(k, on_duty) for k in planned.values()]
        total = sum(len(j.roles) * j.roles[0].seconds for j in jobs)
        duty = sum(w.seconds for d in people for w in d.duty) or 1.0
        persons: list[Person] = []
        ends: dict[str, Ends] = {}
        for d in people:
            person, ends[str(d.person.id)] = self._person(d, planned, total / duty)
            persons.append(person)
        prices = self.goals.prices(repair=self.wanted.scope is Scope.REPAIR)
        before = self._before(planned, persons)
        clock = self.origin.astimezone(self.gathered.branch.zone)
        rate = self.goals.prices().travel
        modes = travel(roads, self.places, persons, ends, jobs, before, clock, rate)
        day = Day(tuple(persons), tuple(jobs), modes, prices, before, self.origin)
        day = self._eased(day, planned)
        return Built(
            gathered=self.gathered,
            wanted=self.wanted,
            day=day.check(),
            before=before,
            jobs={str(key): k for key, k in planned.items()},
            people={str(d.person.id): self._known_person(d, known) for d in people},
            lacking_place=unknown,
        )

    # ---- jobs ---------------------------------------------------------------------------------------------

    def _known(self, line: PlanningJob) -> KnownJob:
        job = line.job
        if job.state not in LIVE:
            return self._promised(KnownJob(line, (), None, job.duration.total_seconds(), False, False))
        visits = job.open_visits
        window = visits[0].window
        staff = tuple(v.staff_id for v in visits)
        start, seconds = self.second(window.start), window.seconds
        if job.state in UNDER_WAY:  # no plan moves it
            begun = max((v.started_at or v.arrived_at or window.start for v in visits), default=window.start)
            start = self.second(begun)
            if job.id in self.until:
                end = self.until[job.id]
            elif self.today:
                end = max(
                    self.second(window.end), start + job.duration.total_seconds(), self.now + LAST_MINUTE
                )
            else:
                end = self.second(window.end)
            return KnownJob(line, staff, start, max(LAST_MINUTE, end - start), True, True)
        fell_out = any(s in self.away and start + seconds > self.away[s] for s in staff)
        elsewhere = any(s not in self.days for s in staff) or not self.gathered.whole.holds(window.start)
        uneven = len(visits) != job.people
        longer = self.until.get(job.id, start + seconds) - start
        if not fell_out and abs(longer - seconds) >= LAST_MINUTE:
            seconds = max(LAST_MINUTE, longer)
        fixed = not fell_out and (
            self.wanted.scope is Scope.UNASSIGNED
            or job.id in self.until
            or any(v.pinned for v in visits)
            or job.place.point is None
            or elsewhere
            or uneven
            or any(self._allowed_longer(s, window) for s in staff)
        )
        known = KnownJob(
            line, staff, start, seconds if fixed else job.duration.total_seconds(), False, fixed, fell_out
        )
        return self._promised(known)

    def _allowed_longer(self, staff: StaffId, window: Window) -> bool:
        """Whether a visit runs over somebody's shift for longer than is allowed: a manager wanted it so, it stands."""
        day = self.days.get(staff)
        over = day.overtime if day is not None else None
        return over is not None and over.limit < window.end <= over.most

    def _promised(self, known: KnownJob) -> KnownJob:
        """With the hours its promise leaves, when it is a rule: not when it was broken already, or may be."""
        window = known.line.job.window
        if window is None or self.wanted.may_break_promises:
            return known
        first, last = (
            self.second(window.start),
            max(self.second(window.start), self.second(window.end) - LAST_MINUTE),
        )
        if self.today and last < self.now:
            return known
        if known.stands and known.start is not None and not first <= known.start <= last:
            return known
        return replace(known, open=first, close=last)

    def _job(self, known: KnownJob, on_duty: set[StaffId]) -> DayJob:
        line = known.line
        job = line.job
        place = self.places.job(job.place.point)
        if known.started or (known.fixed and self._begun(known)):
            assert known.start is not None
            end = max(known.start + known.seconds, self.now + LAST_MINUTE if self.today else known.start)
            fact = Started(tuple(str(s) for s in known.staff), known.start, end)
            roles = tuple(Role(end - known.start) for _ in known.staff)
            return DayJob(str(job.id), place, roles, started=fact)
        if known.fixed:
            roles = tuple(Role(known.seconds, pinned=str(s)) for s in known.staff)
            return DayJob(str(job.id), place, roles, leave_out_price=None, pinned_start=known.start)
        skills = self._skills(job)
        windows, late = self._windows(known)
        prefers = {*job.wishes.prefer, *line.prefers} & on_duty
        return DayJob(
            id=str(job.id),
            place=place,
            roles=tuple(Role(known.seconds, skills) for _ in range(job.people)),
            windows=windows,
            late_price=late,
            leave_out_price=self._left_out(known),
            preferred=frozenset(str(s) for s in prefers),
            refused=frozenset(str(s) for s in self._refused(line)),
            last_time=str(line.last_time) if line.last_time in on_duty else None,
        )

    def _begun(self, known: KnownJob) -> bool:
        """Whether its planned time has come though nobody has set off: it stands, whatever comes after."""
        return self.today and known.start is not None and known.start < self.now

    def _skills(self, job: Job) -> dict[str, int]:
        service = self.gathered.services[job.service]
        return {s.skill: s.level for s in service.skills} | {PAPER + kind: 1 for kind in service.certificates}

    def _refused(self, line: PlanningJob) -> set[StaffId]:
        """Whom the customer does not want, and whose area does not reach there."""
        out = {*line.job.wishes.refuse, *line.refuses}
        point = line.job.place.point
        if point is not None:
            out |= {
                d.person.id for d in self.gathered.people if d.person.areas and not self._reaches(d, point)
            }
        return out

    def _reaches(self, day: PersonDay, point: Point) -> bool:
        areas = self.gathered.areas
        own = [areas[a] for a in day.person.areas if a in areas]
        return not own or any(area.holds(point) for area in own)  # removed areas bind nobody

    def _windows(self, known: KnownJob) -> tuple[tuple[Period, ...], float | None]:
        """When it may start, and what a second later costs (None: never)."""
        job = known.line.job
        near = self.wanted.near
        if near is not None and known.stands and not self._begun(known):
            first = max(known.begin - near, -math.inf if known.open is None else known.open)
            last = min(known.begin + near, math.inf if known.close is None else known.close)
            return (Period(first, last),), None
        if known.open is not None and known.close is not None:
            margin = self.goals.margin * 60
            last = known.close - margin if known.close - known.open > 2 * margin else known.close
            if known.stands and known.start is not None:
                last = max(last, known.start)
            if self.today:
                last = max(last, min(known.close, self.now + margin))
            return (Period(known.open, last),), None
        if job.window is not None:
            first = self.second(job.window.start)
            return (Period(first, max(first, self.second(job.window.end) - LAST_MINUTE)),), self.goals.late
        if job.urgency in HASTE:
            begin = max(0.0, self.now)
            return (Period(min(begin, 0.0), begin),), HASTE[job.urgency]
        return (), None

    def _left_out(self, known: KnownJob) -> float:
        minutes = max(LEAST_LEFT_OUT, self.goals.left_out) * (0.5 + known.line.job.priority / 100)
        return minutes * 60 * (STANDING if known.start is not None else 1.0)

    # ---- people -------------------------------------------------------------------------------------------

    def _has_work(self, day: PersonDay, jobs: Known) -> bool:
        return any(day.person.id in k.staff and k.start is not None for k in jobs.values())

    def _holes(self, duty: Iterable[Window]) -> list[tuple[float, float]]:
        """Between stretches of duty: breaks, and absences in the middle of a day."""
        inside = sorted((self.second(w.start), self.second(w.end)) for w in duty)
        return [(a[1], b[0]) for a, b in pairwise(inside) if b[0] > a[1]]

    def _person(self, day: PersonDay, jobs: Known, fair: float) -> tuple[Person, Ends]:
        own = [k for k in jobs.values() if day.person.id in k.staff and k.start is not None]
        fixed = [k for k in own if k.fixed and not k.fell_out]
        spans = [(self.second(w.start), self.second(w.end)) for w in day.duty]
        spans += [(k.begin, k.end) for k in fixed]
        begin = min((s for s, _ in spans), default=0.0)
        end = max((e for _, e in spans), default=0.0)
        ready = self._ready(day, begin)
        where = self._where(day, own)
        start = self.places.own(where) if where is not None else None
        home = start
        if where is not None and day.person.home not in (None, where):
            assert day.person.home is not None
            home = self.places.own(day.person.home)
        from_home = where == day.person.home
        head = 1e9 if not self.today else max(0.0, ready - self.now) if from_home else 0.0
        holes = [(a, b) for a, b in self._holes(day.duty) if b > ready and a < end]
        for a, b in holes:  # who is free again in the middle of a break waits for its end
            if a < ready < b:
                ready = b
        rests = tuple(
            Rest(Period(a, a), b - a)
            for a, b in holes
            if a >= ready and not any(k.begin < b and a < k.end for k in fixed)
        )
        person = Person(
            id=str(day.person.id),
            start=start,
            end=home,
            shift=Period(min(ready, end), end),
            rests=rests,
            skills=self._levels(day.person),
            mode=day.person.mode.value,
            fair_seconds=fair * sum(w.seconds for w in day.duty),
            overtime_limit=max(0.0, self._limit(day) - end),
            overtime_price=self.goals.overtime,
        )
        return person, Ends(start, home, head)

    def _ready(self, day: PersonDay, begin: float) -> float:
        """From when on they can do anything: their shift, now, and the end of what is done already."""
        return max(begin, self.now) if self.today else begin

    def _where(self, day: PersonDay, own: list[KnownJob]) -> Point | None:
        """Where they start from: home, or on the day itself a fresh position or the last place of work done."""
        if not self.today:
            return day.person.home
        ours = {k.id for k in own}
        done = [
            s for s in day.stops if s.started and s.job_id not in ours and s.window.end <= self.gathered.now
        ]
        if day.position is not None and day.position_at is not None:
            age = self.gathered.now - day.position_at
            if timedelta(0) <= age <= FRESH and (done or self.now > self._shift(day)[0]):
                return day.position
        last = max(done, key=lambda s: s.window.end, default=None)
        return last.point if last is not None and last.point is not None else day.person.home

    def _shift(self, day: PersonDay) -> tuple[float, float]:
        if not day.duty:
            return 0.0, 0.0
        return self.second(day.duty[0].start), self.second(day.duty[-1].end)

    def _limit(self, day: PersonDay) -> float:
        """Until when they may work: the end of their shift and the overtime allowed after it."""
        over = day.overtime
        if over is not None and day.duty and over.start == day.duty[-1].end:
            return self.second(over.limit)
        return self._shift(day)[1]

    def _levels(self, person: StaffMember) -> dict[str, int]:
        day = self.gathered.day
        papers = {PAPER + c.kind: 1 for c in person.certificates if c.valid_on(day)}
        return dict(person.skills) | papers

    def _known_person(self, day: PersonDay, jobs: Known) -> KnownPerson:
        ready = self._ready(day, self._shift(day)[0])
        others = tuple(
            (self.second(s.window.start), self.second(s.window.end), s)
            for s in day.stops
            if s.job_id not in jobs
        )
        duty = tuple((self.second(w.start), self.second(w.end)) for w in day.duty)
        return KnownPerson(day.person.id, day.person.name, duty, ready, others, self._limit(day))

    # ---- the day ------------------------------------------------------------------------------------------

    def _before(self, jobs: Known, people: list[Person]) -> Plan:
        """The running plan as it would go on: without what falls out."""
        visits: list[Visit] = []
        left: list[str] = []
        for k in jobs.values():
            if not k.stands:
                left.append(str(k.id))
                continue
            end = k.end
            if self.today and (k.started or (k.fixed and self._begun(k))):
                end = max(end, self.now + LAST_MINUTE)
            visits += [Visit(str(k.id), r, str(s), k.begin, end) for r, s in enumerate(k.staff)]
        rests = tuple(
            RestTaken(p.id, n, r.window.start, r.window.start + r.seconds)
            for p in people
            for n, r in enumerate(p.rests)
        )
        return Plan(tuple(sorted(visits, key=lambda v: (v.start, v.job, v.role))), rests, tuple(sorted(left)))

    def _eased(self, day: Day, jobs: Known) -> Day:
        """Breaks made as short as the running plan has them: on the desk one may drive in a break, the planner rests."""
        place = {job.id: job.place for job in day.jobs}
        people = []
        for person in day.people:
            if not person.rests:
                people.append(person)
                continue
            assert day.running is not None
            own = [v for v in day.running.visits if v.person == person.id]
            rests = []
            for rest in person.rests:
                a, b = rest.window.start, rest.window.start + rest.seconds
                earlier = [v for v in own if v.start < a]
                after = next((v for v in own if v.start >= a), None)
                seconds = rest.seconds
                if after is not None:
                    origin = place[earlier[-1].job] if earlier else person.start
                    way = day.modes[person.mode].seconds(origin, place[after.job], b)
                    seconds = min(seconds, after.start - way - a)
                if seconds >= 0:
                    rests.append(replace(rest, seconds=seconds))
            people.append(replace(person, rests=tuple(rests)))
        day = replace(day, people=tuple(people))
        assert day.running is not None
        taken = tuple(
            RestTaken(p.id, n, r.window.start, r.window.start + r.seconds)
            for p in day.people
            for n, r in enumerate(p.rests)
        )
        return replace(day, running=replace(day.running, rests=taken))
