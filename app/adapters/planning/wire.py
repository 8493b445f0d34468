"""How a day goes to the searching child and plans come back: a line of JSON, then the travel tables as they are.

The order: {"seconds", "steps", "seed", "day", "origin", "modes", "tables": [{"size", "since", "bytes"}, …]} in one line, then the tables'
bytes one after the other. A day names each table by its place in that list. Later lines from the parent: "cancel".
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO, Any

from cattrs import Converter

from app.domain.planning import Day, Plan, RestTaken, Travel, TravelTable, Visit

_converter = Converter(forbid_extra_keys=True)


@dataclass(frozen=True)
class Order:
    """What the child shall do."""

    day: Day
    seconds: float | None = None
    steps: int | None = None
    seed: int = 1


def write_order(order: Order) -> bytes:
    """The order in bytes. Raises nothing: a day is plain values."""
    tables: list[TravelTable] = []

    def number(table: TravelTable) -> int:
        tables.append(table)
        return len(tables) - 1

    modes = {
        name: {
            "tables": [number(table) for table in travel.tables],
            "price": None if travel.price is None else number(travel.price),
        }
        for name, travel in order.day.modes.items()
    }
    origin = order.day.origin
    bare = replace(order.day, modes={}, origin=None)
    data = {
        "seconds": order.seconds,
        "steps": order.steps,
        "seed": order.seed,
        "day": _converter.unstructure(bare),
        "origin": None if origin is None else origin.isoformat(),
        "modes": modes,
        "tables": [{"size": t.size, "since": _number(t.since), "bytes": len(t.cells)} for t in tables],
    }
    return json.dumps(_finite(data)).encode() + b"\n" + b"".join(t.cells for t in tables)


def read_order(stream: IO[bytes]) -> Order:
    """The order from a stream, which afterwards stands behind its last table. Raises ValueError for half an order."""
    line = stream.readline()
    data = json.loads(line)
    tables = []
    for head in data["tables"]:
        cells = _exactly(stream, head["bytes"])
        tables.append(TravelTable(head["size"], cells, float(head["since"])))
    modes = {
        name: Travel(
            tuple(tables[n] for n in mode["tables"]), None if mode["price"] is None else tables[mode["price"]]
        )
        for name, mode in data["modes"].items()
    }
    day: Day = _converter.structure(data["day"], Day)
    origin = None if data["origin"] is None else datetime.fromisoformat(data["origin"])
    return Order(replace(day, modes=modes, origin=origin), data["seconds"], data["steps"], data["seed"])


def _exactly(stream: IO[bytes], size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = stream.read(size - len(parts))
        if not part:
            raise ValueError("the order ends in the middle of a table")
        parts += part
    return bytes(parts)


def _number(value: float) -> float | str:
    """JSON knows no infinity; `float` reads these words."""
    return value if math.isfinite(value) else str(value)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_finite(each) for each in value]
    return value


def write_plan(plan: Plan) -> dict[str, Any]:
    """A plan as plain data."""
    return {
        "visits": [[v.job, v.role, v.person, v.start, v.end] for v in plan.visits],
        "rests": [[r.person, r.index, r.start, r.end] for r in plan.rests],
        "unserved": list(plan.unserved),
    }


def read_plan(data: dict[str, Any]) -> Plan:
    """The plan that `write_plan` wrote."""
    return Plan(
        tuple(Visit(*each) for each in data["visits"]),
        tuple(RestTaken(*each) for each in data["rests"]),
        tuple(data["unserved"]),
    )
