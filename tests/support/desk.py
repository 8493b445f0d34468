"""A desk to tell stories with: real services over a real database in memory, a clock that stands, estimated roads.

`desk.ring(…); desk.answer(); desk.book(1)` – each verb is what a dispatcher does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from app.adapters.routing import EstimateRouter
from app.bootstrap import Desk
from app.commands import (
    AdvanceJob,
    AnswerCall,
    BookJob,
    Command,
    EndCall,
    MissCall,
    RateJob,
    RegisterCall,
    SaveBranch,
    SaveCustomer,
    SaveService,
    SaveStaff,
    Travel,
    TryFollowUp,
)
from app.domain.calls import Call, CallKind
from app.domain.catalogue import ServiceType, SkillNeed
from app.domain.followups import Kind, Outcome, Survey
from app.domain.geo import Point
from app.domain.ids import BranchId, CallId, CustomerId, JobId, PlaceId, ServiceCode, StaffId, new_id
from app.domain.jobs import Job, Rating, Urgency
from app.domain.lifecycle import Action
from app.domain.matching import Candidate
from app.domain.people import Branch, Certificate, Customer, Phone, Place, StaffMember, Tier
from app.domain.time import WeekHours, Window
from app.ports import PlaceHit
from app.rows import CallerCard, FollowUpLine, JobDetail
from app.services.context import Outcome as Done
from app.services.context import Who
from app.services.needs import need_for
from db.storage import DeskStorage
from tests.support.clock import FixedClock

BRANCH = Branch(BranchId("north"), "North", "Europe/Vaduz", Point(47.14, 9.52), "CHF", "LI")
PLACES = {
    "Städtle 38, Vaduz": Point(47.1392, 9.5227),
    "Landstrasse 12, Schaan": Point(47.1651, 9.5087),
    "Aeulestrasse 5, Vaduz": Point(47.1377, 9.5205),
}
WEEK = tuple(WeekHours(day, time(8), time(18)) for day in range(7))


class Gazetteer:
    """A geocoder that knows three addresses, exactly."""

    def search(self, text: str, near: Point | None = None, limit: int = 5) -> list[PlaceHit]:
        """Those that contain the words."""
        words = text.casefold().replace(",", " ").split()
        found = [
            PlaceHit(label, point, "address", 1.0 if text == label else 0.6)
            for label, point in PLACES.items()
            if words and all(w in label.casefold() for w in words)
        ]
        return found[:limit]

    complete = search

    def reverse(self, point: Point) -> PlaceHit | None:
        """The nearest one."""
        label = min(PLACES, key=lambda k: PLACES[k].metres_to(point))
        return PlaceHit(label, PLACES[label], "address", 1.0)


@dataclass
class StoryDesk:
    """One seat's desk with the verbs of a dispatcher."""

    clock: FixedClock
    storage: DeskStorage
    who: Who = Who("seat-1", "Li Na", "administrator")
    desk: Desk = field(init=False)
    call: Call | None = None
    card: CallerCard | None = None
    candidates: tuple[Candidate, ...] = ()
    job_id: JobId | None = None

    def __post_init__(self) -> None:
        self.desk = Desk(
            self.storage, self.storage.queries, self.clock, self.who, EstimateRouter(), Gazetteer()
        )
        self.desk.bus.listen(lambda outcome: self.desk.matchmaker.heard(outcome.changes))

    # ---- the company

    def company(self) -> StoryDesk:
        """A branch, two services, three people."""
        self.do(SaveBranch(branch=BRANCH))
        self.do(
            SaveService(
                service=ServiceType(
                    ServiceCode("leak-repair"),
                    "Leak repair",
                    "漏水维修",
                    (SkillNeed("plumbing", 2),),
                    duration=timedelta(hours=1),
                    safety=True,
                )
            )
        )
        self.do(
            SaveService(
                service=ServiceType(
                    ServiceCode("moving"), "Moving", "搬家", (SkillNeed("moving", 1),), people=2,
                    duration=timedelta(hours=2),
                )
            )
        )  # fmt: skip
        self.person("S-001", "Wang Fang", plumbing=3)
        self.person("S-002", "Chen Jie", plumbing=2, moving=2)
        self.person("S-003", "Ana Frick", moving=3)
        return self

    def person(self, code: str, name: str, **skills: int) -> StaffMember:
        """A staff member on duty 8 to 18 every day."""
        saved = self.do(
            SaveStaff(
                staff=StaffMember(
                    StaffId(code),
                    BRANCH.id,
                    code,
                    name,
                    home=Point(47.15, 9.515),
                    skills=tuple(skills.items()),
                    certificates=(Certificate("health", date(2030, 1, 1)),),
                    shifts=WEEK,
                )
            )
        ).result
        assert isinstance(saved, StaffMember)
        return saved

    def customer(self, name: str, number: str, address: str, tier: Tier = Tier.STANDARD) -> Customer:
        """A known customer with one place."""
        place = Place(PlaceId(new_id()), address, PLACES[address])
        saved = self.do(
            SaveCustomer(
                customer=Customer(
                    CustomerId(new_id()), BRANCH.id, name, tier=tier, phones=(Phone(number),), places=(place,)
                )
            )
        ).result
        assert isinstance(saved, Customer)
        return saved

    # ---- what a dispatcher does

    def do(self, command: Command) -> Done:
        """Any command."""
        return self.desk.do(command)

    def ring(self, number: str, name: str = "") -> CallerCard:
        """The telephone rings."""
        call_id = CallId(new_id())
        self.call = self.do(
            RegisterCall(call_id=call_id, branch_id=BRANCH.id, number=number, name=name)
        ).result
        self.card = self.desk.queries.caller_card(call_id)
        assert self.card is not None
        return self.card

    def answer(self) -> None:
        """Pick up."""
        assert self.call is not None
        self.call = self.do(AnswerCall(call_id=self.call.id)).result

    def miss(self) -> None:
        """Nobody picks up."""
        assert self.call is not None
        self.do(MissCall(call_id=self.call.id))

    def hang_up(self, kind: CallKind, note: str = "") -> None:
        """End the call without a booking."""
        assert self.call is not None
        self.do(EndCall(call_id=self.call.id, kind=kind, note=note))

    def look(self, service: str, customer: Customer, window: Window) -> tuple[Candidate, ...]:
        """Who could come in that window."""
        kind = self.desk.queries.service(ServiceCode(service))
        assert kind is not None
        need = need_for(kind, customer, customer.places[0], window)
        self.candidates = (
            self.desk.matchmaker.crew(BRANCH, need)
            if kind.people > 1
            else self.desk.matchmaker.candidates(BRANCH, need).eligible
        )
        return self.candidates

    def book(
        self,
        choice: int,
        service: str,
        customer: Customer,
        window: Window,
        urgency: Urgency = Urgency.NORMAL,
        place: Place | None = None,
    ) -> Job:
        """Take the n-th candidate (or the whole crew) and book; 0 books without assigning."""
        people: tuple[Candidate, ...] = ()
        if choice:
            found = self.look(service, customer, window)
            kind = self.desk.queries.service(ServiceCode(service))
            assert kind is not None
            people = found if kind.people > 1 else (found[choice - 1],)
        self.job_id = JobId(new_id())
        outcome = self.do(
            BookJob(
                job_id=self.job_id,
                customer=customer,
                place=place or customer.places[0],
                service=ServiceCode(service),
                window=window,
                urgency=urgency,
                call_id=self.call.id if self.call else None,
                staff=tuple(c.staff_id for c in people),
                start=people[0].start if people else None,
                travel=tuple(Travel(staff_id=c.staff_id, before=c.before, after=c.after) for c in people),
            )
        )
        self.call = None
        assert isinstance(outcome.result, Job)
        return outcome.result

    def step(self, action: Action, note: str = "", **detail: Any) -> Done:
        """One step of the job at hand, at the clock's time."""
        assert self.job_id is not None
        return self.do(AdvanceJob(job_id=self.job_id, action=action, note=note, **detail))

    def walk(self, *actions: Action, minutes: int = 10) -> None:
        """Several steps, the clock going on between them."""
        for action in actions:
            self.clock.advance(minutes=minutes)
            self.step(action)

    def rate(self, attitude: int, skill: int, quality: int, punctuality: int, words: str = "") -> Done:
        """The customer's rating of the job at hand."""
        assert self.job_id is not None
        return self.do(
            RateJob(job_id=self.job_id, rating=Rating(attitude, skill, quality, punctuality, words))
        )

    def call_back(self, satisfaction: int = 5, recommend: int | None = 9, reached: bool = True) -> Done:
        """The callback of the job at hand."""
        owed = next(f for f in self.owed() if f.kind is Kind.CALLBACK and f.job_id == self.job_id)
        return self.do(
            TryFollowUp(
                follow_up_id=owed.id,
                outcome=Outcome.REACHED if reached else Outcome.NO_ANSWER,
                survey=Survey(satisfaction, recommend) if reached else None,
            )
        )

    # ---- what a dispatcher sees

    @property
    def job(self) -> JobDetail:
        """The job at hand."""
        assert self.job_id is not None
        detail = self.desk.queries.job(self.job_id)
        assert detail is not None
        return detail

    def owed(self) -> tuple[FollowUpLine, ...]:
        """The follow-up list."""
        return self.desk.queries.follow_ups(BRANCH.id)

    def at(self, hour: float, days: int = 0) -> datetime:
        """That hour of the branch's wall clock today (or days later)."""
        day = self.clock.now().astimezone(BRANCH.zone).date() + timedelta(days=days)
        return datetime.combine(day, time(0), BRANCH.zone) + timedelta(hours=hour)

    def window(self, start: float, end: float, days: int = 0) -> Window:
        """A window of today by the wall clock."""
        return Window(self.at(start, days), self.at(end, days))


@contextmanager
def small_company(where: str | Path, clock: FixedClock | None = None) -> Iterator[StoryDesk]:
    """The small company on a desk at `where`: a file, a database's address or ":memory:". Seat seat-1, Li Na at it.

    clock: a fresh one when None, at nine on a Thursday in Vaduz. The storage is closed at the end.
    """
    with DeskStorage.open(where, seat="seat-1", who="Li Na") as storage:
        yield StoryDesk(clock or FixedClock(), storage).company()
