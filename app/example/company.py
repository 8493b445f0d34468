"""Fills an empty desk with the example company: people, customers, two weeks of history and a day under way.

Every job is made by the domain's own methods, so nothing stands there that could not have happened.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.changes import ChangeSet
from app.domain.calls import Call, CallKind, Channel
from app.domain.catalogue import ServiceType
from app.domain.followups import COMPLAINT_REPLY, Attempt, FollowUp, Kind, Outcome, Survey, callback_due
from app.domain.geo import Point
from app.domain.ids import AreaId, BranchId, CallId, FollowUpId, JobId, StaffId, VisitId, new_id
from app.domain.jobs import Completion, Job, Rating, Step, Urgency
from app.domain.lifecycle import Action, State
from app.domain.people import Area, Branch, Customer, StaffMember
from app.domain.priority import priority_of
from app.domain.rules import standing_rules
from app.domain.schedule import PersonDay, Stop, TravelSeconds, slots
from app.domain.text import T
from app.domain.time import Window, local_moment
from app.example import people
from app.example.catalogue import services as example_services
from app.example.people import ZONE
from app.example.town import TownSummary
from app.ports import Progress
from app.services.needs import need_for
from app.unit_of_work import LogEntry, Storage, UnitOfWork

HISTORY_DAYS = 14
JOBS_A_DAY = 85
FORGOTTEN = 0.06
"""Share of jobs whose checklist was not done to its end."""
JOBS_TODAY = 130
CUSTOMERS = 400
FORGOTTEN_FOR = timedelta(hours=30)
"""A callback nobody has made is at most so old: the desk shown here looks after its customers."""
COMPLAINT_STAGE = timedelta(hours=4.5)
"""A complaint goes on by one stage in so long, and is settled within the 24 hours promised."""


@dataclass(frozen=True)
class Example:
    """What was made."""

    branch: Branch
    staff: int
    customers: int
    jobs: int


def fill(
    storage: Storage,
    town: TownSummary,
    now: datetime,
    travel: Callable[[list[Point]], TravelSeconds],
    language: str = "en",
    seed: int = 7,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Example:
    """Write the whole example in a few transactions. travel: road seconds among today's places, by the router.

    Deterministic by seed but for the ids.
    """
    chance = random.Random(seed)  # noqa: S311 - an invented company needs no secrecy
    today = now.astimezone(ZONE).date()
    branch = Branch(
        BranchId(new_id()),
        "河畔店" if language.startswith("zh") else "Riverside",
        ZONE.key,
        town.centre,
        "CNY",
        "CN",
    )
    addresses = _addresses(town, language)
    crew = people.staff(branch.id, [p for _, p in addresses], today, chance, language)
    areas = _areas(branch, town, language)
    crew = [_with_area(p, areas, chance) for p in crew]
    guests = people.customers(branch.id, addresses, crew, now, CUSTOMERS, chance, language)
    with storage.unit() as work:
        work.branches.save(branch)
        services = [work.services.save(s) for s in example_services(language)]
        for area in areas:
            work.areas.save(area)
        crew = [work.staff.save(p) for p in crew]
        guests = [work.customers.save(c) for c in guests]
        work.settings.set("example", True)
        _log(work, now)
        work.commit()
    made = 0
    maker = _Maker(branch, crew, guests, services, {a.id: a for a in areas}, now, chance, language)
    days = [today - timedelta(days=n) for n in range(HISTORY_DAYS, 0, -1)]
    for n, day in enumerate(days):
        progress(Progress("example", n / (len(days) + 2)))
        made += maker.write_day(storage, day, JOBS_A_DAY, crow)
    points = [p for c in guests for q in c.places if (p := q.point)] + [p.home for p in crew if p.home]
    roads = travel(points)
    made += maker.write_day(storage, today, JOBS_TODAY, roads)
    progress(Progress("example", (len(days) + 1) / (len(days) + 2)))
    made += maker.write_day(storage, today + timedelta(days=1), 45, roads)
    progress(Progress("example", 1.0))
    return Example(branch, len(crew), len(guests), made)


def _areas(branch: Branch, town: TownSummary, language: str) -> list[Area]:
    return [
        Area(AreaId(new_id()), branch.id, name, ring)
        for name, ring in ((d.zh if language.startswith("zh") else d.name, d.ring) for d in town.districts)
    ]


def _addresses(town: TownSummary, language: str) -> list[tuple[str, Point]]:
    """Houses people live in, as people of that language write the address."""
    homes = [a for a in town.addresses if a.built != "works"]
    return [(a.label_zh if language.startswith("zh") else a.label, a.point) for a in homes]


def _with_area(person: StaffMember, areas: list[Area], chance: random.Random) -> StaffMember:
    """A fifth of the staff serve only half of the town, their own district among it."""
    if not areas or person.home is None or chance.random() > 0.2:
        return person
    home = person.home
    near = sorted(areas, key=lambda a: min(home.metres_to(p) for p in a.ring))[: max(3, len(areas) // 2)]
    return replace(person, areas=tuple(a.id for a in near))


def _log(work: UnitOfWork, now: datetime) -> None:
    work.log.append(
        LogEntry(
            now,
            "example",
            "example",
            new_id(),
            "Example",
            T("Example company"),
            ChangeSet.of("desk", ["*"]),
            {},
        )
    )


def crow(a: Point, b: Point) -> float:
    """Seconds as the crow flies times 1.35 at 18 km/h, and three minutes at the doors: history needs no roads."""
    return 180 + a.metres_to(b) * 1.35 / 5.0


class _Maker:
    """Makes one day after the other: requests, who takes them, how far they have come by now."""

    def __init__(
        self,
        branch: Branch,
        crew: list[StaffMember],
        guests: list[Customer],
        services: list[ServiceType],
        areas: dict[AreaId, Area],
        now: datetime,
        chance: random.Random,
        language: str,
    ) -> None:
        self._chinese = language.startswith("zh")
        self.branch, self.crew, self.guests, self.services = branch, crew, guests, services
        self.areas, self.now, self.chance = areas, now, chance
        self.skill = {p.id: chance.gauss(4.5, 0.25) for p in crew}
        """How well each one usually does, 1…5: so that ratings tell something."""

    def _own(self, english: str, chinese: str) -> str:
        """What somebody wrote, in the example's own language."""
        return chinese if self._chinese else english

    def write_day(self, storage: Storage, day: date, count: int, travel: TravelSeconds) -> int:
        """One local day of jobs into the desk, in one transaction; returns how many."""
        days = {p.id: PersonDay(p, day, p.duty(day, ZONE)) for p in self.crew}
        with storage.unit() as work:
            for n in range(count):
                self._one(work, day, days, travel, n)
            _log(work, self.now)
            work.commit()
        return count

    def _one(
        self, work: UnitOfWork, day: date, days: dict[StaffId, PersonDay], travel: TravelSeconds, n: int
    ) -> None:
        chance = self.chance
        customer = chance.choice(self.guests)
        service = chance.choice(self.services)
        place = chance.choice(customer.places)
        start = local_moment(day, datetime.min.time().replace(hour=chance.randint(8, 17)), ZONE)
        window = Window(start, start + timedelta(hours=2))
        asked = min(start - timedelta(hours=chance.uniform(1, 30)), self.now - timedelta(minutes=5))
        urgency = chance.choice((Urgency.NORMAL,) * 6 + (Urgency.SOON, Urgency.SOON, Urgency.URGENT))
        who = "Li Na"
        job = Job(
            id=JobId(new_id()),
            branch_id=self.branch.id,
            customer_id=customer.id,
            service=service.code,
            place=place,
            created_at=asked,
            urgency=urgency,
            priority=priority_of(urgency, customer.tier, service.safety).score,
            window=window,
            first_window=window,
            duration=service.duration,
            people=service.people,
            steps=(Step(asked, "booked", State.NEW, State.NEW, who),),
        )
        chosen = self._choose(job, customer, service, days, travel)
        if not chosen:
            if window.end > self.now and n % 9 == 0:
                work.jobs.save(job.step(Action.CONFIRM, asked + timedelta(minutes=1), who))
            return
        begin, crew = chosen
        job = job.assign(crew, begin, asked + timedelta(minutes=2), who)
        for visit in job.open_visits:
            _stand(days, visit.staff_id, visit.id, job, travel)
        job = self._lived(job, days, travel)
        saved = work.jobs.save(job)
        for visit in saved.visits:
            before, after = _roads(days[visit.staff_id], visit.id, travel)
            work.set_travel(visit.id, before, after, "road")
        if asked > self.now - timedelta(days=2):
            self._call(work, saved, customer, asked)
        self._after(work, saved, customer)

    def _choose(
        self,
        job: Job,
        customer: Customer,
        service: ServiceType,
        days: dict[StaffId, PersonDay],
        travel: TravelSeconds,
    ) -> tuple[datetime, tuple[StaffId, ...]] | None:
        """The least travelled of a few who fit, as a dispatcher in a hurry would; None when nobody does."""
        assert job.window is not None
        need = need_for(service, customer, job.place, job.window, duration=job.duration)
        able = [d for d in days.values() if d.duty and not standing_rules(need, d.person, d.day, self.areas)]
        self.chance.shuffle(able)
        ways = [
            (slot, d.person.id)
            for d in able[: 6 * job.people]
            for slot in slots(d, job.place.point, job.duration, job.window, travel)[:1]
        ]
        ways.sort(key=lambda w: (w[0].extra, w[1]))
        for slot, _ in ways:
            together = [s for w, s in ways if w.start <= slot.start <= w.start + timedelta(seconds=w.slack)][
                : job.people
            ]
            if len(together) == job.people:
                return slot.start, tuple(together)
        return None

    def _lived(self, job: Job, days: dict[StaffId, PersonDay], travel: TravelSeconds) -> Job:
        """Walk the job as far as the clock has come, a little early or late as life is."""
        chance, now, who = self.chance, self.now, "Li Na"
        visit = job.open_visits[0]
        begin = visit.window.start
        before, _ = _roads(days[visit.staff_id], visit.id, travel)
        accepted = job.steps[-1].at + timedelta(minutes=chance.uniform(1, 9))
        if accepted > now:
            return job
        if begin - now < timedelta(hours=20) or chance.random() < 0.7:
            job = job.step(Action.ACCEPT, accepted, who, channel="link")
        late = max(-6.0, chance.gauss(-1, 5) + (18 if chance.random() < 0.06 else 0))
        arrive = max(begin + timedelta(minutes=late), job.steps[-1].at + timedelta(minutes=2))
        off = max(arrive - timedelta(seconds=before), job.steps[-1].at + timedelta(minutes=1))
        work_end = arrive + timedelta(minutes=3) + job.duration * max(0.5, chance.gauss(1.0, 0.12))
        work_end = min(work_end, visit.window.end + timedelta(minutes=10))
        path = (
            (Action.SET_OFF, off),
            (Action.ARRIVE, max(arrive, off)),
            (Action.START, max(arrive, off) + timedelta(minutes=3)),
        )
        if begin > now:
            return job
        if arrive < now - timedelta(hours=8) and chance.random() < 0.02:
            job = job.step(Action.SET_OFF, off, who, channel="link")
            return job.step(
                Action.NO_ACCESS,
                max(arrive, off) + timedelta(minutes=15),
                who,
                note=self._own("nobody opened", "无人应门"),
            ).step(
                Action.CANCEL,
                max(arrive, off) + timedelta(hours=1),
                who,
                note=self._own("customer was away", "客户不在"),
            )
        for action, at in path:
            if at > now:
                return job
            job = job.step(action, at, who, channel="link", point=job.place.point)
        work_end = max(work_end, job.steps[-1].at + timedelta(minutes=10))
        if work_end > now:
            return job
        job = job.step(Action.COMPLETE, work_end, who, channel="link")
        asked = next(s.checklist for s in self.services if s.code == job.service)
        missed = random.Random(job.number).random() < FORGOTTEN  # noqa: S311 - and the days' chance stays as it is
        return replace(
            job,
            completion=Completion(self._own("Done as agreed", "已按约完成"), asked[:-1] if missed else asked),
        )

    def _after(self, work: UnitOfWork, job: Job, customer: Customer) -> None:
        """Rating, callback, closing: most of it done for older jobs."""
        if job.state is not State.COMPLETED:
            return
        chance, now = self.chance, self.now
        done = job.steps[-1].at
        owed = FollowUp(
            FollowUpId(new_id()),
            job.branch_id,
            Kind.CALLBACK,
            done,
            callback_due(done, customer.tier),
            customer_id=customer.id,
            job_id=job.id,
        )
        called = done + timedelta(hours=chance.uniform(2, 20))
        if called > now or (chance.random() < 0.25 and called > now - FORGOTTEN_FOR):
            work.follow_ups.save(owed)
            return
        mean = self.skill[job.visits[-1].staff_id]
        if chance.random() < 0.8:
            a, k, q, p = (max(1, min(5, round(chance.gauss(mean, 0.6)))) for _ in range(4))
            words = self._own(
                *chance.choice(
                    (("", ""),) * 3
                    + (
                        ("Very careful", "很仔细"),
                        ("On time, thank you", "很准时，谢谢"),
                        ("Friendly", "态度很好"),
                        ("A bit rushed", "有点赶"),
                    )
                )
            )
            job = job.rate(Rating(a, k, q, p, words), called, "Li Na")
        mark = max(1, min(5, round(chance.gauss(mean, 0.7))))
        survey = Survey(mark, min(10, mark * 2))
        work.follow_ups.save(
            owed.tried(Attempt(called, Outcome.REACHED, "Li Na"), timedelta(hours=2), survey)
        )
        job = job.step(Action.FOLLOW_UP, called, "Li Na")
        if survey.unhappy:
            complaint = FollowUp(
                FollowUpId(new_id()),
                job.branch_id,
                Kind.COMPLAINT,
                called,
                called + COMPLAINT_REPLY,
                customer_id=customer.id,
                job_id=job.id,
                note=self._own("Not content with the work", "对服务不满意"),
            )
            at = called + COMPLAINT_STAGE
            while at < now and complaint.open:
                complaint, at = complaint.advance(at, ""), at + COMPLAINT_STAGE
            work.follow_ups.save(complaint)
            if not complaint.open:
                job = job.step(Action.CLOSE, min(at, now), "Li Na")
        else:
            job = job.step(Action.CLOSE, called + timedelta(minutes=1), "Li Na")
        work.jobs.save(job)

    def _call(self, work: UnitOfWork, job: Job, customer: Customer, asked: datetime) -> None:
        rang = asked - timedelta(seconds=self.chance.uniform(60, 200))
        call = Call(
            CallId(new_id()),
            self.branch.id,
            customer.phones[0].full,
            rang,
            channel=Channel.PHONE,
            customer_id=customer.id,
        )
        call = call.answer(rang + timedelta(seconds=self.chance.uniform(3, 20)), "Li Na")
        work.calls.save(call.wrap_up(asked, CallKind.BOOKING, "", job.id))


def _stand(
    days: dict[StaffId, PersonDay], staff_id: StaffId, visit: VisitId, job: Job, travel: TravelSeconds
) -> None:
    """Put a visit into somebody's day."""
    window = next(v.window for v in job.open_visits if v.id == visit)
    stop = Stop(visit, job.id, window, job.place.point)
    day = days[staff_id]
    days[staff_id] = replace(day, stops=tuple(sorted((*day.stops, stop), key=lambda s: s.window.start)))


def _roads(day: PersonDay, visit: VisitId, travel: TravelSeconds) -> tuple[float, float]:
    """Road seconds before and after a standing visit."""
    index = next((i for i, s in enumerate(day.stops) if s.visit_id == visit), None)
    if index is None:
        return 0.0, 0.0
    here = day.stops[index].point
    before = day.stops[index - 1].point if index else day.person.home
    after = day.stops[index + 1].point if index + 1 < len(day.stops) else day.person.home
    into = travel(before, here) if before and here else 0.0
    out = travel(here, after) if here and after else 0.0
    return into, out
