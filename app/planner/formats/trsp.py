"""Technician routing instances of Pillac, Guéret and Medaglia (2013): people from their own homes, with skills.

Tools and spare parts are read over: the published routes hold only if everybody may call at the depot for them
without that costing anything, and so they rule nobody out. The price is the distance.
"""

from __future__ import annotations

import math
import re

from app.domain.errors import NotPossible
from app.domain.planning import Day, Job, Period, Person, Prices, Role, Travel, TravelTable
from app.domain.text import T

ROW = re.compile(r"\s*(\d+)\s+(-?[\d.]+)\s+(-?[\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+\[([\d,\s]*)\]")
CREW = re.compile(r"CREW COUNT[^\n]*\n\s*(\d+)")


def read(text: str) -> Day:
    """The day of an instance. Raises NotPossible."""
    crew = CREW.search(text)
    rows = [match.groups() for match in map(ROW.match, text.splitlines()) if match]
    if crew is None or len(rows) < 2 + int(crew[1]):
        raise NotPossible(
            T(
                "This is no technician routing instance: a crew count, then a line for each technician and request."
            ),
            code="solve-format",
        )
    spots = [(float(row[1]), float(row[2])) for row in rows]
    table = TravelTable.of([[math.dist(a, b) for b in spots] for a in spots])
    people, jobs = [], []
    for place, (number, _x, _y, start, end, service, words) in enumerate(rows):
        period = Period(float(start), float(end))
        skills = {f"skill-{word.strip()}": 1 for word in words.split(",") if word.strip()}
        if place == 0:
            continue  # the depot
        if place <= int(crew[1]):
            people.append(Person(f"technician-{number}", place, place, period, skills=skills, mode="plane"))
        else:
            jobs.append(Job(number, place, (Role(float(service), skills),), (period,)))
    return Day(tuple(people), tuple(jobs), {"plane": Travel((table,))}, Prices(travel=1.0))
