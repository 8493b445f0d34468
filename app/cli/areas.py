"""`area import|export|list`: the service areas of a branch, from and to GeoJSON and KML."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.adapters.area_files import read_areas, write_areas
from app.cli.tools import Tools, answer
from app.domain.errors import NotPossible
from app.domain.text import T
from app.services.area_import import import_areas


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    area = commands.add_parser("area", parents=[common], help="service areas: import, export, list")
    area.add_argument("what", choices=("import", "export", "list"))
    area.add_argument("file", nargs="?", type=Path, metavar="FILE.(geojson|kml)")
    area.add_argument("--branch", default="", help="the branch they belong to")
    area.add_argument("--json", action="store_true", help="answer with one JSON object")
    area.set_defaults(run=run)


def run(args: argparse.Namespace, tools: Tools) -> int:
    """Read and save all in one step, write all, or tell them."""
    branch = tools.branch(args.branch)
    areas = tools.desk.queries.areas(branch.id)
    if args.what == "list":
        rows = [{"name": a.name, "corners": len(a.ring)} for a in areas]
        lines = "\n".join(f"{a.name}\t{len(a.ring)}" for a in areas)
        return answer(args, {"areas": rows}, lines or T("There are no service areas."))
    if args.file is None:
        raise NotPossible(T("Name the file: FILE.geojson or FILE.kml."), code="areas-which")
    if args.what == "export":
        write_areas(args.file, areas)
        return answer(
            args,
            {"file": str(args.file), "areas": len(areas)},
            T(
                "{n} area written to {file}.",
                "{n} areas written to {file}.",
                n=len(areas),
                file=args.file.name,
            ),
        )
    found = read_areas(args.file)
    tools.desk.do(import_areas(branch.id, areas, [(a.name, a.ring) for a in found.areas]))
    return answer(
        args,
        {"areas": len(found.areas), "holes": found.holes, "others": found.others},
        found.in_words(),
    )
