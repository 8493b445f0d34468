"""A settled plan → a proposal: what changes for each job, why, and what is left out with its reason."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from app.commands import Travel
from app.domain.ids import StaffId
from app.domain.matching import over_words
from app.domain.planning import Plan, Visit
from app.domain.rules import ABSENCE_WORDS, certificate_word, skill_word
from app.domain.text import T, Text
from app.planner.travel import NO_WAY
from app.ports import Searched
from app.services.planning.build import PAPER
from app.services.planning.figures import figures
from app.services.planning.known import Built, KnownJob
from app.services.planning.lanes import moment_of, needs
from app.services.planning.proposal import Change, ChangeKind, LeftOut, Place, Proposal


def propose(built: Built, searched: Searched, plan: Plan, source: str = "estimate") -> Proposal:
    """The proposal of a settled plan. source: who said how long the roads are."""
    return _Proposer(built, searched, plan, source).proposal()


class _Proposer:
    """One proposal in the making."""

    def __init__(self, built: Built, searched: Searched, plan: Plan, source: str) -> None:
        self.built, self.searched, self.plan, self.source = built, searched, plan, source
        self.place = {job.id: job.place for job in built.day.jobs}
        self.roads = self._around(plan)
        self.roads_before = self._around(built.before)
        self.of_job: dict[str, list[Visit]] = defaultdict(list)
        for visit in sorted(plan.visits, key=lambda v: v.role):
            self.of_job[visit.job].append(visit)

    def proposal(self) -> Proposal:
        built = self.built
        changes = [c for k in built.jobs.values() if (c := self._change(k)) is not None]
        changes.sort(key=lambda c: (moment_of(c), c.number))
        room = needs(changes, built.gathered.people)
        before, _ = figures(built, built.before)
        after, verdict = figures(built, self.plan)
        return Proposal(
            branch_id=built.gathered.branch.id,
            day=built.gathered.day,
            made_at=built.gathered.now,
            scope=built.wanted.scope,
            policy=built.wanted.policy,
            changes=tuple(replace(c, needs=room[c.job_id]) for c in changes),
            left_out=self._left_out(),
            before=before,
            after=after,
            absent=built.wanted.absent,
            notes=self._notes(verdict.faults),
            fixed=sum(1 for k in built.jobs.values() if k.fixed),
            elapsed=self.searched.elapsed,
            tries=self.searched.tries,
            stopped=self.searched.stopped,
        )

    # ---- changes ------------------------------------------------------------------------------------------

    def _change(self, known: KnownJob) -> Change | None:
        if known.fixed:
            return self._longer(known)
        visits = self.of_job.get(str(known.id), [])
        before = self._standing(known)
        if not visits:
            if known.start is None:
                return None
            return self._made(known, ChangeKind.UNASSIGN, before, Place(), self._why_out(known))
        staff = tuple(StaffId(v.person) for v in visits)
        start = self.built.moment(visits[0].start)
        names = tuple(self.built.people[v.person].name for v in visits)
        after = Place(staff, names, start)
        if known.start is None:
            kind = ChangeKind.ASSIGN
        elif set(staff) != set(known.staff):
            kind = ChangeKind.MOVE
        elif start != before.start:
            kind = ChangeKind.RETIME
        else:
            return None
        why = self._why(known, kind, visits)
        over = max(self.built.people[v.person].over(v.end) for v in visits)
        if over > 0:
            why = T("{why}; {over}", why=why, over=over_words(over))
        return self._made(known, kind, before, after, why)

    def _longer(self, known: KnownJob) -> Change | None:
        """A job that stays and takes longer than planned; None when its time is what it was, or it is under way."""
        told = dict(self.built.wanted.until).get(known.id)
        minutes = round(known.seconds / 60)
        if told is None or known.started or minutes == round(known.line.job.duration.total_seconds() / 60):
            return None
        here = self._standing(known)
        made = self._made(known, ChangeKind.LONGER, here, here, T("takes until {end}", end=told))
        return replace(made, minutes=minutes, breaks_promise=False)

    def _standing(self, known: KnownJob) -> Place:
        if known.start is None:
            return Place()
        names = self.built.gathered.names
        return Place(
            known.staff,
            tuple(names.get(s, "") for s in known.staff),
            known.line.job.open_visits[0].window.start,
        )

    def _made(self, known: KnownJob, kind: ChangeKind, before: Place, after: Place, why: Text) -> Change:
        job = known.line.job
        service = self.built.gathered.services[job.service]
        promised = job.window
        travel = tuple(
            Travel(
                staff_id=StaffId(v.person),
                before=_down(self.roads[v][0]),
                after=_down(self.roads[v][1]),
                source=self.source,
            )
            for v in self.of_job.get(str(known.id), [])
        )
        return Change(
            job_id=job.id,
            number=job.number,
            version=job.version,
            kind=kind,
            customer=known.line.customer_name,
            service=service.code,
            service_en=service.name_en,
            service_zh=service.name_zh,
            minutes=round(job.duration.total_seconds() / 60),
            before=before,
            after=after,
            why=why,
            travel=travel if kind is not ChangeKind.UNASSIGN else (),
            breaks_promise=promised is not None
            and after.start is not None
            and not promised.holds(after.start),
        )

    def _why(self, known: KnownJob, kind: ChangeKind, visits: list[Visit]) -> Text:
        added = sum(self._detour(self.roads, v) for v in visits)
        minutes = max(0, round(added / 60))
        if kind is ChangeKind.ASSIGN:
            if known.line.last_time in {StaffId(v.person) for v in visits}:
                return T(
                    "{n} min of road; {name} was there last time",
                    n=minutes,
                    name=self._name(known.line.last_time),
                )
            if not minutes:
                return T("on the way: no road added")
            return T("{n} min of road added to the day", n=minutes)
        if known.fell_out:
            return self._fell_out(known)
        if kind is ChangeKind.RETIME:
            shift = round((visits[0].start - known.begin) / 60)
            if shift < 0:
                return T("{n} min earlier, so that the day fits", n=-shift)
            return T("{n} min later, so that the day fits", n=shift)
        old = [v for v in self.built.before.visits if v.job == known.id]
        saved = round((sum(self._detour(self.roads_before, v) for v in old) - added) / 60)
        if saved > 0:
            return T("{n} min less road here", n=saved)
        return T("makes room for others")

    def _fell_out(self, known: KnownJob) -> Text:
        away = {a.staff_id: a for a in self.built.wanted.absent}
        one = next((away[s] for s in known.staff if s in away), None)
        if one is None:
            return T("who had it will not come")
        return T("{name} is {absence}", name=self._name(one.staff_id), absence=ABSENCE_WORDS[one.kind])

    def _name(self, staff: StaffId | None) -> str:
        return self.built.gathered.names.get(StaffId(staff or ""), "")

    # ---- left out -----------------------------------------------------------------------------------------

    def _left_out(self) -> tuple[LeftOut, ...]:
        found = []
        for key in self.plan.unserved:
            known = self.built.jobs[key]
            had = tuple(self._name(s) for s in known.staff)
            found.append(LeftOut(known.id, known.number, known.line.customer_name, self._why_out(known), had))
        lines = {line.job.id: line for line in self.built.gathered.jobs}
        for job_id in self.built.lacking_place:
            line = lines[job_id]
            why = T("Its address has no place on the map yet. Set its pin, and plan again.")
            found.append(LeftOut(job_id, line.job.number, line.customer_name, why))
        return tuple(sorted(found, key=lambda out: out.number))

    def _why_out(self, known: KnownJob) -> Text:
        said = self.searched.reasons.get(str(known.id))
        if said is not None:
            return in_words(said, self._words())
        return T("No place in the day is left for it. Give it a wider window, or more people to the day.")

    def _words(self) -> dict[str, str | Text]:
        """The day's own ids as people say them."""
        words: dict[str, str | Text] = {str(k): v for k, v in self.built.gathered.names.items()}
        words |= {key: known.number for key, known in self.built.jobs.items()}
        for service in self.built.gathered.services.values():
            words |= {s.skill: skill_word(s.skill) for s in service.skills}
            words |= {PAPER + kind: certificate_word(kind) for kind in service.certificates}
        return words

    def _notes(self, faults: tuple[Text, ...]) -> tuple[Text, ...]:
        found: list[Text] = []
        for one in self.built.wanted.absent:
            under_way = [k.number for k in self.built.jobs.values() if k.started and one.staff_id in k.staff]
            if under_way:
                found.append(
                    T(
                        "{name} is at work on {jobs}: what is under way is not moved. Decide about it by hand.",
                        name=self._name(one.staff_id),
                        jobs=tuple(under_way),
                    )
                )
        words = self._words()
        found += [T("As it stands: {fault}", fault=in_words(fault, words)) for fault in faults[:5]]
        return tuple(found)

    # ---- roads --------------------------------------------------------------------------------------------

    def _around(self, plan: Plan) -> dict[Visit, tuple[float, float, float]]:
        """For every visit the road before it, after it, and between its neighbours, in real seconds."""
        found: dict[Visit, tuple[float, float, float]] = {}
        by_person: dict[str, list[Visit]] = defaultdict(list)
        for visit in plan.visits:
            by_person[visit.person].append(visit)
        persons = {p.id: p for p in self.built.day.people}
        for who, visits in by_person.items():
            person = persons[who]
            visits.sort(key=lambda v: v.start)
            for n, visit in enumerate(visits):
                a = self.place[visits[n - 1].job] if n else person.start
                b = self.place[visits[n + 1].job] if n + 1 < len(visits) else person.end
                here = self.place[visit.job]
                found[visit] = (
                    self._way(person.mode, a, here, visits[n - 1].end if n else None),
                    self._way(person.mode, here, b, visit.end if n + 1 < len(visits) else None),
                    self._way(person.mode, a, b, None),
                )
        return found

    def _way(self, mode: str, a: int | None, b: int | None, leaving: float | None) -> float:
        """Seconds of road; without an hour (from and to home) as the price has them."""
        if a is None or b is None:
            return 0.0
        travel = self.built.day.modes[mode]
        if leaving is not None:
            seconds = travel.seconds(a, b, leaving)
        else:
            assert travel.price is not None
            seconds = travel.price.between(a, b) / (self.built.day.prices.travel or 1.0)
        return 0.0 if seconds >= NO_WAY else seconds

    def _detour(self, roads: Mapping[Visit, tuple[float, float, float]], visit: Visit) -> float:
        before, after, direct = roads.get(visit, (0.0, 0.0, 0.0))
        return max(0.0, before + after - direct)


def _down(seconds: float) -> float:
    """Tenths of a second, never more than the planner counted: the desk's rule looks at the very second."""
    return max(0.0, math.floor(seconds * 10 - 1) / 10)


def in_words(text: Text, words: Mapping[str, str | Text]) -> Text:
    """A sentence with the day's ids in it, as people say them."""

    def said(value: object) -> object:
        if isinstance(value, Text):
            return in_words(value, words)
        if isinstance(value, tuple | list):
            return tuple(said(v) for v in value)
        return words.get(value, value) if isinstance(value, str) else value

    return replace(text, values=tuple((name, said(value)) for name, value in text.values))
