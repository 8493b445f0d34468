"""Random days there and back: rows → day → plan → changes. Pins and started work stay, every change keeps the desk's rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.routing import EstimateRouter
from app.domain.catalogue import ServiceType, SkillNeed
from app.domain.geo import Mode, Point
from app.domain.ids import BranchId, CustomerId, JobId, PlaceId, ServiceCode, StaffId, VisitId
from app.domain.jobs import Job, VisitState
from app.domain.lifecycle import Action
from app.domain.people import Branch, Place, StaffMember
from app.domain.planning import Plan
from app.domain.policies import POLICIES
from app.domain.schedule import PersonDay, Stop
from app.domain.time import WeekHours, Window, day_window
from app.planner.checker import check
from app.planner.search import solve
from app.planner.travel import TravelTables
from app.ports import Searched
from app.rows import PlanningJob
from app.services.planning.build import build
from app.services.planning.figures import figures
from app.services.planning.gather import Absent, Gathered, Scope, Wanted, gather
from app.services.planning.known import Built
from app.services.planning.lanes import stuck
from app.services.planning.proposal import ChangeKind, Proposal
from app.services.planning.propose import propose
from app.services.planning.settle import settle, settle_near

BRANCH = Branch(BranchId("b"), "B", "Europe/Vaduz", Point(47.14, 9.52), "CHF", "LI")
DAY = date(2026, 11, 27)
WHOLE = day_window(DAY, BRANCH.zone)
SERVICES = {
    ServiceCode("leak"): ServiceType(ServiceCode("leak"), "Leak", "漏", (SkillNeed("plumbing", 2),)),
    ServiceCode("move"): ServiceType(ServiceCode("move"), "Move", "搬", (SkillNeed("moving", 1),), people=2),
    ServiceCode("chat"): ServiceType(ServiceCode("chat"), "Chat", "聊"),
}
ROADS = TravelTables(EstimateRouter())
points = st.builds(Point, st.floats(47.10, 47.18), st.floats(9.48, 9.56))


@st.composite
def people(draw: st.DrawFn, number: int) -> StaffMember:
    first = draw(st.integers(7, 10))
    rest = draw(st.sampled_from([None, (12, 13), (11, 12)]))
    return StaffMember(
        StaffId(f"S-{number}"),
        BRANCH.id,
        f"S-{number}",
        f"Person {number}",
        home=draw(st.none() | points),
        mode=draw(st.sampled_from(Mode)),
        skills=tuple(
            draw(st.dictionaries(st.sampled_from(["plumbing", "moving"]), st.integers(1, 3))).items()
        ),
        shifts=(WeekHours(DAY.weekday(), time(first), time(first + draw(st.integers(4, 9)))),),
        breaks=() if rest is None else (WeekHours(DAY.weekday(), time(rest[0]), time(rest[1])),),
    )


@st.composite
def waiting(draw: st.DrawFn, number: int, staff: tuple[StaffId, ...]) -> PlanningJob:
    service = SERVICES[draw(st.sampled_from(list(SERVICES)))]
    start = draw(st.none() | st.integers(7, 16))
    window = None
    if start is not None:
        begin = WHOLE.start + timedelta(hours=start)
        window = Window(begin, begin + timedelta(minutes=draw(st.sampled_from([15, 60, 120, 400]))))
    job = Job(
        JobId(f"job-{number}"),
        BRANCH.id,
        CustomerId(f"c-{number}"),
        service.code,
        Place(PlaceId(f"p-{number}"), "here", draw(points)),
        created_at=datetime(2026, 11, 26, tzinfo=UTC),
        version=1,
        number=f"J-{number}",
        window=window,
        duration=timedelta(minutes=draw(st.sampled_from([20, 60, 150]))),
        people=service.people,
        priority=draw(st.integers(0, 100)),
    )
    some = st.lists(st.sampled_from(staff), max_size=1).map(tuple)
    return PlanningJob(
        job, f"Customer {number}", draw(some), draw(some), draw(st.none() | st.sampled_from(staff))
    )


@st.composite
def days(draw: st.DrawFn) -> Gathered:
    staff = [draw(people(n)) for n in range(draw(st.integers(1, 4)))]
    ids = tuple(p.id for p in staff)
    jobs = tuple(draw(waiting(n, ids)) for n in range(draw(st.integers(0, 7))))
    return gathered(staff, jobs, WHOLE.start - timedelta(hours=10))


def gathered(staff: list[StaffMember], jobs: tuple[PlanningJob, ...], now: datetime) -> Gathered:
    """The day of these people and jobs, as the queries would give it."""
    stops: dict[StaffId, list[Stop]] = {p.id: [] for p in staff}
    for line in jobs:
        for v in line.job.open_visits:
            begun = bool(v.set_off_at)
            stop = Stop(v.id, line.job.id, v.window, line.job.place.point, line.job.window, begun, v.pinned)
            stops[v.staff_id].append(stop)
    days = tuple(
        PersonDay(p, DAY, p.duty(DAY, BRANCH.zone), tuple(sorted(stops[p.id], key=lambda s: s.window)))
        for p in staff
    )
    return Gathered(BRANCH, DAY, WHOLE, now, days, jobs, SERVICES, {})


def planned(day: Gathered, wanted: Wanted) -> tuple[Built, Proposal]:
    """A proposal from a few hundred trials; its figures are the checker's."""
    built = build(day, wanted, POLICIES["balanced"], ROADS)
    found = solve(built.day, iterations=300, seed=1)
    settled = settle(built, found.plan)
    if wanted.scope is Scope.REPAIR:
        near = settle_near(built, found.plan)
        assert not set(near.unserved) - set(settled.unserved)
        assert retimed(built, near) <= retimed(built, settled)
        settled = near
    counted, verdict = figures(built, settled)
    assert counted.cost == check(built.day, settled).cost.total == verdict.cost.total
    return built, propose(built, Searched(found.plan, found.cost, found.lawful, 300, 0.0), settled)


