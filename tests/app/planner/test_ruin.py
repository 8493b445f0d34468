"""What large moves take out of a plan: looked at in the plain core, which the compiled one equals."""

from __future__ import annotations

import pytest

from app.domain.planning import Period, Role
from app.planner.core.annealing import Core
from app.planner.core.ruin import AROUND, GONE
from app.planner.flat import flatten
from tests.app.planner.days import day, job, person

HOUR = 3600.0
NAMES = ("ana", "bo", "chi", "dora")
SKILLED = ("ana", "bo", "dora")


@pytest.fixture
def core() -> Core:
    """Ana, bo and dora may do the glass; chi may not. Dora goes home at noon. Each does the same at every hour."""
    people = tuple(
        person(
            name,
            shift=Period(8 * HOUR, (12 if name == "dora" else 19) * HOUR),
            skills={"glass": 1} if name in SKILLED else {},
        )
        for name in NAMES
    )
    jobs = tuple(
        job(
            f"{name}-{hour}",
            1,
            30,
            windows=(Period(hour * HOUR, hour * HOUR),),
            roles=(Role(1800, {"glass": 1} if name in SKILLED else {}),),
        )
        for name in NAMES
        for hour in (range(9, 11) if name == "dora" else range(9, 18))
    )
    flat = flatten(day(people, jobs).check())
    some = Core(flat, 1)
    some.start()
    for x in range(flat.jobs):
        some.look_around(x)
    numbers = {who.id: c for c, who in enumerate(flat.person_list)}
    some.put(
        [flat.job_list[x].windows[0].start if x < flat.jobs else 0.0 for x in range(flat.nodes)],
        [numbers[one.id.split("-")[0]] for one in flat.job_list],
    )
    some.names = [one.id for one in flat.job_list]  # type: ignore[attr-defined]
    return some


def _taken(core: Core, job: str) -> list[list[tuple[str, int]]]:
    """Whose work of which hour fifty such moves about a job would take out."""
    names: list[str] = core.names  # type: ignore[attr-defined]
    found = []
    for _ in range(50):
        core.gone_now += 1
        n = core._lates(names.index(job))
        gone = [names[core.gone[z]].split("-") for z in range(n)]
        found.append([(who, int(hour)) for who, hour in gone])
    return found


def test_the_ends_of_days_of_those_who_may_do_it_come_out_from_its_hour_on(core: Core) -> None:
    moves = _taken(core, "ana-15")
    assert all(("ana", 15) in gone for gone in moves)
    assert {who for gone in moves for who, _ in gone} == {"ana", "bo"}, "chi may not, dora is home"
    assert {hour for gone in moves for _, hour in gone} == {15, 16, 17}, f"from {AROUND} seconds before"
    for gone in moves:
        for who in ("ana", "bo"):
            assert [hour for name, hour in gone if name == who] in ([], [17, 16, 15]), (
                "whole ends, last first"
            )


def test_before_noon_there_are_more_people_and_no_more_than_six_jobs_of_each(core: Core) -> None:
    moves = _taken(core, "dora-9")
    assert {who for gone in moves for who, _ in gone} == {"ana", "bo", "dora"}
    assert all(("dora", 9) in gone for gone in moves)
    for gone in moves:
        assert len(set(gone)) == len(gone) <= GONE
        for who in ("ana", "bo"):
            assert [hour for name, hour in gone if name == who] in ([], [17, 16, 15, 14, 13, 12])


def test_a_move_about_any_job_takes_out_nothing_but_ends_of_days(core: Core) -> None:
    core.mix(1000, by_late=100)
    names: list[str] = core.names  # type: ignore[attr-defined]
    taken = set()
    for _ in range(100):
        gone = {names[core.gone[z]] for z in range(core._ruin())}
        for who in NAMES:
            own = [name for name in names if name.startswith(who)]
            mine = [name for name in own if name in gone]
            assert mine == own[len(own) - len(mine) :], "a stretch from the middle of somebody's day"
        taken |= gone
    assert {name.split("-")[0] for name in taken} >= {"ana", "bo", "chi"}


@pytest.mark.parametrize("kind", ["small", "ends"])
def test_where_the_evening_is_short_all_look_rather_for_later_work(core: Core, kind: str) -> None:
    def hour(by_late: int) -> float:
        core.mix(1000, by_end=100 - by_late, by_late=by_late)
        found = []
        for _ in range(600):
            if kind == "small" and core._propose():
                found.append(core.st[core.first[core.chx[0]]] / HOUR)
            elif kind == "ends":
                n = core._ruin()
                found.append(min(core.st[core.first[core.gone[z]]] for z in range(n)) / HOUR)
        return sum(found) / len(found)

    assert hour(1) > hour(0) + 0.5
