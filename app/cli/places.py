"""`geocode` and `reverse`: words to places and back, by the loaded city map."""

from __future__ import annotations

import argparse
import csv
import io
import json
from pathlib import Path
from typing import Any

from app.adapters.tables import MOST_BYTES
from app.cli.tools import Tools, answer, point
from app.domain.errors import NotPossible
from app.domain.text import T, Text
from app.ports import PlaceHit


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add both commands."""
    find = commands.add_parser("geocode", parents=[common], help="where words lie")
    find.add_argument("text", nargs="?", help="an address, a street, a place, a name; or “lat,lon”")
    find.add_argument("--near", metavar="LAT,LON", help="prefer what lies near")
    find.add_argument("--limit", type=int, default=5, metavar="N")
    find.add_argument(
        "--batch", metavar="FILE.csv", help="a table with a column “query”; one JSON line a query"
    )
    find.add_argument("--json", action="store_true", help="answer with one JSON object")
    find.set_defaults(run=run_geocode)
    back = commands.add_parser("reverse", parents=[common], help="the nearest address")
    back.add_argument("point", metavar="LAT,LON")
    back.add_argument("--json", action="store_true", help="answer with one JSON object")
    back.set_defaults(run=run_reverse)


def as_json(hit: PlaceHit) -> dict[str, Any]:
    """The keys of 05: label, lat, lon, kind, confidence."""
    return {
        "label": hit.label,
        "lat": round(hit.point.lat, 7),
        "lon": round(hit.point.lon, 7),
        "kind": hit.kind,
        "confidence": round(hit.confidence, 3),
        "detail": hit.detail,
    }


def run_geocode(args: argparse.Namespace, tools: Tools) -> int:
    """One question, or a table of them."""
    if not 1 <= args.limit <= 100:
        raise NotPossible(
            T("--limit is a number from 1 to 100; {given} is not.", given=args.limit), code="limit"
        )
    near = point(args.near) if args.near else None
    if (args.text is None) == (args.batch is None):
        raise NotPossible(T("Give either words to look for, or --batch FILE.csv."), code="geocode-what")
    _needs_map(tools)
    places = tools.geocoder(tools.desk if tools.has_desk else None)
    if args.batch is None:
        hits = places.search(args.text, near, args.limit)
        lines = "\n".join(f"{h.confidence:.2f} {h.point.lat:.6f},{h.point.lon:.6f} {h.label}" for h in hits)
        return answer(args, {"results": [as_json(h) for h in hits]}, lines or T("Nothing was found."))
    for query in _queries(Path(args.batch)):
        hits = places.search(query, near, args.limit)
        print(json.dumps({"query": query, "results": [as_json(h) for h in hits]}, ensure_ascii=False))
    return 0


def run_reverse(args: argparse.Namespace, tools: Tools) -> int:
    """The nearest address within 500 m."""
    where = point(args.point)
    _needs_map(tools)
    hit = tools.geocoder(None).reverse(where)
    if hit is None:
        return answer(args, {"result": None}, T("No address is known within 500 m."))
    return answer(args, {"result": as_json(hit), "metres": round(where.metres_to(hit.point), 1)}, hit.label)


def _needs_map(tools: Tools) -> None:
    if tools.packs.current() is None:
        raise tools.no_map()


def _queries(file: Path) -> list[str]:
    """The column “query” of a table; in a table of that one column a line is taken whole, commas and all.

    Raises NotPossible.
    """
    try:
        with file.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise NotPossible(T("{file} is too large (over 50 MB).", file=file.name), code="batch-size")
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as wrong:
        why: Text | str = T("it is not UTF-8 text") if isinstance(wrong, UnicodeDecodeError) else str(wrong)
        if isinstance(wrong, OSError):
            why = wrong.strerror or why
        raise NotPossible(
            T("The table {file} cannot be read: {why}.", file=file.name, why=why), code="batch"
        ) from wrong
    header = [name.strip().lower() for name in rows[0]] if rows else []
    if "query" not in header:
        raise NotPossible(
            T(
                "The table {file} has no column “query”. It has: {columns}.",
                file=file.name,
                columns=tuple(c[:40] for c in header[:20]) or T("nothing"),
            ),
            code="batch-column",
        )
    if header == ["query"]:
        return [",".join(row).strip() for row in rows[1:]]
    at = header.index("query")
    return [row[at].strip() if len(row) > at else "" for row in rows[1:]]
