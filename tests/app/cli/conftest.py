"""A profile with a small map and a small company, copied for every test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest

from app import i18n
from app.adapters.city.build import PackLoader
from app.adapters.city.pack import PackStore
from tests.support.clock import FixedClock
from tests.support.command_line import Shell, small_company
from tests.support.extracts import village


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile with the village's map and a company."""
    folder = tmp_path_factory.mktemp("prepared")
    profile = folder / "profile"
    profile.mkdir()
    store = PackStore(profile / "maps")
    PackLoader(store).load(village().write(folder / "village.osm.pbf"), "village")
    store.close()
    small_company(profile / "desk.db", FixedClock())
    return profile


@pytest.fixture
def clock_for_all(monkeypatch: pytest.MonkeyPatch, clock: FixedClock) -> Iterator[FixedClock]:
    """Commands live at the tests' time; language and zone are put back."""
    monkeypatch.setattr("app.adapters.clocks.SystemClock", lambda: clock)
    yield clock
    i18n.set_language("en")
    i18n.set_zone(UTC)


@pytest.fixture
def shell(
    prepared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], clock_for_all: FixedClock
) -> Shell:
    """Commands in a profile with map and company."""
    shutil.copytree(prepared, tmp_path / "profile")
    return Shell(tmp_path / "profile", capsys, clock_for_all)


@pytest.fixture
def empty_shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], clock_for_all: FixedClock) -> Shell:
    """Commands in a profile in which nothing was ever done."""
    return Shell(tmp_path / "profile", capsys, clock_for_all)
