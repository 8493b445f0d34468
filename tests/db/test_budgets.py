"""How many statements a screen may send, however much there is to show."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain.calls import CallState
from app.domain.ids import BranchId, ServiceCode
from db.storage import DeskStorage
from tests.support.builders import (
    DAY,
    a_call,
    a_customer,
    a_follow_up,
    a_job,
    a_staff_member,
    window,
)
from tests.support.desk_storage import statements, writing

HERE = BranchId("branch-vaduz")


@pytest.mark.parametrize("many", [1, 30])
def test_screens_ask_a_fixed_number_of_statements(desk: DeskStorage, many: int) -> None:
    with writing(desk) as unit:
        people = [unit.staff.save(a_staff_member()) for _ in range(many)]
        for person in people:
            customer = unit.customers.save(a_customer("+41795550102", name="Zhao"))
            job = unit.jobs.save(a_job(customer, person))
            unit.jobs.save(a_job(customer, window=window("08:00", "09:00")))
            unit.follow_ups.save(a_follow_up(job_id=job.id, customer_id=customer.id))
            call = unit.calls.save(a_call("+41795550102"))
            unit.calls.save(a_call(state=CallState.MISSED))
    now = datetime(2026, 11, 26, 12, tzinfo=UTC)
    asked = desk.queries
    budget = {
        "board": (4, lambda: asked.board(HERE, DAY)),
        "person_days": (8, lambda: asked.person_days(HERE, DAY)),
        "records": (2, lambda: asked.records(HERE, ServiceCode("leak-repair"), customer.id)),
        "company": (2, lambda: asked.company(HERE)),
        "all_jobs": (2, lambda: asked.all_jobs(HERE)),
        "all_ratings": (1, lambda: asked.all_ratings(HERE)),
        "tray": (2, lambda: asked.tray(HERE)),
        "watch": (4, lambda: asked.watch(HERE, now)),
        "counts": (6, lambda: asked.counts(HERE, now)),
        "follow_ups": (1, lambda: asked.follow_ups(HERE)),
        "live_calls": (8, lambda: asked.live_calls(HERE)),
        "caller_card": (8, lambda: asked.caller_card(call.id)),
        "missed_calls": (1, lambda: asked.missed_calls(HERE)),
        "find_customers": (4, lambda: asked.find_customers("zhao")),
        "find_jobs": (3, lambda: asked.find_jobs("zhao")),
        "job": (9, lambda: asked.job(job.id)),
        "customers": (3, lambda: asked.customers()),
        "staff_lines": (4, lambda: asked.staff_lines(HERE)),
        "history": (1, lambda: asked.history()),
        "desk": (2, lambda: asked.desk()),
    }
    spent = {}
    for name, (_, ask) in budget.items():
        with statements(desk) as sent:
            assert ask() is not None
        spent[name] = len(sent)
    assert spent == {name: number for name, (number, _) in budget.items()}
