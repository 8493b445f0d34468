"""`map load`, `map info`, `map drop`: the city's map pack from the command line.

Every function raises the refusals of app.domain.errors; whoever assembles the commands prints them and turns them
into exit codes. Results go to standard output, progress to standard error.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, Protocol, TextIO

from app.adapters.city.build import STAGE_WORDS
from app.adapters.city.pack import PackStore
from app.domain.errors import NotReachable
from app.domain.text import T, Text
from app.i18n import say
from app.ports import CityInfo, CityLoader, Progress

LOAD_KEYS = (
    "name",
    "bounds",
    "osm_timestamp",
    "nodes",
    "road_km",
    "addresses",
    "streets",
    "pois",
    "places",
    "tiles",
    "seconds",
    "peak_mb",
)


class Tools(Protocol):
    """What these commands work with."""

    @property
    def loader(self) -> CityLoader:
        """Builds packs."""

    @property
    def packs(self) -> PackStore:
        """Holds packs."""


def add_parser(subparsers: argparse._SubParsersAction[Any], common: argparse.ArgumentParser) -> None:
    """Add `map` with its three words to the program's commands."""
    parser = subparsers.add_parser("map", parents=[common], help="the city's map: load, info, drop")
    words = parser.add_subparsers(dest="map_command", required=True, metavar="load|info|drop")
    load = words.add_parser(
        "load", parents=[common], help="build the map from an OpenStreetMap extract and use it"
    )
    load.add_argument("file", type=Path, metavar="FILE.osm.pbf")
    load.add_argument("--name", help="what to call the map; default: the file's name")
    info = words.add_parser("info", parents=[common], help="tell which map is in use")
    drop = words.add_parser("drop", parents=[common], help="forget a map")
    drop.add_argument("name", metavar="NAME")
    for word in (load, info, drop):
        word.add_argument("--json", action="store_true", help="print one JSON object")
        word.set_defaults(run=run)


def run(args: argparse.Namespace, tools: Tools) -> int:
    """Carry out one `map` command; returns the exit code 0. Raises NotPossible and NotReachable."""
    commands: dict[str, Callable[[argparse.Namespace, Tools], None]] = {
        "load": _load,
        "info": _info,
        "drop": _drop,
    }
    commands[args.map_command](args, tools)
    return 0


def as_json(info: CityInfo) -> dict[str, Any]:
    """The keys `map load` promises; bounds are [south, west, north, east] in degrees."""
    row = {field.name: getattr(info, field.name) for field in fields(info)}
    row["bounds"] = [info.bounds.south, info.bounds.west, info.bounds.north, info.bounds.east]
    return {key: row[key] for key in LOAD_KEYS}


def _load(args: argparse.Namespace, tools: Tools) -> None:
    bar = _Bar(sys.stderr)
    try:
        info = tools.loader.load(args.file, args.name, bar.show)
    finally:
        bar.close()
    if args.json:
        _print_json(as_json(info))
    else:
        _print_info(info)


def _info(args: argparse.Namespace, tools: Tools) -> None:
    info = tools.packs.info()
    if info is None and tools.packs.trouble is not None:
        raise NotReachable(tools.packs.trouble, code="map-unusable")
    if args.json:
        row: dict[str, Any] = as_json(info) if info else dict.fromkeys(LOAD_KEYS)
        known = {
            "attribution": info.attribution if info else None,
            "example": info.example if info else False,
            "loaded": tools.packs.names(),
        }
        _print_json({**row, **known})
    elif info is None:
        print(say(T("No map is loaded. Travel times are estimates. Load one with “map load FILE.osm.pbf”.")))
    else:
        _print_info(info)
        others = tools.packs.names()[1:]
        if others:
            print(say(T("Also loaded: {names}", names=tuple(others))))


def _drop(args: argparse.Namespace, tools: Tools) -> None:
    tools.loader.drop(args.name)
    names = tools.packs.names()
    if args.json:
        _print_json({"dropped": args.name, "name": names[0] if names else None})
    elif names:
        print(say(T("The map “{name}” was dropped; “{other}” is in use.", name=args.name, other=names[0])))
    else:
        print(say(T("The map “{name}” was dropped. Travel times are estimates now.", name=args.name)))


def _print_json(row: dict[str, Any]) -> None:
    print(json.dumps(row, ensure_ascii=False))


def _print_info(info: CityInfo) -> None:
    lines: list[Text] = [
        T("Map: {name}", name=info.name),
        T(
            "Area: {south} to {north} north, {west} to {east} east",
            south=f"{info.bounds.south:.4f}",
            north=f"{info.bounds.north:.4f}",
            west=f"{info.bounds.west:.4f}",
            east=f"{info.bounds.east:.4f}",
        ),
        T("State of the data: {when}", when=info.osm_timestamp or T("not told by the file")),
        T("Streets: {km} km, {streets} names", km=round(info.road_km), streets=info.streets),
        T(
            "Addresses: {addresses}, points of interest: {pois}, places: {places}",
            addresses=info.addresses,
            pois=info.pois,
            places=info.places,
        ),
        T(
            "Built in {seconds} s with {mb} MB of memory",
            seconds=round(info.seconds, 1),
            mb=round(info.peak_mb),
        ),
    ]
    for line in lines:
        print(say(line))
    if info.example:
        print(say(T("This is the invented town of the example company.")))
    print(info.attribution)


class _Bar:
    """Progress on one line of a terminal; elsewhere one line a stage."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._live = out.isatty()
        self._stage = ""
        self._open = False

    def show(self, progress: Progress) -> None:
        """Take one report."""
        words = say(STAGE_WORDS[progress.stage]) if progress.stage in STAGE_WORDS else progress.stage
        if self._live:
            percent = "" if progress.fraction is None else f"{progress.fraction:4.0%}"
            self._out.write(f"\r{percent} {words}\x1b[K")
            self._out.flush()
            self._open = True
        elif progress.stage != self._stage:
            self._out.write(f"{words}\n")
        self._stage = progress.stage

    def close(self) -> None:
        """End the line."""
        if self._open:
            self._out.write("\r\x1b[K")
            self._out.flush()
