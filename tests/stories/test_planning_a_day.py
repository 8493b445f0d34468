"""A dispatcher's day: planned in the morning, somebody falls ill at 9:40, repaired, regretted, done again; told by commands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.commands import AdvanceJob
from app.domain.errors import ChangedMeanwhile
from app.domain.ids import StaffId
from app.domain.jobs import Urgency
from app.domain.lifecycle import Action
from app.services.planning.gather import Absent, Scope, Wanted
from app.services.planning.proposal import ChangeKind
from tests.support.desk import BRANCH, StoryDesk
from tests.support.planned_day import step, wish

STEPS = 3000


def test_a_day_is_planned_broken_mended_and_taken_back(desk: StoryDesk) -> None:
    planning, history = desk.desk.planning, desk.desk.history
    for n in range(4, 9):
        desk.person(f"S-{n:03}", f"Person {n}", plumbing=2, moving=1)
    today = desk.at(0).date()

    # at nine the tray is full; the plan places everything, in one step
    for n in range(18):
        wish(desk, n, desk.window(9.5 + n % 6, 12 + n % 6))
    morning = planning.propose(BRANCH, Wanted(today), steps=STEPS)
    assert not morning.left_out and morning.after.late == 0
    accepted = planning.accept(BRANCH, morning)
    assert len(accepted.made) == 18
    assert str(history.next_undo().label) == "Plan of the day"  # type: ignore[union-attr]

    def standing() -> dict[str, tuple[frozenset[str], object]]:
        found: dict[str, tuple[frozenset[str], object]] = {}
        for v in desk.desk.queries.board(BRANCH.id, today).visits:
            who, _ = found.get(v.job_number, (frozenset(), None))
            found[v.job_number] = (who | {v.staff_id}, v.window.start)
        return found

    # at 9:40 whoever has most to do falls ill; one visit of theirs has begun
    desk.clock.advance(minutes=40)
    planned = standing()
    busiest = max(
        (f"S-{n:03}" for n in range(1, 9)), key=lambda s: sum(s in who for who, _ in planned.values())
    )
    hers = sorted((start, n) for n, (who, start) in planned.items() if busiest in who)  # type: ignore[type-var]
    begun = desk.desk.queries.job_by_number(hers[0][1])
    assert begun is not None
    step(desk, begun.job, Action.SET_OFF)
    repair = planning.propose(
        BRANCH,
        Wanted(today, Scope.REPAIR, absent=(Absent(StaffId(busiest), desk.clock.now()),)),
        steps=STEPS,
    )
    safe = {c.number for c in repair.changes} | {o.number for o in repair.left_out}
    assert {n for _, n in hers[1:]} <= safe  # each visit is placed, or in the tray
    assert begun.job.number not in safe and begun.job.number in str(repair.notes[0])
    others = [c for c in repair.changes if c.kind is ChangeKind.MOVE and c.number not in {n for _, n in hers}]
    assert len(others) <= 0.1 * len(planned)

    # meanwhile another job was cancelled by its customer: that part is refused, the rest is made
    needed = {job for c in repair.changes for job in c.needs}
    lost = next(c for c in repair.changes if c.kind is ChangeKind.MOVE and c.job_id not in needed)
    desk.do(AdvanceJob(job_id=lost.job_id, action=Action.CANCEL, note="the customer called off"))
    mended = planning.accept(BRANCH, repair)
    assert [r.number for r in mended.refused] == [lost.number]
    assert lost.job_id not in mended.made
    after = standing()
    assert all(busiest not in who for n, (who, _) in after.items() if n != begun.job.number)

    # one undo brings back what stood, and her hours; a redo repeats the repair
    history.undo()
    assert standing() == {n: v for n, v in planned.items() if n != lost.number}
    assert not desk.desk.queries.staff_member(StaffId(busiest)).time_off  # type: ignore[union-attr]
    history.redo()
    assert standing() == after

    # an emergency comes in: the running plan stays, it is squeezed in
    urgent = wish(desk, 90, urgency=Urgency.EMERGENCY)
    squeezed = planning.propose(BRANCH, Wanted(today, only=(urgent.id,)), steps=STEPS)
    assert [c.number for c in squeezed.changes] == [urgent.number]
    planning.accept(BRANCH, squeezed)
    assert {n: v for n, v in standing().items() if n != urgent.number} == after

    # a draft of the evening before is overtaken by then
    with pytest.raises(ChangedMeanwhile, match="was changed by"):
        planning.accept(BRANCH, squeezed)
    assert desk.clock.now() < desk.at(9) + timedelta(hours=1)
