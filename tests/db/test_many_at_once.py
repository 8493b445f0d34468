"""Several seats at once: one saver wins, waiting ends, numbers follow the order of commits."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from app.changes import ChangeSet
from app.domain.errors import ChangedMeanwhile, DeskError, NotReachable
from db import engine
from db.storage import DeskStorage
from tests.db.test_unit_of_work import entry
from tests.support.builders import DAY, a_branch, a_customer, a_staff_member
from tests.support.desk_storage import writing


def test_of_many_who_save_one_version_exactly_one_wins(desk: DeskStorage) -> None:
    with writing(desk) as unit:
        seen = unit.customers.save(a_customer())
    start = threading.Barrier(5)
    outcomes: list[object] = []

    def seat(name: str) -> None:
        start.wait()
        try:
            with writing(desk) as unit:
                outcomes.append(unit.customers.save(replace(seen, name=name)))
        except ChangedMeanwhile as refused:
            outcomes.append(refused)

    threads = [threading.Thread(target=seat, args=(f"seat {i}",)) for i in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (won,) = [o for o in outcomes if not isinstance(o, ChangedMeanwhile)]
    lost = [o for o in outcomes if isinstance(o, ChangedMeanwhile)]
    assert [o.detail for o in lost] == [won] * 4


def test_a_reader_never_passes_a_number_that_is_still_to_come(desk: DeskStorage) -> None:
    """A slow unit has its number already; a quick one may not be seen before it."""
    slow_has_written, reader_has_looked = threading.Event(), threading.Event()

    def slow() -> None:
        with writing(desk) as unit:
            unit.log.append(entry("slow", changes=ChangeSet.of("job", ["slow"])))
            slow_has_written.set()
            reader_has_looked.wait()

    def quick() -> None:
        slow_has_written.wait()
        with writing(desk) as unit:
            unit.log.append(entry("quick", changes=ChangeSet.of("job", ["quick"])))

    threads = [threading.Thread(target=slow), threading.Thread(target=quick)]
    for thread in threads:
        thread.start()
    slow_has_written.wait()
    mark, changes, _ = desk.queries.changes_since(0)
    assert not changes
    reader_has_looked.set()
    for thread in threads:
        thread.join()
    _, changes, _ = desk.queries.changes_since(mark)
    assert changes.ids("job") == {"slow", "quick"}
    assert [line.command for line in desk.queries.history()] == ["SaveCustomer"] * 2


def test_a_file_that_stays_busy_is_said_to_be(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_MILLISECONDS", 20)
    with DeskStorage.open(f"{tmp_path}/desk.sqlite3") as desk:
        with desk.unit() as one:
            one.branches.save(a_branch())
            with pytest.raises(NotReachable) as refused, desk.unit():
                pass
            one.commit()
        assert refused.value.code == "busy"
        assert desk.queries.desk().branches == (a_branch(),)


@pytest.mark.postgres
def test_two_who_wait_for_each_other_do_not_wait_for_ever(postgres_url: str) -> None:
    with DeskStorage.open(postgres_url) as desk:
        with writing(desk) as unit:
            unit.branches.save(a_branch())
            people = [unit.staff.save(a_staff_member()) for _ in range(2)]
        both = threading.Barrier(2)
        outcomes: list[str] = []

        def seat(first: int) -> None:
            try:
                with writing(desk) as unit:
                    unit.lanes.raise_version(people[first].id, DAY)
                    both.wait()
                    unit.lanes.raise_version(people[1 - first].id, DAY)
                outcomes.append("done")
            except DeskError as refused:
                outcomes.append(refused.code)

        threads = [threading.Thread(target=seat, args=(i,)) for i in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["busy", "done"]
