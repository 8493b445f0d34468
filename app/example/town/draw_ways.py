"""Roads, paths, rails and ferries onto the sheet, with forbidden turns."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry import LineString, Point

from app.example.town import plan
from app.example.town.frame import HEIGHT, WIDTH, resample, smooth
from app.example.town.ground import Ground
from app.example.town.network import Edge, Network, Street
from app.example.town.sheet import Sheet, Tags, both
from app.example.town.structures import BRIDGE_NAMES, Rail
from app.example.town.traffic import SPEED, Restriction

FORMS: dict[str, Tags] = {
    "": {},
    "bridge": {"bridge": "yes", "layer": "1"},
    "tunnel": {"tunnel": "yes", "layer": "-1"},
}
RIVER_LENGTH = 90.0  # a bridge longer than this spans the river and has a name


def draw_roads(sheet: Sheet, network: Network, restrictions: list[Restriction]) -> dict[int, int]:
    """All ways of the network; gives the node id of every vertex used."""
    nodes: dict[int, int] = {}

    def node(vertex: int) -> int:
        if vertex not in nodes:
            nodes[vertex] = sheet.node(*network.spots[vertex], network.vertex_tags.get(vertex, {}))
        return nodes[vertex]

    alone = {r.edges[1] for r in restrictions if len(r.edges) == 3}
    breaks = {r.vertex for r in restrictions} | {network.edges[i].path[k] for i in alone for k in (0, -1)}
    by_street: dict[int, list[int]] = {}
    for i in network.living():
        by_street.setdefault(network.edges[i].street, []).append(i)
    way_of: dict[int, int] = {}
    for s in sorted(by_street):
        for run in _runs(network, by_street[s], breaks):
            path = list(network.edges[run[0]].path)
            for i in run[1:]:
                path += network.edges[i].path[1:]
            length = sum(network.length(i) for i in run)
            tags = _tags(network.streets[s], network.edges[run[0]], length)
            way = sheet.way([node(v) for v in path], tags)
            way_of |= dict.fromkeys(run, way)
    for r in restrictions:
        via = [("w", way_of[i], "via") for i in r.edges[1:-1]] or [("n", nodes[r.vertex], "via")]
        members = [("w", way_of[r.edges[0]], "from"), *via, ("w", way_of[r.edges[-1]], "to")]
        sheet.relation(members, {"type": "restriction", "restriction": r.kind})
    return nodes


def _runs(network: Network, edges: list[int], breaks: set[int]) -> list[list[int]]:
    """Edges of one street that follow one another without a break, in order along it."""
    runs: list[list[int]] = []
    for i in sorted(edges, key=lambda i: (network.edges[i].order, i)):
        e = network.edges[i]
        if runs:
            last = network.edges[runs[-1][-1]]
            first = network.edges[runs[-1][0]]
            if (
                last.path[-1] == e.path[0]
                and last.form == e.form
                and e.path[0] not in breaks
                and first.path[0] != last.path[-1]
            ):
                runs[-1].append(i)
                continue
        runs.append([i])
    return runs


def _tags(street: Street, edge: Edge, length: float) -> Tags:
    tags: Tags = {"highway": street.highway} if street.highway else {}
    if street.highway in SPEED and "maxspeed" not in street.tags:
        tags["maxspeed"] = SPEED[street.highway]
    tags |= street.tags
    tags |= FORMS[edge.form]
    if street.name:
        tags |= both(street.name, street.zh)
    if edge.form == "bridge" and length > RIVER_LENGTH and street.name in BRIDGE_NAMES:
        name, zh = BRIDGE_NAMES[street.name]
        tags |= {"bridge:name": name, "bridge:name:en": name, "bridge:name:zh": zh}
    if edge.form == "tunnel" and length > RIVER_LENGTH:
        tags |= {
            "tunnel:name": "Ridge Tunnel",
            "tunnel:name:en": "Ridge Tunnel",
            "tunnel:name:zh": "北岭隧道",
        }
    if street.highway in ("trunk", "primary", "secondary", "tertiary", "residential"):
        tags["surface"] = "asphalt"
    return tags


def draw_rails(
    sheet: Sheet, network: Network, ground: Ground, rails: list[Rail], nodes: dict[int, int]
) -> None:
    """Railway, tram and metro, with their stops."""
    for rail in rails:
        ids = []
        for v in rail.path:
            if v not in nodes:
                nodes[v] = sheet.node(*network.spots[v])
            ids.append(nodes[v])
        name = both("Lann Valley Railway", "澜江铁路") if rail.tags.get("usage") == "main" else {}
        sheet.way(ids, {**rail.tags, **name})
    station = both("Heronvale Central Station", "鹭川中央车站")
    sheet.node(
        *plan.STATION, {"railway": "station", "public_transport": "station", "train": "yes", **station}
    )

    box = shapely.box(40, 40, WIDTH - 40, HEIGHT - 40)
    tram = np.vstack([ground.line_of(plan.TRAM[0])[12:], [[0, 0]]])[:-1]
    curve = shapely.get_coordinates(LineString(tram).simplify(1.0).intersection(box))
    stops = resample(curve, 620)[1:-1]
    tags = {
        "railway": "tram",
        "gauge": "1435",
        "electrified": "contact_line",
        **both("Lighthouse Tram", "灯塔路电车"),
    }
    sheet.way([sheet.node(x + 2.2, y) for x, y in curve.tolist()], tags)
    for number, (x, y) in enumerate(stops.tolist(), 1):
        name = both(f"Lighthouse Road {number}", f"灯塔路{number}号站")
        sheet.node(
            x + 2.2, y, {"railway": "tram_stop", "public_transport": "stop_position", "tram": "yes", **name}
        )

    for name_, zh, colour, points, stations in plan.METRO:
        line = shapely.get_coordinates(LineString(smooth(points, 60)).simplify(2))
        way = sheet.way(
            [sheet.node(x, y) for x, y in line.tolist()],
            {"railway": "subway", "tunnel": "yes", "layer": "-2", **both(name_, zh)},
        )
        members = [("w", way, "")]
        for station_name, station_zh, x, y in stations:
            tags = {"railway": "station", "station": "subway", "public_transport": "station", "subway": "yes"}
            members.append(("n", sheet.node(x, y, {**tags, **both(station_name, station_zh + "站")}), "stop"))
            for k, (dx, dy) in enumerate(((38, 22), (-36, -24)), 1):
                sheet.node(x + dx, y + dy, {"railway": "subway_entrance", "ref": "AB"[k - 1]})
        sheet.relation(members, {"type": "route", "route": "subway", "colour": colour, **both(name_, zh)})


def draw_signals(network: Network) -> None:
    """Traffic signals where main roads cross, marked on the vertices before they are drawn."""
    ends = network.ends()
    for v, arms in ends.items():
        streets = {network.edges[i].street for i in arms}
        main = [s for s in streets if network.streets[s].highway in ("trunk", "primary", "secondary")]
        ring = any("junction" in network.streets[s].tags for s in streets)
        if len(arms) >= 4 and len(main) >= 2 and not ring:
            network.vertex_tags[v]["highway"] = "traffic_signals"


def gates(network: Network) -> None:
    """A gate on every private lane where it leaves a street."""
    ends = network.ends()
    for i in network.living():
        e = network.edges[i]
        street = network.streets[e.street]
        if street.tags.get("access") != "private" or len(e.path) < 3:
            continue
        for at, inner in ((e.path[0], e.path[1]), (e.path[-1], e.path[-2])):
            if len(ends[at]) >= 3 and Point(network.spots[at]).distance(Point(network.spots[inner])) > 25:
                network.vertex_tags[inner] |= {"barrier": "gate", "access": "private"}
                break
