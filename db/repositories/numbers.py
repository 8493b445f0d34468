"""The numbers people say: J-1001, C-0001, one after the other, never given twice."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Sequence, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from db.models import CUSTOMER_NUMBERS, JOB_NUMBERS, CounterRow
from db.repositories.base import Work

_SEQUENCES: dict[str, Sequence] = {"job": JOB_NUMBERS, "customer": CUSTOMER_NUMBERS}
_FIRST = {"job": 1001, "customer": 1}


def next_number(work: Work, name: str, column: InstrumentedAttribute[Any], form: str) -> str:
    """The next number of a kind in its written form, skipping those that were given by hand."""
    while True:
        number = form.format(_from_sequence(work, name) if work.postgres else _from_counter(work, name))
        if work.connection.execute(select(column).where(column == number)).first() is None:
            return number


def _from_sequence(work: Work, name: str) -> int:
    return int(work.connection.execute(select(_SEQUENCES[name].next_value())).scalar_one())


def _from_counter(work: Work, name: str) -> int:
    connection = work.connection
    raised = connection.execute(
        update(CounterRow)
        .where(CounterRow.name == name)
        .values(value=CounterRow.value + 1)
        .returning(CounterRow.value)
    ).scalar()
    if raised is None:
        raised = _FIRST[name]
        connection.execute(insert(CounterRow), {"name": name, "value": raised})
    return int(raised)
