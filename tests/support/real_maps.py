"""Where real city maps lie, for the tests that use them; see docs/testing.md."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def real_map(name: str) -> Path:
    """The extract `name` ("monaco-2021"); skips the test when it is not on this machine.

    Looked for in $DOORSTEP_DATA and in ../shared/data beside the checkout.
    """
    root = Path(__file__).resolve().parents[2]
    folders = [Path(os.environ["DOORSTEP_DATA"])] if "DOORSTEP_DATA" in os.environ else []
    folders.append(root.parent / "shared" / "data")
    for folder in folders:
        for place in (folder / "osm", folder):
            found = place / f"{name}.osm.pbf"
            if found.is_file():
                return found
    pytest.skip(f"the real map {name} is not here: set DOORSTEP_DATA to the folder that holds it")
