"""Why a plan leaves a job out, in one sentence or two: the rule that binds, and the smallest change that would free it.

The plan stays as it is, and the job is tried in every gap of everybody's day: first under all rules, then on an
empty day, then with one rule relaxed at a time. What the relaxed rule makes possible names both the reason and the
change.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timedelta

from app.domain.planning import Day, Job, Person, Plan, Role
from app.domain.text import T, Text
from app.planner.gaps import Gap, Gaps

RULES = ("refused", "pinned", "same", "load", "travel", "shift", "window", "skills")
"""What may be relaxed, one at a time. Skills last: they are the reason only where nobody who has them could come."""
NEAR = 3600.0
"""A window moved by at most so many seconds is a smaller change than any other."""

Name = Callable[[str], str]


def why_not(day: Day, plan: Plan, job_id: str, name: Name = str) -> Text:
    """Why the plan leaves the job out and what would free it, as a sentence (with a second one when there is a change).

    day: as it was planned. plan: lawful, with the job among `unserved`. name: what to call a person or a job by id;
    skills stand as they are. Times are datetimes when the day has an origin, else "14:05". Raises KeyError for a job
    that is not of this day.
    """
    job = next((each for each in day.jobs if each.id == job_id), None)
    if job is None:
        raise KeyError(job_id)
    if job.started is not None or any(visit.job == job_id for visit in plan.visits):
        return T("{job} is planned.", job=name(job_id))
    return _Question(day, plan, job, name).answer()


class Offer:
    """Who could do the job and when. away: seconds outside its windows, before (negative) or after them."""

    def __init__(self, start: float, people: tuple[Person, ...], away: float) -> None:
        self.start = start
        self.people = people
        self.away = away


class _Question:
    """One job and one plan."""

    def __init__(self, day: Day, plan: Plan, job: Job, name: Name) -> None:
        self.day = day
        self.plan = plan
        self.job = job
        self.name = name
        self.gaps = Gaps(day, plan)
        self.earliest = -math.inf
        leads = {visit.job: visit.person for visit in plan.visits if visit.role == 0}
        self.same = leads.get(job.same_person_as or "")

    def answer(self) -> Text:
        waits = self._waits()
        if waits is not None:
            return waits
        now = self._offer()
        if now is not None:
            return T(
                "It would fit: {who} could do it at {at}, but in this plan that costs more than leaving it out.",
                who=self._who(now),
                at=self._clock(now.start),
            )
        if self._offer(busy=False) is not None:
            return self._with(T("Everybody who could do it is busy then."), self._smallest())
        for rule in RULES:
            if self._offer(relaxed=rule, busy=False) is not None:
                return self._with(self._reason(rule), self._change(rule))
        if any(all(_missing(who, role) for who in self.day.people) for role in self.job.roles):
            return self._no_skill()
        if self._short_of_people():
            return T(
                "It needs {n} people at once, and so many who can do it are not on duty.",
                n=len(self.job.roles),
            )
        return T("More than one rule stands against it: nobody could do it even with an empty day.")

    def _waits(self) -> Text | None:
        """A job it waits for that nobody does; else when it can begin at the earliest."""
        ends = {job.id: job.started.end for job in self.day.jobs if job.started is not None}
        for visit in self.plan.visits:
            ends[visit.job] = max(ends.get(visit.job, -math.inf), visit.end)
        for other in self.job.after:
            if other not in ends:
                return T("It waits for {other}, which nobody does.", other=self.name(other))
            self.earliest = max(self.earliest, ends[other])
        return None

    # ---- who could do it ------------------------------------------------------------------------------------

    def _offer(self, relaxed: str = "", busy: bool = True, lacking: int = 0) -> Offer | None:
        """The best team and time with a rule relaxed: nearest to the windows, then earliest.

        busy: mind the plan's other visits. lacking: with skills relaxed, how many levels may be missing, 0: any.
        """
        per_role = []
        for r, role in enumerate(self.job.roles):
            found: list[tuple[Person, Gap]] = []
            for person in self.day.people:
                if self._may(person, r, role, relaxed, lacking):
                    for gap in self.gaps.of(
                        person, self.job.place, role.seconds, busy, relaxed == "shift", relaxed == "travel"
                    ):
                        found.append((person, gap))
            per_role.append(found)
        best: Offer | None = None
        windows = self._windows()
        pinned = self.job.pinned_start is not None

        def join(r: int, low: float, high: float, team: tuple[Person, ...]) -> None:
            nonlocal best
            if low > high + 1e-6:
                return
            if r == len(self.job.roles):
                for begin, end in windows:
                    start = min(max(low, begin), high)
                    away = start - begin if start < begin else max(0.0, start - end)
                    if relaxed != "window" and (abs(away) > 1e-6) and not self._may_be_late(away, pinned):
                        continue
                    if best is None or (abs(away), start) < (abs(best.away), best.start):
                        best = Offer(start, team, away)
                return
            gap_of = self.job.roles[r].gap
            for person, gap in per_role[r]:
                if person in team:
                    continue
                if best is not None and best.away == 0 and max(low, gap.low - gap_of.end) >= best.start:
                    continue
                join(
                    r + 1,
                    max(low, gap.low - gap_of.end),
                    min(high, gap.high - gap_of.start),
                    (*team, person),
                )

        join(0, self.earliest, math.inf, ())
        return best

    def _windows(self) -> list[tuple[float, float]]:
        if self.job.pinned_start is not None:
            return [(self.job.pinned_start, self.job.pinned_start)]
        return [(w.start, w.end) for w in self.job.windows] or [(-math.inf, math.inf)]

    def _may_be_late(self, away: float, pinned: bool) -> bool:
        return away > 0 and self.job.late_price is not None and not pinned

    def _may(self, person: Person, r: int, role: Role, relaxed: str, lacking: int) -> bool:
        if relaxed != "refused" and person.id in self.job.refused:
            return False
        if relaxed != "pinned" and role.pinned not in (None, person.id):
            return False
        if relaxed != "same" and r == 0 and self.same not in (None, person.id):
            return False
        if relaxed != "load" and self.gaps.load_of(person) + self.job.load > person.capacity:
            return False
        missing = _missing(person, role)
        return missing == 0 or (relaxed == "skills" and (not lacking or missing <= lacking))

    def _short_of_people(self) -> bool:
        able = {
            person.id
            for r, role in enumerate(self.job.roles)
            for person in self.day.people
            if self._may(person, r, role, "", 0)
        }
        return len(able) < len(self.job.roles)

    # ---- in words -------------------------------------------------------------------------------------------

    def _with(self, reason: Text, change: Text | None) -> Text:
        return reason if change is None else T("{reason} {change}", reason=reason, change=change)

    def _clock(self, seconds: float) -> datetime | str:
        """The moment: of the day's zone, or just hours and minutes."""
        if self.day.origin is not None:
            return self.day.origin + timedelta(seconds=seconds)
        minutes = math.floor(seconds / 60)
        return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"

    def _who(self, offer: Offer) -> tuple[str, ...]:
        return tuple(self.name(person.id) for person in offer.people)

    def _reason(self, rule: str) -> Text:
        match rule:
            case "skills":
                return self._no_skill()
            case "refused":
                able = [p for p in self.day.people if p.id in self.job.refused and self._skilled(p)]
                return T(
                    "The customer refuses everybody who could do it: {who}.",
                    who=tuple(self.name(p.id) for p in able),
                )
            case "pinned":
                fixed = tuple(self.name(role.pinned) for role in self.job.roles if role.pinned is not None)
                return T("It is fixed to {who}, who cannot do it.", who=fixed)
            case "same":
                return T(
                    "It must be {who}, who also does {other}, and they cannot.",
                    who=self.name(self.same or ""),
                    other=self.name(self.job.same_person_as or ""),
                )
            case "load":
                return T("Nobody who could do it has room for its load.")
            case "travel":
                return T("No way leads there for anybody who could do it.")
            case "shift":
                return T("Its time lies outside the shift of everybody who could do it.")
            case _:
                return T("Its window lies outside what the shifts of those who could do it allow.")

    def _skilled(self, person: Person) -> bool:
        return any(_missing(person, role) == 0 for role in self.job.roles)

    def _no_skill(self) -> Text:
        """The skill nobody has, or has high enough, or that nobody has together with the others."""
        for role in self.job.roles:
            if any(_missing(person, role) == 0 for person in self.day.people):
                continue
            for skill, level in sorted(role.skills.items()):
                top = max((person.skills.get(skill, 0) for person in self.day.people), default=0)
                if top == 0:
                    return T("Nobody on duty has the skill {skill}.", skill=skill)
                if top < level:
                    return T(
                        "Nobody on duty has {skill} at level {level}; the highest is {top}.",
                        skill=skill,
                        level=level,
                        top=top,
                    )
            return T("Nobody on duty has all these skills: {skills}.", skills=tuple(sorted(role.skills)))
        return T("Nobody who has the skills can come then.")

    def _smallest(self) -> Text | None:
        """The smallest change that makes room in a full day: some minutes, a level, a refusal, a longer shift."""
        later = self._offer(relaxed="window")
        if later is not None and abs(later.away) <= NEAR:
            return self._at(later)
        for rule in ("skills", "refused", "pinned", "same", "shift"):
            change = self._change(rule)
            if change is not None:
                return change
        return self._at(later) if later is not None else None

    def _change(self, rule: str) -> Text | None:
        """What relaxing the rule makes possible in the plan as it is."""
        if rule == "skills":
            return self._lower()
        offer = self._offer(relaxed=rule)
        if offer is None:
            return None
        who, at = self._who(offer), self._clock(offer.start)
        match rule:
            case "window":
                return self._at(offer)
            case "shift":
                moved = self._offer(relaxed="window")
                if moved is not None and abs(moved.away) <= NEAR:
                    return self._at(moved)
                return T("With a longer shift {who} could do it at {at}.", who=who, at=at)
            case "load":
                return T("With more room {who} could do it at {at}.", who=who, at=at)
            case "travel":
                return None
            case _:
                return T("If it might be somebody else, {who} could do it at {at}.", who=who, at=at)

    def _at(self, offer: Offer) -> Text:
        minutes = math.ceil(abs(offer.away) / 60)
        who, at = self._who(offer), self._clock(offer.start)
        if offer.away < 0:
            return T(
                "It would fit at {at} with {who}, {n} minute before its window.",
                "It would fit at {at} with {who}, {n} minutes before its window.",
                at=at,
                who=who,
                n=minutes,
            )
        return T(
            "It would fit at {at} with {who}, {n} minute after its window.",
            "It would fit at {at} with {who}, {n} minutes after its window.",
            at=at,
            who=who,
            n=minutes,
        )

    def _lower(self) -> Text | None:
        """The fewest levels less with which somebody could do it."""
        levels = sorted({_missing(p, role) for p in self.day.people for role in self.job.roles} - {0})
        for few in levels:
            offer = self._offer(relaxed="skills", lacking=few)
            if offer is None:
                continue
            for person, role in zip(offer.people, self.job.roles, strict=True):
                for skill, level in sorted(role.skills.items()):
                    has = person.skills.get(skill, 0)
                    if has >= max(level, 1):
                        continue
                    who, at = self.name(person.id), self._clock(offer.start)
                    if has == 0:
                        return T("Without {skill} {who} could do it at {at}.", skill=skill, who=who, at=at)
                    return T(
                        "With {skill} at level {has} instead of {level} {who} could do it at {at}.",
                        skill=skill,
                        has=has,
                        level=level,
                        who=who,
                        at=at,
                    )
        return None


def _missing(person: Person, role: Role) -> int:
    """How many levels of skills the person lacks for the role; a skill lacked altogether counts ten more."""
    missing = 0
    for skill, level in role.skills.items():
        has = person.skills.get(skill, 0)
        if has < max(level, 1):
            missing += max(level, 1) - has + (0 if has else 10)
    return missing
