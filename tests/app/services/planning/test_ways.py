"""Roads of a day through the router: asked for by need and once, and a way that is missing is never driven."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

import pytest

from app.adapters.routing import EstimateRouter
from app.domain.geo import Mode, Point
from app.domain.ids import StaffId
from app.planner.inside import InsidePlanner
from app.ports import TravelTable
from app.services.planning.desk_planning import Planning
from app.services.planning.gather import Absent, Scope, Wanted
from tests.support.desk import BRANCH, StoryDesk
from tests.support.planned_day import customer, wish


class Roads(EstimateRouter):
    """Estimated roads; counts the cells that are asked for. cut: no road leads between these two places."""

    def __init__(self, *cut: Point) -> None:
        super().__init__()
        self.cells = 0
        self.cut = frozenset(cut)

    def table(
        self,
        origins: Sequence[Point],
        destinations: Sequence[Point],
        mode: Mode = Mode.CAR,
        at: datetime | None = None,
    ) -> TravelTable:
        """As the port."""
        self.cells += len(origins) * len(destinations)
        found = super().table(origins, destinations, mode, at)
        seconds = [
            [
                math.inf if len(self.cut & {a, b}) == 2 else found.seconds[i][j]
                for j, b in enumerate(destinations)
            ]
            for i, a in enumerate(origins)
        ]
        return TravelTable(seconds, found.source)


def planning(desk: StoryDesk, roads: Roads) -> Planning:
    mine = desk.desk
    return Planning(mine.queries, roads, desk.clock, mine.bus, InsidePlanner())


def test_a_new_job_asks_for_its_own_ways_only(desk: StoryDesk) -> None:
    roads = Roads()
    plans = planning(desk, roads)
    wanted = Wanted(desk.at(0, 1).date(), Scope.ALL)
    for n in range(60):
        wish(desk, n, desk.window(8, 18, 1))
    built = plans.build(BRANCH, wanted)
    first = roads.cells
    tables = [table for mode in built.day.modes.values() for table in mode.tables]
    places = tables[0].size
    plans.build(BRANCH, wanted)
    assert roads.cells == first, "nothing is asked for twice"
    wish(desk, 61, desk.window(8, 18, 1))
    plans.build(BRANCH, wanted)
    assert 0 < roads.cells - first <= 2 * (places + 1) * len(tables), "its row and its column"
    again = roads.cells
    plans.map_changed()
    plans.build(BRANCH, wanted)
    assert roads.cells - again >= first


@pytest.mark.parametrize("scope", [Scope.UNASSIGNED, Scope.ALL, Scope.REPAIR])
def test_a_way_that_is_missing_is_never_driven(desk: StoryDesk, scope: Scope) -> None:
    homes = [customer(desk, n) for n in (1, 2)]
    here, there = (c.places[0].point for c in homes)
    assert here is not None and there is not None and here != there
    for _ in range(4):
        for one in homes:
            wish(desk, 1, desk.window(8, 18, 1), who=one)
    plans = planning(desk, Roads(here, there))
    proposal = plans.propose(BRANCH, Wanted(desk.at(0, 1).date(), scope), steps=1500)
    assert len(proposal.changes) == 8 and not proposal.left_out
    place = {line.job.id: line.job.place.point for line in desk.desk.queries.planning_jobs(BRANCH.id, desk.at(0, 1).date())}  # fmt: skip
    days: dict[str, list[tuple[datetime, Point | None]]] = {}
    for change in proposal.changes:
        assert change.after.start is not None
        for staff in change.after.staff:
            days.setdefault(staff, []).append((change.after.start, place[change.job_id]))
    for stops in days.values():
        for (_, a), (_, b) in pairwise(sorted(stops, key=lambda stop: stop[0])):
            assert {a, b} != {here, there}


def test_without_any_way_the_job_is_left_out_with_a_reason(desk: StoryDesk) -> None:
    homes = [customer(desk, n) for n in (1, 2)]
    here, there = (c.places[0].point for c in homes)
    assert here is not None and there is not None
    wish(desk, 1, desk.window(8, 18, 1), service="moving", who=homes[0])
    wish(desk, 2, desk.window(8, 18, 1), service="moving", who=homes[1])
    plans = planning(desk, Roads(here, there))
    away = tuple(Absent(StaffId(f"S-{n:03}"), desk.at(0, 1)) for n in range(4, 9))
    wanted = Wanted(desk.at(0, 1).date(), Scope.REPAIR, absent=away)
    proposal = plans.propose(BRANCH, wanted, steps=1500)
    assert len(proposal.changes) == 1 and len(proposal.left_out) == 1
    assert str(proposal.left_out[0].why)
