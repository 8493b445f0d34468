"""Vehicle routing instances with time windows of Solomon (1987) and, in the same form, Gehring and Homberger (1999).

Ways and times are Euclidean distances cut after the first decimal, as the DIMACS challenge counts them. So that
sums are exact, the day is counted in tenths: a "second" is a tenth of the instance's unit, and its price a tenth.
"""

from __future__ import annotations

import math

from app.domain.errors import NotPossible
from app.domain.planning import Day, Job, Period, Person, Prices, Role, Travel, TravelTable
from app.domain.text import T
from app.planner.formats.limits import few_enough


def read(text: str) -> Day:
    """The day of an instance. Raises NotPossible."""
    rows: list[list[float]] = []
    for line in text.splitlines():
        try:
            row = [float(word) for word in line.split()]
        except ValueError:
            continue  # headings
        if row:
            rows.append(row)
    if len(rows) < 2 or len(rows[0]) != 2 or any(len(row) != 7 for row in rows[1:]):
        raise NotPossible(
            T(
                "This is no instance of Solomon's form: a line of vehicles and capacity, then seven columns a customer."
            ),
            code="solve-format",
        )
    vehicles, capacity = int(rows[0][0]), rows[0][1]
    few_enough(vehicles)
    customers = rows[1:]
    table = TravelTable.of(
        [[math.floor(10 * math.hypot(a[1] - b[1], a[2] - b[2]) + 1e-9) for b in customers] for a in customers]
    )
    _, _, _, _, opening, closing, _ = customers[0]
    shift = Period(10 * opening, 10 * closing)
    people = tuple(
        Person(f"vehicle-{k + 1}", 0, 0, shift, mode="plane", capacity=capacity) for k in range(vehicles)
    )
    jobs = tuple(
        Job(
            f"{number:g}",
            index,
            (Role(10 * service),),
            (Period(10 * ready, 10 * due),),
            load=demand,
        )
        for index, (number, _x, _y, demand, ready, due, service) in enumerate(customers)
        if index
    )
    return Day(people, jobs, {"plane": Travel((table,))}, Prices(travel=0.1))
