"""An invented desk of any size, as values to store: customers in two writings, years of jobs, calls and callbacks.

The same seed gives the same desk. Nothing here knows a database: see `db.bulk` for how the values are written.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from app.changes import ChangeSet
from app.domain.calls import Call, CallKind, CallState
from app.domain.catalogue import ServiceType
from app.domain.followups import FollowUp, FollowUpState, Kind
from app.domain.geo import Point
from app.domain.ids import BranchId, CallId, CustomerId, FollowUpId, JobId, PlaceId, StaffId, VisitId
from app.domain.jobs import Job, Rating, Step, Visit, VisitState
from app.domain.lifecycle import Action, State
from app.domain.people import Branch, Customer, Phone, Place, StaffMember, Tier
from app.domain.text import T
from app.domain.time import WeekHours, Window
from app.unit_of_work import LogEntry

YEARS = 3
"""So far back the jobs lie, evenly; a fortnight lies ahead."""
AHEAD = 14
"""Days ahead that are already booked."""
PER_PERSON = 4
"""Visits of a staff member on a day."""
WAITING = 40
"""Jobs nobody has yet."""
TEAM = ("Cleaning", "Repair", "Care", "Moving")


def _cut(text: str) -> list[str]:
    return text.split()


_FAMILY = _cut(
    "王Wang 李Li 张Zhang 刘Liu 陈Chen 杨Yang 赵Zhao 黄Huang 周Zhou 吴Wu 徐Xu 孙Sun 胡Hu 朱Zhu 高Gao 林Lin 何He 郭Guo "
    "马Ma 罗Luo 梁Liang 宋Song 郑Zheng 谢Xie 韩Han 唐Tang 冯Feng 于Yu 董Dong 程Cheng 曹Cao 袁Yuan 邓Deng 许Xu 傅Fu"
)
_GIVEN = "芳敏洁娜静丽秀英燕慧玲桂萍红娟梅霞兰青雪伟强磊军勇涛明超刚波辉鹏浩健斌志国海文一思子雨佳梦欣天若安"
_FIRST = _cut(
    "Anna Beat Carla Dario Elena Fabio Greta Hans Ines Jonas Karin Lukas Maria Nico Olga Peter Rosa Sandro Tina Urs "
    "Verena Walter Yvonne Zoé Jürg Märta Björn Aylin Luca Noémie"
)
_LAST = _cut(
    "Müller Meier Schmid Keller Weber Huber Schneider Frei Steiner Fischer Brunner Baumann Gerber Wyss Graf Moser "
    "Kaufmann Zimmermann Marxer Hasler Beck Frick Ospelt Büchel Vogt Nigg Hilti Wohlwend Straßer Rossi Bernasconi "
    "Dupont Favre Rochat Nguyen Kovač Hoxha Krasniqi Pereira Da Silva"
)
_STREETS = _cut(
    "Bahnhofstrasse Dorfstrasse Hauptstrasse Landstrasse Städtle Kirchgasse Schulweg Industrieweg Feldstrasse "
    "Austrasse Rheinweg Bergstrasse Gartenweg Mühlegasse Poststrasse Lindenweg Oberdorf Unterdorf Weiherring Zollweg"
)
_TOWNS = _cut("Vaduz Schaan Balzers Triesen Triesenberg Eschen Mauren Ruggell Gamprin Buchs")
_ROADS = _cut(
    "南京西 淮海中 人民 中山北 延安东 四川北 西藏南 长宁 江苏 华山 衡山 复兴 建国 解放 和平 长江 黄河 友谊 新华 朝阳"
)
_DISTRICTS = _cut("静安 黄浦 徐汇 长宁 普陀 虹口 杨浦 浦东新 闵行 宝山")


@dataclass(frozen=True)
class Size:
    """How large the desk shall be."""

    jobs: int
    customers: int
    seed: int = 1

    @property
    def staff(self) -> int:
        """As many people as so many jobs keep busy."""
        days = 365 * YEARS + AHEAD
        return max(4, -(-self.jobs // (days * PER_PERSON)))


Stored = Customer | StaffMember | ServiceType | Branch | Call | Job | FollowUp | LogEntry
"""What is stored. Jobs and customers carry their numbers; versions are those to be stored."""


class BigDesk:
    """The invented desk: `things` in an order in which they can be stored, and what can be asked of it."""

    def __init__(self, size: Size, now: datetime, branch: Branch, services: tuple[ServiceType, ...]) -> None:
        self.size, self.now, self.branch, self.services = size, now, branch, services
        self.chance = random.Random(size.seed)  # noqa: S311 - an invented town needs no secrets
        self._day = datetime.combine(now.astimezone(branch.zone).date(), time(8), branch.zone)

    def things(self) -> Iterator[Stored]:
        """Everything to store, one after the other."""
        yield self.branch
        yield from self.services
        people = [self._person(n) for n in range(self.size.staff)]
        yield from people
        customers = []
        for n in range(self.size.customers):
            one = self._customer(n)
            customers.append((one.id, one.tier, one.phones[0].full, one.places[0]))
            yield one
        for n in range(self.size.jobs):
            yield from self._job(n, self.chance.choice(customers), people)

    # ---- people

    def _id(self) -> str:
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))

    def _person(self, n: int) -> StaffMember:
        return StaffMember(
            id=StaffId(self._id()),
            branch_id=self.branch.id,
            code=f"S-{n + 1:03}",
            name=self._name(n % 2 == 0),
            version=1,
            team=TEAM[n % len(TEAM)],
            home=self._point(),
            skills=tuple(sorted({(need.skill, 5) for s in self.services for need in s.skills})),
            shifts=tuple(WeekHours(day, time(7, 30), time(19)) for day in range(7)),
        )

    def _customer(self, n: int) -> Customer:
        chinese = self.chance.random() < 0.6
        phones = [Phone(self._number(chinese))]
        if self.chance.random() < 0.2:
            phones.append(Phone(self._number(chinese), "office"))
        places = [self._place(chinese) for _ in range(1 + (self.chance.random() < 0.12))]
        tiers = (Tier.STANDARD,) * 12 + (Tier.SILVER,) * 4 + (Tier.GOLD,) * 3 + (Tier.VIP,)
        return Customer(
            id=CustomerId(self._id()),
            branch_id=self.branch.id,
            name=self._name(chinese),
            version=1,
            code=f"C-{n + 1:04}",
            tier=self.chance.choice(tiers),
            phones=tuple(phones),
            places=tuple(places),
            language="zh" if chinese else "de",
            created_at=self.now - timedelta(days=self.chance.randrange(365 * YEARS)),
        )

    def _name(self, chinese: bool) -> str:
        if chinese:
            given = "".join(self.chance.sample(_GIVEN, 1 + (self.chance.random() < 0.7)))
            return self.chance.choice(_FAMILY)[0] + given
        if self.chance.random() < 0.1:
            return f"{self.chance.choice(_FAMILY)[1:]} {self.chance.choice(_FIRST)}"
        return f"{self.chance.choice(_FIRST)} {self.chance.choice(_LAST)}"

    def _number(self, chinese: bool) -> str:
        if chinese:
            return f"+861{self.chance.choice('3578')}{self.chance.randrange(10**9):09}"
        return f"+417{self.chance.choice('6789')}{self.chance.randrange(10**7):07}"

    def _point(self) -> Point:
        return Point(47.05 + self.chance.random() * 0.22, 9.45 + self.chance.random() * 0.15)

    def _place(self, chinese: bool) -> Place:
        number = self.chance.randrange(1, 400)
        if chinese:
            text = f"上海市{self.chance.choice(_DISTRICTS)}区{self.chance.choice(_ROADS)}路{number}号"
            unit = f"{self.chance.randrange(1, 30)}号楼{self.chance.randrange(101, 2900)}室"
        else:
            text = f"{self.chance.choice(_STREETS)} {number}, {self.chance.choice(_TOWNS)}"
            unit = ""
        return Place(PlaceId(self._id()), text, self._point(), unit=unit)

    # ---- work

    def _job(
        self, n: int, who: tuple[CustomerId, Tier, str, Place], people: list[StaffMember]
    ) -> Iterator[Stored]:
        """A job with the call it came by, its callback, and the lines it left in the log."""
        size = self.size
        customer, _, number, place = who
        service = self.chance.choice(self.services)
        job_id, call_id = JobId(self._id()), CallId(self._id())
        per_day = len(people) * PER_PERSON
        slot = n % per_day
        # the last days are those ahead; days before the first full one stay empty
        day = AHEAD - (size.jobs - 1 - n) // per_day
        waiting = n >= size.jobs - WAITING
        start = self._day + timedelta(days=day, minutes=150 * (slot // len(people)))
        person = people[slot % len(people)]
        booked = min(start - timedelta(days=2 + self.chance.random() * 5), self.now - timedelta(minutes=1))
        ended = start + timedelta(minutes=self.chance.randrange(30, 140))
        done = not waiting and ended < self.now
        job = Job(
            id=job_id,
            branch_id=self.branch.id,
            customer_id=customer,
            service=service.code,
            place=place,
            created_at=booked,
            version=1,
            number=f"J-{1001 + n}",
            window=Window(start, start + timedelta(hours=2)),
            first_window=Window(start, start + timedelta(hours=2)),
            duration=timedelta(minutes=120),
            call_id=call_id,
            note=self.chance.choice(("", "", "", "Ring twice", "请先打电话", "Key at the neighbour")),
            steps=(Step(booked, "booked", State.NEW, State.CONFIRMED, "Ana"),),
            state=State.CONFIRMED,
        )
        if not waiting:
            job = self._given(job, person.id, start, ended, done)
        yield Call(
            id=call_id,
            branch_id=self.branch.id,
            number=number,
            rang_at=booked - timedelta(minutes=5),
            version=1,
            state=CallState.WRAPPED_UP,
            customer_id=customer,
            answered_at=booked - timedelta(minutes=4),
            ended_at=booked,
            answered_by="Ana",
            kind=CallKind.BOOKING,
            outcome="booking",
        )
        yield job
        yield from self._around(job, n, ended if done else None)

    def _given(self, job: Job, staff: StaffId, start: datetime, ended: datetime, done: bool) -> Job:
        visit = Visit(VisitId(self._id()), staff, Window(start, start + job.duration))
        steps = [*job.steps]

        def step(action: Action, at: datetime, after: State) -> None:
            steps.append(Step(at, action.value, steps[-1].after, after, "Ana", staff_id=staff))

        step(Action.ASSIGN, job.created_at, State.ASSIGNED)
        if not done:
            step(Action.ACCEPT, job.created_at, State.ACCEPTED)
            return replace(job, state=State.ACCEPTED, visits=(visit,), steps=tuple(steps))
        if self.chance.random() < 0.04:
            step(Action.CANCEL, start - timedelta(hours=3), State.CANCELLED)
            visit = replace(visit, state=VisitState.RELEASED, ended_at=start - timedelta(hours=3))
            return replace(job, state=State.CANCELLED, visits=(visit,), steps=tuple(steps))
        step(Action.START, start, State.IN_SERVICE)
        step(Action.COMPLETE, ended, State.COMPLETED)
        visit = replace(
            visit, state=VisitState.DONE, set_off_at=start, arrived_at=start, started_at=start, ended_at=ended
        )
        job = replace(job, state=State.CLOSED, visits=(visit,), steps=tuple(steps))
        if self.chance.random() < 0.55:
            marks = [self.chance.choice((3, 4, 4, 5, 5, 5)) for _ in range(4)]
            job = replace(
                job, rating=Rating(marks[0], marks[1], marks[2], marks[3], at=ended + timedelta(hours=3))
            )
        return job

    def _around(self, job: Job, n: int, ended: datetime | None) -> Iterator[Stored]:
        if ended is not None and job.state is State.CLOSED:
            due = ended + timedelta(hours=24)
            open_still = due > self.now - timedelta(days=1)
            yield FollowUp(
                id=FollowUpId(self._id()),
                branch_id=job.branch_id,
                kind=Kind.CALLBACK,
                created_at=ended,
                due_at=due,
                version=1,
                customer_id=job.customer_id,
                job_id=job.id,
                state=FollowUpState.OPEN if open_still else FollowUpState.DONE,
                ended_at=None if open_still else due,
            )
        if n % 12 == 0:
            yield from self._missed(job, n)
        changes = ChangeSet({"job": frozenset({job.id}), "customer": frozenset({job.customer_id})})
        for at, command in ((job.created_at, "BookJob"), (ended or job.created_at, "AdvanceJob")):
            yield LogEntry(
                at=at,
                seat=f"seat-{n % 9}",
                who="Ana",
                key=self._id(),
                command=command,
                label=T("Booked {number}", number=job.number),
                changes=changes,
                payload={"job_id": job.id, "note": job.note},
                undo=None,
            )

    def _missed(self, job: Job, n: int) -> Iterator[Stored]:
        """A call nobody answered, and the call back that is owed for it: of all but the last few it was made."""
        owed = n >= self.size.jobs - 12 * 8
        call = Call(
            id=CallId(self._id()),
            branch_id=job.branch_id,
            number=self._number(n % 2 == 0),
            rang_at=job.created_at,
            version=1,
            state=CallState.MISSED,
            ended_at=job.created_at,
        )
        yield call
        yield FollowUp(
            id=FollowUpId(self._id()),
            branch_id=job.branch_id,
            kind=Kind.MISSED_CALL,
            created_at=call.rang_at,
            due_at=call.rang_at + timedelta(minutes=30),
            version=1,
            call_id=call.id,
            state=FollowUpState.OPEN if owed else FollowUpState.DONE,
            ended_at=None if owed else call.rang_at + timedelta(minutes=20),
        )


def the_branch() -> Branch:
    """The invented office."""
    return Branch(BranchId("branch-bench"), "Bench", "Europe/Zurich", Point(47.14, 9.52), "CHF", "CH")
