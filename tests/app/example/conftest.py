"""The town is written once for all tests of the example."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.example.town import TownSummary, write_town


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, TownSummary]:
    """The file and what is in it."""
    path = tmp_path_factory.mktemp("town") / "town.osm.pbf"
    return path, write_town(path)