def retimed(built: Built, plan: Plan) -> int:
    """How many visits keep their people and not their time."""
    return figures(built, plan)[0].retimed


def made(day: Gathered, proposal: Proposal) -> Gathered:
    """The day after all changes."""
    jobs = []
    for line in day.jobs:
        change = proposal.change(line.job.id)
        job = line.job
        if change is not None and change.kind is ChangeKind.UNASSIGN:
            job = replace(job, visits=tuple(replace(v, state=VisitState.RELEASED) for v in job.visits))
        elif change is not None and change.after.start is not None:
            if job.open_visits:
                window = Window(change.after.start, change.after.start + job.duration)
                job = job.move(change.after.staff, window, day.now, "plan")
            else:
                job = job.assign(change.after.staff, change.after.start, day.now, "plan")
            job = replace(
                job, visits=tuple(replace(v, id=VisitId(f"{job.id}-{n}")) for n, v in enumerate(job.visits))
            )
        jobs.append(replace(line, job=job))
    return gathered([d.person for d in day.people], tuple(jobs), day.now)


def keeps_the_rules(day: Gathered, built: Built, proposal: Proposal) -> None:
    """Every change: as many different people as needed, who may, on duty throughout, in the promise, with room."""
    by_id = {d.person.id: d for d in day.people}
    lines = {line.job.id: line for line in day.jobs}
    for change in proposal.changes:
        if change.after.start is None:
            continue
        line = lines[change.job_id]
        visit = Window(change.after.start, change.after.start + line.job.duration)
        assert len(set(change.after.staff)) == line.job.people
        assert change.after.start >= day.now
        if line.job.window is not None and not change.breaks_promise:
            assert line.job.window.holds(change.after.start)
        for staff in change.after.staff:
            person = by_id[staff]
            assert staff not in line.refuses
            assert all(person.person.level(s.skill) >= s.level for s in SERVICES[line.job.service].skills)
            assert any(w.covers(visit) for w in person.duty)
    assert stuck(proposal.changes, day.people) == {}


