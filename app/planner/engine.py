"""Which core plans: the compiled one where there is one for this very source and Python, else the plain one."""

from __future__ import annotations

import hashlib
import importlib.machinery
import importlib.util
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.planner.core.annealing import Core

COMPILED = "doorstep_core"
"""Name of the compiled module: another than the source's, so that both can be had side by side."""

HERE = Path(__file__).resolve().parent
PARTS = tuple(
    HERE / "core" / f"{name}.py"
    for name in ("state", "routes", "trial", "keys", "moves", "rows", "insertion", "ruin", "annealing")
)
"""The class's files, from the ground up."""
TYPES = HERE / "core" / "core.pxd"


def folder() -> Path:
    """Where the compiled core belongs: in the environment, or in build/ when Python is the system's."""
    mark = hashlib.sha256()
    for source in (*PARTS, TYPES, HERE / "build.py"):
        mark.update(source.read_bytes())
    home = Path(sys.prefix) if sys.prefix != sys.base_prefix else HERE.parent.parent / "build"
    return home / "doorstep-planner" / mark.hexdigest()[:16]


def find() -> Path | None:
    """The compiled core for this source and this Python; in a bundle it lies beside this file."""
    places = [HERE]
    if all(source.exists() for source in (*PARTS, TYPES)):
        places.append(folder())
    for place in places:
        for suffix in importlib.machinery.EXTENSION_SUFFIXES:
            path = place / f"{COMPILED}{suffix}"
            if path.is_file():
                return path
    return None


@cache
def compiled() -> type[Core] | None:
    """The compiled class, or None. One that does not load (another system's) counts as none."""
    path = find()
    if path is None:
        return None
    loader = importlib.machinery.ExtensionFileLoader(COMPILED, str(path))
    spec = importlib.util.spec_from_file_location(COMPILED, path, loader=loader)
    if spec is None:
        return None
    try:
        module = importlib.util.module_from_spec(spec)
        loader.exec_module(module)
    except ImportError:
        return None
    core: type[Core] = module.Core
    return core


def plain() -> type[Core]:
    """The class as ordinary Python: the same plans, some hundred times slower."""
    from app.planner.core.annealing import Core

    return Core


def core() -> type[Core]:
    """The quickest there is."""
    return compiled() or plain()
