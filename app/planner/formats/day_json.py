"""A day, and a plan, as JSON: the fields of app.domain.planning under their own names; unknown ones are an error.

    {"people": [{"id": "ana", "start": 0, "end": 0, "shift": [28800, 61200], "skills": {"boiler": 2},
                 "rests": [{"window": [43200, 46800], "seconds": 1800}]}],
     "jobs": [{"id": "J1", "place": 1, "windows": [[32400, 36000]], "leave_out_price": 5000,
               "roles": [{"seconds": 3600, "skills": {"boiler": 1}}]}],
     "modes": {"car": {"tables": [{"seconds": [[0, 600], [600, 0]]}]}},
     "prices": {"travel": 1.0}}

Periods are [start, end] in seconds of the day. A table may have a `since` (seconds of the day), a mode a `price`
(rows like those of seconds). A plan is {"visits": […], "rests": […], "unserved": […]}.
"""

from __future__ import annotations

import json
from typing import Any, TypeVar

from cattrs import BaseValidationError, Converter, transform_error

from app.domain.errors import NotPossible
from app.domain.planning import Day, Period, Plan, TravelTable
from app.domain.text import T

X = TypeVar("X")


def _period(value: Any, _: type) -> Period:
    start, end = value
    return Period(float(start), float(end))


def _table(value: Any, _: type) -> TravelTable:
    if isinstance(value, list):
        return TravelTable.of(value)
    if set(value) - {"seconds", "since"}:
        raise ValueError(f"unknown: {sorted(set(value) - {'seconds', 'since'})}")
    return TravelTable.of(value["seconds"], float(value.get("since", float("-inf"))))


_converter = Converter(forbid_extra_keys=True)
_converter.register_structure_hook(Period, _period)
_converter.register_structure_hook(TravelTable, _table)
_converter.register_unstructure_hook(Period, lambda period: [period.start, period.end])


def read(text: str) -> Day:
    """The day of a JSON text. Raises NotPossible."""
    return _load(Day, text)


def read_plan(text: str) -> Plan:
    """The plan of a JSON text. Raises NotPossible."""
    return _load(Plan, text)


def write_plan(plan: Plan) -> str:
    """A plan as JSON."""
    return json.dumps(_converter.unstructure(plan), ensure_ascii=False)


def _load(kind: type[X], text: str) -> X:
    try:
        return _converter.structure(json.loads(text), kind)
    except (json.JSONDecodeError, RecursionError) as wrong:
        at = f"{wrong.lineno}:{wrong.colno}" if isinstance(wrong, json.JSONDecodeError) else "1:1"
        raise NotPossible(T("This is not JSON (line:column {at}).", at=at), code="solve-json") from wrong
    except (BaseValidationError, TypeError, ValueError, KeyError, AttributeError) as wrong:
        why = transform_error(wrong)[0] if isinstance(wrong, BaseValidationError) else str(wrong)
        raise NotPossible(
            T("The file does not describe a day: {why}.", why=why), code="solve-json"
        ) from wrong