@given(days())
def test_an_empty_board_is_filled_by_the_rules_and_then_stands(day: Gathered) -> None:
    built, proposal = planned(day, Wanted(DAY))
    keeps_the_rules(day, built, proposal)
    assert len(proposal.changes) + len(proposal.left_out) == len(day.jobs)
    assert not any(c.breaks_promise for c in proposal.changes)
    after = made(day, proposal)
    stands, again = planned(after, Wanted(DAY))
    assert not [c for c in again.changes if c.kind is not ChangeKind.ASSIGN]
    kept = settle(stands, stands.before)
    assert check(stands.day, kept).lawful
    assert {(v.job, v.person, v.start) for v in kept.visits} == {
        (v.job, v.person, v.start) for v in stands.before.visits
    }


@given(days(), st.data())
@settings(max_examples=40)
def test_replanning_keeps_pins_and_started_work(day: Gathered, data: st.DataObject) -> None:
    _, first = planned(day, Wanted(DAY))
    day = made(day, first)
    standing = [line.job for line in day.jobs if line.job.open_visits]
    pins = (
        set(data.draw(st.lists(st.sampled_from([j.id for j in standing]), max_size=2))) if standing else set()
    )
    now = WHOLE.start + timedelta(hours=data.draw(st.integers(6, 18)))
    jobs, started = [], set()
    for line in day.jobs:
        job = line.job
        if job.id in pins:
            job = replace(job, visits=tuple(replace(v, pinned=True) for v in job.visits))
        if job.open_visits and job.open_visits[0].window.start <= now and data.draw(st.booleans()):
            job = job.step(Action.SET_OFF, job.open_visits[0].window.start, "somebody")
            started.add(job.id)
        jobs.append(replace(line, job=job))
    staff = [d.person for d in day.people]
    day = gathered(staff, tuple(jobs), now)
    ill = data.draw(st.none() | st.sampled_from([p.id for p in staff]))
    absent = () if ill is None else (Absent(ill, now),)
    scope = data.draw(st.sampled_from([Scope.ALL, Scope.REPAIR]))
    wanted = Wanted(DAY, scope, absent=absent)
    read = replace(day, people=gather_people(day, wanted))
    built, proposal = planned(read, wanted)
    keeps_the_rules(read, built, proposal)
    touched = {c.job_id for c in proposal.changes}
    assert not started & touched
    hers = {j.id for j in (line.job for line in day.jobs) if ill in {v.staff_id for v in j.open_visits}}
    assert not (pins - hers) & touched
    if ill is not None:
        assert all(ill not in c.after.staff for c in proposal.changes)


def test_with_nobody_on_duty_every_job_is_left_out() -> None:
    place = Place(PlaceId("p-0"), "here", Point(47.14, 9.52))
    for where in (place, replace(place, point=None)):
        job = Job(
            JobId("job-0"),
            BRANCH.id,
            CustomerId("c-0"),
            ServiceCode("chat"),
            where,
            created_at=datetime(2026, 11, 26, tzinfo=UTC),
            version=1,
            number="J-0",
            duration=timedelta(minutes=20),
        )
        line = PlanningJob(job, "Customer 0")
        built, proposal = planned(gathered([], (line,), WHOLE.start - timedelta(hours=10)), Wanted(DAY))
        assert not built.day.people and not proposal.changes
        assert [c.job_id for c in proposal.left_out] == [job.id]


def gather_people(day: Gathered, wanted: Wanted) -> tuple[PersonDay, ...]:
    """People with their absences cut out, as `gather` reads them."""

    class Rows:
        """Only what `gather` asks for."""

        def __getattr__(self, name: str) -> object:
            return {
                "person_days": lambda *_: day.people,
                "planning_jobs": lambda *_: day.jobs,
                "services": lambda **_: tuple(SERVICES.values()),
                "areas": lambda *_: (),
                "holds": lambda *_: (),
            }[name]

    return gather(Rows(), BRANCH, day.now, wanted).people  # type: ignore[arg-type]
