"""A unit of work on both databases: versions, numbers, all or nothing, the log."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.changes import ChangeSet
from app.domain.errors import ChangedMeanwhile, NotPossible
from app.domain.ids import CustomerId, JobId
from app.domain.text import T
from app.unit_of_work import LogEntry
from db.storage import DeskStorage
from tests.support.builders import a_call, a_customer, a_job, a_staff_member, an_area, at


def entry(key: str = "k1", who: str = "Mia", **detail: object) -> LogEntry:
    """A line of the log."""
    given: dict[str, object] = {
        "at": at("08:00"),
        "seat": "desk-1",
        "who": who,
        "key": key,
        "command": "SaveCustomer",
        "label": T("Change {name}", name="Zhao"),
        "changes": ChangeSet.of("customer", ["c1"]),
        "payload": {"a": [1, "zwei"]},
    }
    return LogEntry(**given | detail)  # type: ignore[arg-type]


def test_saving_gives_versions_and_numbers(desk: DeskStorage) -> None:
    with desk.unit() as unit:
        first = unit.customers.save(a_customer())
        second = unit.customers.save(a_customer())
        job = unit.jobs.save(a_job(first))
        other = unit.jobs.save(a_job(second))
        unit.commit()
    assert (first.version, first.code, second.code) == (1, "C-0001", "C-0002")
    assert (job.version, job.number, other.number) == (1, "J-1001", "J-1002")
    with desk.unit() as unit:
        again = unit.jobs.save(replace(job, note="ring twice"))
        assert again.version == 2
        assert unit.jobs.get(job.id) == again
        assert unit.jobs.by_number(" j1001 ") == again == unit.jobs.by_number("1001")
        assert unit.jobs.of_customer(first.id) == (again,)
        unit.commit()


def test_a_number_given_by_hand_is_not_given_again(desk: DeskStorage) -> None:
    with desk.unit() as unit:
        given = unit.customers.save(a_customer(code="C-0001"))
        next_one = unit.customers.save(a_customer())
        unit.commit()
    assert (given.code, next_one.code) == ("C-0001", "C-0002")
    with desk.unit() as unit, pytest.raises(NotPossible) as refused:
        unit.customers.save(a_customer(code="C-0002"))
    assert refused.value.code == "code-taken"


def test_without_commit_nothing_happened(desk: DeskStorage) -> None:
    with desk.unit() as unit:
        customer = unit.customers.save(a_customer())
    with desk.unit() as unit, pytest.raises(NotPossible) as refused:
        unit.customers.get(customer.id)
    assert refused.value.code == "unknown"


def test_an_error_in_the_block_takes_everything_back(desk: DeskStorage) -> None:
    customer = a_customer()
    with pytest.raises(ZeroDivisionError), desk.unit() as unit:
        unit.customers.save(customer)
        _ = 1 // 0
    with desk.unit() as unit:
        assert unit.customers.find(customer.id) is None


def test_who_is_later_hears_who_was_quicker_and_sees_the_new_state(desk: DeskStorage) -> None:
    with desk.unit() as unit:
        seen = unit.customers.save(a_customer())
        unit.commit()
    with desk.unit() as unit:
        newer = unit.customers.save(replace(seen, name="Ana"))
        unit.log.append(entry(who="Lin", changes=unit.touched()))
        unit.commit()
    with desk.unit() as unit, pytest.raises(ChangedMeanwhile) as refused:
        unit.customers.save(replace(seen, name="Bo"))
    assert refused.value.detail == newer
    assert "Lin" in str(refused.value)


def test_making_the_same_thing_twice_is_refused(desk: DeskStorage) -> None:
    customer = a_customer()
    with desk.unit() as unit:
        stored = unit.customers.save(customer)
        with pytest.raises(ChangedMeanwhile) as refused:
            unit.customers.save(customer)
        assert refused.value.detail == stored
        unit.commit()


def test_saving_what_is_gone_is_unknown(desk: DeskStorage) -> None:
    with desk.unit() as unit:
        area = unit.areas.save(an_area())
        unit.areas.remove(area.id)
        with pytest.raises(NotPossible) as refused:
            unit.areas.save(area)
        assert refused.value.code == "unknown"
        with pytest.raises(NotPossible):
            unit.areas.remove(area.id)


def test_customers_are_found_by_code_and_phone(desk: DeskStorage) -> None:
    with desk.unit() as unit:
        zhao = unit.customers.save(a_customer("+41 79 555 01 02", name="Zhao"))
        also = unit.customers.save(a_customer("+41795550102", name="Also"))
        unit.commit()
        assert unit.customers.by_code(zhao.code) == zhao
        assert unit.customers.by_phone("+41795550102") == (zhao, also)
        assert unit.customers.by_phone("") == ()


def test_the_call_and_its_job_may_be_saved_in_either_order(desk: DeskStorage) -> None:
    with desk.unit() as unit:
        customer = unit.customers.save(a_customer())
        job = a_job(customer)
        call = unit.calls.save(replace(a_call(), job_id=job.id))
        unit.jobs.save(replace(job, call_id=call.id))
        unit.commit()
    with desk.unit() as unit:
        assert unit.calls.get(call.id).job_id == job.id


def test_the_log_knows_commands_by_key_and_what_was_taken_back(desk: DeskStorage) -> None:
    with desk.unit() as unit:
        number = unit.log.append(entry())
        unit.commit()
    with desk.unit() as unit:
        assert unit.log.by_key("k1") == replace(entry(), number=number) == unit.log.get(number)
        assert unit.log.by_key("k2") is None
        assert unit.log.undone_by(number) is None
        undo = unit.log.append(entry("k2", undoes=number, undo={"redo": True}))
        assert unit.log.undone_by(number) == undo
        unit.log.append(entry("k3", undoes=undo))
        assert unit.log.undone_by(number) is None
        unit.commit()


def test_settings_are_kept_and_forgotten(desk: DeskStorage) -> None:
    with desk.unit() as unit:
        assert unit.settings.get("weights") is None
        unit.settings.set("weights", {"travel": 30.5})
        unit.settings.set("example", False)
        assert unit.settings.get("weights") == {"travel": 30.5}
        assert unit.settings.get("example") is False
        unit.settings.set("weights", None)
        assert unit.settings.get("weights") is None


def test_what_was_saved_is_named(desk: DeskStorage) -> None:
    with desk.unit() as unit:
        assert not unit.touched()
        customer = unit.customers.save(a_customer())
        staff = unit.staff.save(a_staff_member())
        unit.lanes.raise_version(staff.id, at("08:00").date())
        assert unit.touched().kinds == {
            "customer": frozenset({customer.id}),
            "staff": frozenset({staff.id}),
            "lane": frozenset({f"{staff.id}/2026-11-26"}),
        }


def test_clearing_leaves_one_branch_and_begins_numbers_anew(desk: DeskStorage) -> None:
    with desk.unit() as unit:
        customer = unit.customers.save(a_customer())
        staff = unit.staff.save(a_staff_member())
        unit.jobs.save(a_job(customer, staff))
        first = unit.log.append(entry())
        unit.log.append(entry("k2", undoes=first))
        unit.settings.set("example", True)
        unit.commit()
    with desk.unit() as unit:
        branch = unit.branches.get(customer.branch_id)
        unit.clear(keep_branch=branch.id)
        later = unit.log.append(entry("k3", changes=unit.touched()))
        unit.commit()
    assert later > first + 1
    with desk.unit() as unit:
        assert unit.branches.find(branch.id) == branch
        assert unit.settings.get("example") is None
        assert unit.customers.find(CustomerId(customer.id)) is None
        assert unit.jobs.find(JobId("x")) is None
        assert unit.customers.save(a_customer()).code == "C-0001"
