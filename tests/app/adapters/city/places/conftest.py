"""Indexes built once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.adapters.city.places.index import PlaceIndex
from tests.app.adapters.city.places.towns import index_of, two_towns, university_quarter


@pytest.fixture(scope="package")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlaceIndex]:
    """Oberau and Niederau."""
    index = index_of(tmp_path_factory.mktemp("towns"), two_towns)
    yield index
    index.close()


@pytest.fixture(scope="package")
def campus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlaceIndex]:
    """The university quarter."""
    index = index_of(tmp_path_factory.mktemp("campus"), university_quarter)
    yield index
    index.close()
