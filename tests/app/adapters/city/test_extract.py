"""Each unfit file gets its own sentence."""

from __future__ import annotations

import gzip
import os
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from app.adapters.city.extract import check, examine
from app.domain.errors import NotPossible
from tests.support.extracts import Extract, village

XML = b'<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6"></osm>\n'


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a sound extract."""
    return village().write(tmp_path_factory.mktemp("good") / "v.osm.pbf").read_bytes()


def refused(do: Callable[[Path], object], path: Path) -> NotPossible:
    """The refusal of `do(path)`."""
    with pytest.raises(NotPossible) as caught:
        do(path)
    assert path.name in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.osm.pbf", b"", "extract-empty"),
        ("map.osm", XML, "extract-xml"),
        ("bom.osm", b"\xef\xbb\xbf" + XML, "extract-xml"),
        ("map.osm.gz", gzip.compress(XML, mtime=0), "extract-xml"),
        ("map.osm.bz2", b"BZh91AY&SY", "extract-xml"),
        ("map.zip", b"PK\x03\x04rest", "extract-packed"),
        ("map.o5m", b"\xff\xe0\x04o5m2", "extract-o5m"),
        ("photo.osm.pbf", b"\x89PNG\r\n\x1a\n" + bytes(90), "extract-foreign"),
        ("text.osm.pbf", b"hello, this is no map at all", "extract-foreign"),
        ("noise.osm.pbf", bytes(range(256)) * 9, "extract-foreign"),
    ],
)
def test_another_format_is_told_by_its_content(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(check, path).code == code


def test_xml_comes_with_the_way_to_convert_it(tmp_path: Path) -> None:
    path = tmp_path / "city.osm"
    path.write_bytes(XML)
    assert "osmium cat city.osm" in str(refused(check, path))


def test_a_whole_file_passes(tmp_path: Path, good: bytes) -> None:
    path = tmp_path / "Vaduz 瓦杜兹.osm.pbf"
    path.write_bytes(good)
    check(path)
    facts = examine(path)
    assert facts.size == len(good)
    assert len(facts.sha256) == 64
    assert facts.osm_timestamp == "2026-03-01T10:00:00Z"


def test_a_cut_file_is_told_wherever_it_was_cut(tmp_path: Path, good: bytes) -> None:
    """Between two blocks the format itself cannot tell; then the streets, which come last, are missing."""
    path = tmp_path / "cut.osm.pbf"
    codes: Counter[str] = Counter()
    for keep in range(16, len(good)):
        path.write_bytes(good[:keep])
        try:
            check(path)
        except NotPossible as refusal:
            codes[refusal.code] += 1
        else:
            codes[refused(examine, path).code] += 1
    assert codes == {"extract-cut": len(good) - 18, "extract-empty": 1, "extract-no-streets": 1}


def test_a_sound_file_under_another_name_is_to_be_renamed(tmp_path: Path, good: bytes) -> None:
    path = tmp_path / "map.bin"
    path.write_bytes(good)
    assert refused(check, path).code == "extract-name"


def test_a_changed_byte_never_passes_unseen_as_another_fault(tmp_path: Path, good: bytes) -> None:
    path = tmp_path / "hurt.osm.pbf"
    for at in range(0, len(good), 7):
        path.write_bytes(good[:at] + bytes([good[at] ^ 0x55]) + good[at + 1 :])
        try:
            examine(path)
        except NotPossible as refusal:
            assert refusal.code.startswith("extract-")


def test_damage_inside_a_block(tmp_path: Path, good: bytes) -> None:
    path = tmp_path / "hurt.osm.pbf"
    half = len(good) // 2
    path.write_bytes(good[:half] + bytes(40) + good[half + 40 :])
    check(path)
    assert refused(examine, path).code == "extract-damaged"


def test_missing_and_folder(tmp_path: Path) -> None:
    assert refused(check, tmp_path / "nowhere.osm.pbf").code == "extract-missing"
    (tmp_path / "dir.osm.pbf").mkdir()
    assert refused(check, tmp_path / "dir.osm.pbf").code == "extract-folder"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="POSIX permissions")
def test_a_file_that_may_not_be_read(good: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "secret.osm.pbf"
        path.write_bytes(good)
        path.chmod(0)
        as_root = os.geteuid() == 0
        if as_root:
            os.seteuid(65534)  # root may read everything; nobody may not
        try:
            assert refused(check, path).code == "extract-unreadable"
        finally:
            if as_root:
                os.seteuid(0)


def test_no_streets(tmp_path: Path) -> None:
    lake = Extract()
    lake.square(47, 9, 0.01, natural="water")
    path = lake.write(tmp_path / "lake.osm.pbf")
    check(path)
    assert refused(examine, path).code == "extract-no-streets"


def test_without_times_the_state_is_not_invented(tmp_path: Path) -> None:
    town = Extract(timestamp="1970-01-01T00:00:00Z")
    town.way([(47, 9), (47, 9.01)], highway="residential")
    assert examine(town.write(tmp_path / "old.osm.pbf")).osm_timestamp == ""
