"""How traffic may run: one-way lanes, turns that are forbidden, speed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from app.example.town.frame import chainage
from app.example.town.network import Network

DRIVEN = frozenset(
    [
        "motorway",
        "motorway_link",
        "trunk",
        "primary",
        "secondary",
        "tertiary",
        "residential",
        "living_street",
        "service",
    ]
)
SPEED = {"tertiary": "40", "residential": "30", "living_street": "20"}
ONE_WAY_SHARE = {"old": 0.45, "block": 0.30, "town": 0.12, "tower": 0.10}


@dataclass(frozen=True)
class Restriction:
    """A forbidden or prescribed turn. edges: from, (via …,) to; vertex: the via node when there is no via way."""

    kind: str
    edges: tuple[int, ...]
    vertex: int


def quiet_old_town(network: Network, random: Random) -> None:
    """Some short lanes of the old town become living streets, a few are kept for people on foot."""
    ends = network.ends()
    chosen = 0
    for index, street in enumerate(network.streets):
        if street.built != "old" or street.highway != "residential":
            continue
        mine = [i for i in network.living() if network.edges[i].street == index]
        if not mine or chainage(street.line)[-1] > 420:
            continue
        kind = random.random()
        if kind < 0.35:
            street.highway = "living_street"
        elif kind < 0.6 and chosen < 4:
            touched = {network.edges[i].path[k] for i in mine for k in (0, -1)}
            if all(sum(1 for e in ends[v] if e not in mine) >= 2 for v in touched if len(ends[v]) > 1):
                street.highway = "pedestrian"
                chosen += 1


def choose_one_way(network: Network, random: Random) -> None:
    """Make some small streets one-way, in turns, as long as every driven place can still be reached and left."""
    for index, street in enumerate(network.streets):
        share = ONE_WAY_SHARE.get(street.built, 0.0)
        if street.highway != "residential" or street.main or random.random() >= share:
            continue
        street.tags["oneway"] = "yes" if index % 2 else "-1"
    for _ in range(12):
        stuck = _stuck(network)
        if not stuck:
            return
        for index in stuck:
            network.streets[index].tags.pop("oneway", None)
    for street in network.streets:
        if not street.main:
            street.tags.pop("oneway", None)


def _stuck(network: Network) -> set[int]:
    """Grown one-way streets that touch a vertex outside the largest strongly connected part."""
    tails, heads, owners = [], [], []
    for i in network.living():
        e = network.edges[i]
        street = network.streets[e.street]
        if street.highway not in DRIVEN:
            continue
        way = street.tags.get("oneway", "")
        if way != "-1":
            tails.append(e.path[0])
            heads.append(e.path[-1])
            owners.append(e.street)
        if way != "yes":
            tails.append(e.path[-1])
            heads.append(e.path[0])
            owners.append(e.street)
    size = len(network.spots)
    graph = coo_matrix((np.ones(len(tails)), (tails, heads)), shape=(size, size))
    _, part = connected_components(graph, directed=True, connection="strong")
    used = np.bincount(part[np.asarray(tails)], minlength=part.max() + 1)
    largest = int(used.argmax())
    out = set()
    for a, b, owner in zip(tails, heads, owners, strict=True):
        street = network.streets[owner]
        if (part[a] != largest or part[b] != largest) and "oneway" in street.tags and not street.main:
            out.add(owner)
    return out


def forbid_turns(network: Network, random: Random, count: int = 18, long: int = 4) -> list[Restriction]:
    """No-left-turn signs at busy crossings, a few prescribed ways, and some turns forbidden across a short piece."""
    ends = network.ends()
    out: list[Restriction] = []
    used: set[int] = set()
    spots = sorted(v for v, arms in ends.items() if len(arms) == 4 and len(set(arms)) == 4)
    random.shuffle(spots)
    for v in spots:
        arms = [i for i in ends[v] if network.streets[network.edges[i].street].highway in DRIVEN]
        main = [
            i
            for i in arms
            if network.streets[network.edges[i].street].highway in ("trunk", "primary", "secondary")
        ]
        if len(out) >= count or len(arms) < 4 or len(main) < 2 or used & set(arms):
            continue
        for a in arms:
            lefts = [b for b in arms if b != a and _may(network, a, v, into=False) and _may(network, b, v, into=True)
                     and 50 < _turn(network, a, v, b) < 130]  # fmt: skip
            straight = [
                b
                for b in arms
                if b != a and _may(network, b, v, into=True) and abs(_turn(network, a, v, b)) < 30
            ]
            if lefts and straight and a not in main:
                kind = "only_straight_on" if random.random() < 0.2 else "no_left_turn"
                to = straight[0] if kind == "only_straight_on" else lefts[0]
                out.append(Restriction(kind, (a, to), v))
                used |= {a, to}
                break
    for i in network.living():
        if len(out) >= count + long:
            break
        e = network.edges[i]
        street = network.streets[e.street]
        u, v = e.path[0], e.path[-1]
        if street.highway not in ("secondary", "tertiary", "primary") or "oneway" in street.tags or e.form:
            continue
        if not 18 < network.length(i) < 75 or i in used or len(ends[u]) < 3 or len(ends[v]) < 3 or u == v:
            continue
        befores = [
            a
            for a in ends[u]
            if a != i and network.edges[a].street != e.street and _may(network, a, u, into=False)
        ]
        afters = [
            b
            for b in ends[v]
            if b != i and network.edges[b].street != e.street and _may(network, b, v, into=True)
        ]
        pairs = [(a, b) for a in befores for b in afters if a != b and not {a, b} & used
                 and abs(_turn(network, a, u, i)) > 40 and abs(_turn(network, i, v, b)) > 40]  # fmt: skip
        if pairs:
            a, b = pairs[0]
            total = _turn(network, a, u, i) + _turn(network, i, v, b)
            kind = "no_u_turn" if abs(total) > 140 else "no_left_turn" if total > 0 else "no_right_turn"
            out.append(Restriction(kind, (a, i, b), u))
            used |= {a, i, b}
    return out


def _may(network: Network, edge: int, vertex: int, into: bool) -> bool:
    """Whether one may drive into the edge at the vertex (or come out of it there), and it is not a ring or a path."""
    e = network.edges[edge]
    street = network.streets[e.street]
    if street.highway not in DRIVEN or e.path[0] == e.path[-1] or "junction" in street.tags:
        return False
    way = street.tags.get("oneway", "")
    forward = (e.path[0] == vertex) == into
    return not (way == "yes" and not forward) and not (way == "-1" and forward)


def _turn(network: Network, first: int, vertex: int, second: int) -> float:
    """Degrees turned to the left going from one edge into another over their common vertex, -180…180."""
    a, b = network.edges[first].path, network.edges[second].path
    before = a[-2] if a[-1] == vertex else a[1]
    after = b[1] if b[0] == vertex else b[-2]
    (x0, y0), (x, y), (x1, y1) = (network.spots[p] for p in (before, vertex, after))
    turn = math.degrees(math.atan2(y1 - y, x1 - x) - math.atan2(y - y0, x - x0))
    return (turn + 180) % 360 - 180
