"""Home care instances of Mankowska, Meisel and Bierwirth (2014): skills, and visits by two, together or in a row.

The price is theirs: a third each of travel, the sum of lateness, and the worst lateness. Windows are soft, nobody has
a shift. Their times per patient, carer and service are the same for all carers; the first that can is read.
"""

from __future__ import annotations

from app.domain.errors import NotPossible
from app.domain.planning import Day, Job, Period, Person, Prices, Role, Travel, TravelTable
from app.domain.text import T
from app.planner.formats.limits import few_enough

HEADINGS = ("nbNodes", "nbVehi", "nbServi", "r", "DS", "a", "x", "y", "d", "p", "mind", "maxd", "e", "l")
ENDLESS = 1e6


def read(text: str) -> Day:
    """The day of an instance. Raises NotPossible."""
    try:
        return _day(_parts(text))
    except (KeyError, IndexError, ValueError) as wrong:
        raise NotPossible(
            T("This is no home care instance: the parts {parts} are expected.", parts=HEADINGS),
            code="solve-format",
        ) from wrong


def _parts(text: str) -> dict[str, list[list[float]]]:
    parts: dict[str, list[list[float]]] = {}
    rows: list[list[float]] = []
    for line in text.splitlines():
        words = line.split()
        if len(words) == 1 and words[0] in HEADINGS:
            rows = parts.setdefault(words[0], [])
        elif words:
            rows.append([float(word) for word in words])
    return parts


def _day(parts: dict[str, list[list[float]]]) -> Day:
    nodes, carers, services = (int(parts[name][0][0]) for name in ("nbNodes", "nbVehi", "nbServi"))
    few_enough(carers)
    table = TravelTable.of([row[: nodes - 1] for row in parts["d"][: nodes - 1]])
    opening, closing, least, most = (parts[name][0] for name in ("e", "l", "mind", "maxd"))
    people = tuple(
        Person(
            f"carer-{k + 1}",
            0,
            0,
            Period(0.0, ENDLESS),
            skills={f"service-{s + 1}": 1 for s in range(services) if parts["a"][k][s]},
            mode="plane",
        )
        for k in range(carers)
    )
    third = 1 / 3
    jobs = []
    for i in range(1, nodes - 1):
        wanted = [s for s in range(services) if parts["r"][i][s]]
        roles = []
        for order, s in enumerate(wanted):
            seconds = max(parts["p"][i * carers + k][s] for k in range(carers))
            gap = Period(least[i], most[i]) if order else Period(0.0, 0.0)
            roles.append(Role(seconds, {f"service-{s + 1}": 1}, gap))
        jobs.append(Job(str(i), i, tuple(roles), (Period(opening[i], closing[i]),), late_price=third))
    return Day(people, tuple(jobs), {"plane": Travel((table,))}, Prices(travel=third, worst_lateness=third))
