"""Published instances and JSON days are read as their descriptions say; anything else gets a sentence."""

from __future__ import annotations

import json

import pytest

from app.domain.errors import NotPossible
from app.domain.planning import Period, Plan, RestTaken, Visit
from app.planner.checker import check
from app.planner.formats import FORMS, day_json, read
from app.planner.search import solve

SOLOMON = """TINY

VEHICLE
NUMBER     CAPACITY
  2         20

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      0         0          0          0       100          0
    1      3         4         15          0        50         10
    2      0         7         10          0        50         10
    3      1         1          5          0        50         10
"""

HHC = """nbNodes
4
nbVehi
2
nbServi
2
r
0 0
1 0
1 1
0 0
DS
3
a
1 0
0 1
d
0.0 10.0 20.0 0.0
10.0 0.0 10.0 10.0
20.0 10.0 0.0 20.0
0.0 10.0 20.0 0.0
p
0 0
0 0
15 15
15 15
15 15
15 15
0 0
0 0
mind
0 0 30 0
maxd
0 0 60 0
e
0 0 0 0
l
1000 5 100 1000
"""

TRSP = """R1

INFO
CREW COUNT  SKILLS  TOOLS   SPARE PARTS
1      2       1       1

DEPOT TECHNICIANS AND REQUESTS
ID   X     Y     TWS    TWE    Serv   SKILLS   TOOLS    SPARE PARTS
0    40    50    0      100    0      [] \t[] \t[]
1    0     0     0      100    0      [1] \t[0] \t[3]
2    3     4     0      90     10     [1] \t[] \t[0]
3    3     4     0      90     10     [0] \t[] \t[0]
"""

DAY = {
    "people": [
        {"id": "ana", "start": 0, "end": 0, "shift": [0, 9000], "skills": {"boiler": 2},
         "rests": [{"window": [3000, 4000], "seconds": 600}]}
    ],
    "jobs": [
        {"id": "J1", "place": 1, "windows": [[600, 1200]], "leave_out_price": 5000,
         "roles": [{"seconds": 1200, "skills": {"boiler": 1}}]}
    ],
    "modes": {"car": {"tables": [{"seconds": [[0, 600], [600, 0]]}]}},
}  # fmt: skip


def test_solomon_counts_tenths_and_capacity() -> None:
    day = read("solomon", SOLOMON)
    assert len(day.people) == 2 and day.people[0].capacity == 20
    assert day.modes["plane"].seconds(0, 3, 0) == 14  # 1.414… cut after the first decimal, in tenths
    found = solve(day, iterations=3000)
    verdict = check(day, found.plan)
    assert verdict.lawful and not found.plan.unserved
    # 30 of load in two vehicles of 20; the best puts 3 beside 1
    assert verdict.cost.total == pytest.approx(5.0 + 3.6 + 1.4 + 7.0 + 7.0)


def test_home_care_has_two_services_in_a_row_and_a_third_of_each_price() -> None:
    day = read("hhc", HHC)
    assert [len(job.roles) for job in day.jobs] == [1, 2]
    assert day.jobs[1].roles[1].gap == Period(30, 60)
    found = solve(day, iterations=2000)
    verdict = check(day, found.plan)
    assert verdict.lawful
    # one goes 10, 10, 20, the other 20, 20; the first is at patient 1 five late
    assert verdict.cost.total == pytest.approx((80 + 5 + 5) / 3)


def test_technicians_start_from_home_with_their_skills() -> None:
    day = read("trsp", TRSP)
    plan = solve(day, iterations=1000).plan
    assert plan.unserved == ("3",)
    assert [(visit.job, visit.person, visit.start) for visit in plan.visits] == [("2", "technician-1", 5.0)]


def test_a_day_as_json_and_a_plan_there_and_back() -> None:
    day = read("json", json.dumps(DAY))
    plan = solve(day, iterations=500).plan
    assert plan == Plan((Visit("J1", 0, "ana", 600.0, 1800.0),), (RestTaken("ana", 0, 3000.0, 3600.0),))
    assert day_json.read_plan(day_json.write_plan(plan)) == plan


@pytest.mark.parametrize("form", sorted(FORMS))
@pytest.mark.parametrize(
    "text", ["", "hello", "1 2 3\n4", "{}[", "[]", '{"people": 3}', "\x00", "nbNodes\n3\nr\n1"]
)
def test_anything_else_gets_a_sentence(form: str, text: str) -> None:
    with pytest.raises(NotPossible) as refusal:
        read(form, text)
    assert str(refusal.value.text)


@pytest.mark.parametrize(
    "change",
    [
        {"jobs": [{"id": "J1", "place": 1, "roles": [], "colour": "red"}]},
        {"modes": {"car": {"tables": [{"seconds": [[0, 1], [1]]}]}}},
        {"modes": {"car": {"tables": [{"seconds": [[0, "x"], [1, 0]]}]}}},
        {"modes": {}},
        {"modes": {"car": {"tables": []}}},
        {"people": [{"id": "ana", "start": 0, "end": 0, "shift": [5]}]},
    ],
)
def test_a_wrong_day_gets_a_sentence(change: dict[str, object]) -> None:
    with pytest.raises(NotPossible):
        read("json", json.dumps(DAY | change))


def test_an_unknown_form_is_named() -> None:
    with pytest.raises(NotPossible, match="solomon"):
        read("pdf", "")
