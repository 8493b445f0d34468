"""`map load`, `map info`, `map drop` as a script sees them."""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.adapters.city.build import PackLoader
from app.adapters.city.pack import POINTER, PackStore
from app.cli import city_map
from app.domain.errors import NotPossible, NotReachable
from app.ports import Progress
from tests.support.extracts import village

KEYS = [
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
]


@dataclass
class Tools:
    """What the commands work with."""

    loader: PackLoader
    packs: PackStore


@pytest.fixture
def tools(tmp_path: Path) -> Iterator[Tools]:
    """An empty store and its loader."""
    packs = PackStore(tmp_path / "packs")
    yield Tools(PackLoader(packs), packs)
    packs.close()


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The village as a file."""
    return village().write(tmp_path_factory.mktemp("extract") / "village.osm.pbf")


def call(tools: Tools, *words: str) -> int:
    """Parse and run one `map` command."""
    parser = argparse.ArgumentParser()
    common = argparse.ArgumentParser(add_help=False)
    city_map.add_parser(parser.add_subparsers(dest="command", required=True), common)
    return city_map.run(parser.parse_args(["map", *words]), tools)


def answer(tools: Tools, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """The one JSON object the command prints."""
    assert call(tools, *words, "--json") == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    found: dict[str, Any] = json.loads(out)
    return found


def test_load_info_and_drop_in_json(tools: Tools, extract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loaded = answer(tools, capsys, "load", str(extract), "--name", "Town 城")
    assert list(loaded) == KEYS
    assert loaded["name"] == "Town 城"
    assert [round(value, 2) for value in loaded["bounds"]] == [47.0, 9.0, 47.01, 9.01]
    assert loaded["tiles"] > 7
    assert loaded["nodes"] > 60
    assert loaded["road_km"] > 10
    told = answer(tools, capsys, "info")
    assert {key: told[key] for key in KEYS if key != "seconds"} == {
        key: loaded[key] for key in KEYS if key != "seconds"
    }
    assert told["attribution"] == "© OpenStreetMap contributors"
    assert told["loaded"] == ["Town 城"]
    assert answer(tools, capsys, "drop", "Town 城") == {"dropped": "Town 城", "name": None}
    assert answer(tools, capsys, "info")["name"] is None


def test_in_words(tools: Tools, extract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(tools, "info")
    assert "No map is loaded" in capsys.readouterr().out
    call(tools, "load", str(extract))
    printed = capsys.readouterr()
    assert "Map: village" in printed.out
    assert "© OpenStreetMap contributors" in printed.out
    assert printed.err.splitlines()[0] == "Checking the file"
    assert len(printed.err.splitlines()) == len(set(printed.err.splitlines()))
    call(tools, "drop", "village")
    assert "“village” was dropped" in capsys.readouterr().out


def test_refusals_are_raised_for_the_program_to_tell(tools: Tools, tmp_path: Path) -> None:
    with pytest.raises(NotPossible, match=r"no file .*none\.osm\.pbf"):
        call(tools, "load", str(tmp_path / "none.osm.pbf"))
    with pytest.raises(NotPossible, match="Loaded: none"):
        call(tools, "drop", "nothing")


def test_a_map_that_cannot_be_used_is_not_possible_now(tools: Tools) -> None:
    tools.packs.folder.mkdir()
    (tools.packs.folder / POINTER).write_text("{half", encoding="utf-8")
    with pytest.raises(NotReachable) as caught:
        call(tools, "info", "--json")
    assert caught.value.exit_code == 3


class Terminal(io.StringIO):
    """Standard error of a person."""

    def isatty(self) -> bool:
        """Yes."""
        return True


def test_a_person_sees_one_line_that_goes_away() -> None:
    screen = Terminal()
    bar = city_map._Bar(screen)
    bar.show(Progress("roads", 0.25))
    bar.show(Progress("something else", None))
    bar.close()
    assert screen.getvalue() == "\r 25% Joining the streets\x1b[K\r something else\x1b[K\r\x1b[K"
