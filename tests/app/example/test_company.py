"""The example company: what stands there could have happened, and its day lives."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from app.adapters.clocks import ExampleClock
from app.adapters.routing import EstimateRouter
from app.bootstrap import Desk
from app.domain.errors import NotPossible
from app.domain.followups import Kind
from app.domain.jobs import VisitState
from app.domain.lifecycle import State
from app.example import company, start
from app.example.catalogue import services
from app.example.day import LivingDay
from app.example.people import ZONE
from app.example.town import TownSummary
from app.services.context import Who
from db.storage import DeskStorage
from tests.support.desk import Gazetteer

NOW = datetime(2026, 11, 26, 9, 40, tzinfo=ZONE)


@pytest.fixture(scope="module")
def filled(
    written: tuple[Path, TownSummary], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DeskStorage]:
    file = tmp_path_factory.mktemp("example") / "desk.db"
    storage = DeskStorage.open(str(file), seat="seat-1", who="Li Na")
    company.fill(storage, written[1], NOW, start.roads(EstimateRouter(), NOW), "en")
    start.remember(storage, NOW)
    yield storage
    storage.close()


def test_forty_people_twelve_services_four_hundred_customers(filled: DeskStorage) -> None:
    queries = filled.queries
    assert len(queries.staff()) == 40
    assert len(queries.services()) == len(services("en")) == 12
    assert len(queries.customers()) == 400
    assert queries.desk().example


def test_checklists_speak_the_companys_language(filled: DeskStorage) -> None:
    lists = {lang: [s.checklist for s in services(lang)] for lang in ("en", "zh_CN", "zh_TW")}
    assert all(item.isascii() for items in lists["en"] for item in items)
    assert not any(item.isascii() for items in lists["zh_CN"] for item in items)
    assert lists["zh_TW"] == lists["zh_CN"]
    assert [s.checklist for s in filled.queries.services()].count(()) < 12
    branch = filled.queries.desk().branches[0]
    visits = filled.queries.board(branch.id, NOW.date() - timedelta(days=3)).visits
    jobs = (filled.queries.job(v.job_id) for v in visits)
    done = [(j.service.checklist, j.job.completion.checklist_done) for j in jobs if j and j.job.completion]
    asked = [(want, had) for want, had in done if want]
    assert len(asked) > 10
    assert sum(want == had for want, had in asked) > 0.8 * len(asked)
    assert all(set(had) <= set(want) for want, had in asked)


def test_two_weeks_lie_behind_it_with_ratings(filled: DeskStorage) -> None:
    branch = filled.queries.desk().branches[0]
    lines = filled.queries.staff_lines(branch.id)
    assert sum(line.ratings for line in lines) > 200
    assert all(1 <= line.mean <= 5 for line in lines if line.ratings)
    day = NOW.date() - timedelta(days=12)
    states = Counter(v.state for v in filled.queries.board(branch.id, day).visits)
    assert states[State.CLOSED] > sum(states.values()) * 0.7


def test_the_morning_is_under_way(filled: DeskStorage) -> None:
    branch = filled.queries.desk().branches[0]
    board = filled.queries.board(branch.id, NOW.date())
    states = Counter(v.state for v in board.visits)
    assert states[State.IN_SERVICE] > 3
    assert states[State.ACCEPTED] > 20
    assert filled.queries.tray(branch.id), "some still wait for somebody"
    assert {f.kind for f in filled.queries.follow_ups(branch.id)} >= {Kind.CALLBACK}


def test_nobody_is_in_two_places_and_nobody_works_off_duty(filled: DeskStorage) -> None:
    branch = filled.queries.desk().branches[0]
    for ahead in range(-3, 2):
        board = filled.queries.board(branch.id, NOW.date() + timedelta(days=ahead))
        duty = {p.id: p.duty for p in board.people}
        for person in board.people:
            visits = sorted(
                (v for v in board.visits if v.staff_id == person.id), key=lambda v: v.window.start
            )
            for one, other in pairwise(visits):
                assert one.window.end <= other.window.start
            for visit in visits:
                assert any(w.covers(visit.window) for w in duty[person.id])


def test_the_day_lives_for_two_hours(filled: DeskStorage) -> None:
    clock = ExampleClock(NOW, 0)
    desk = Desk(
        filled, filled.queries, clock, Who("seat-1", "Li Na", "administrator"), EstimateRouter(), Gazetteer()
    )
    branch = filled.queries.desk().branches[0]
    before = Counter(v.state for v in filled.queries.board(branch.id, NOW.date()).visits)
    day = LivingDay(desk, clock, branch)
    try:
        steps = 0
        for _ in range(120):
            clock.skip(timedelta(minutes=1))
            steps += day.step(look=True)
    finally:
        day.stop()
    board = filled.queries.board(branch.id, NOW.date())
    after = Counter(v.state for v in board.visits)
    done = (State.COMPLETED, State.RATED)
    assert steps > 50
    assert sum(after[s] for s in done) > sum(before[s] for s in done) + 5
    assert filled.queries.calls(branch.id, since=NOW.astimezone(ZONE)), "the telephone rang"
    fixes = desk.around.positions.all()
    assert len(fixes) > 10
    assert {f.source for f in fixes} == {"simulated"}
    moving = [v for v in board.visits if v.state is State.ON_THE_WAY and v.visit_state is VisitState.OPEN]
    assert all(v.set_off_at is not None for v in moving)


def test_a_real_desk_is_never_mixed_with_the_example(tmp_path: Path) -> None:
    from app.adapters.city.build import PackLoader
    from app.adapters.city.pack import PackStore
    from app.adapters.clocks import SystemClock
    from app.assembly import CityParts
    from tests.support.desk import BRANCH

    storage = DeskStorage.open(str(tmp_path / "desk.db"), seat="s", who="w")
    packs = PackStore(tmp_path / "maps")
    with storage.unit() as work:
        work.branches.save(BRANCH)
        work.commit()
    with pytest.raises(NotPossible) as refusal:
        start.make(storage, PackLoader(packs), CityParts(packs), SystemClock(), "en")
    assert "This desk holds real work" in str(refusal.value.text)
    packs.close()
    storage.close()
