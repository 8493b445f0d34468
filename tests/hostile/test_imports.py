"""Hostile files handed to an import: taken or refused with a sentence, soon, and nothing beside the file is touched."""

from __future__ import annotations

import json
import os
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from app.adapters import sqlite
from app.adapters.area_files import read_areas
from app.adapters.city.extract import check
from app.adapters.tables import read_table
from app.domain.errors import DeskError, NotPossible
from db.safe.keeper import FileKeeper
from db.storage import DeskStorage
from tests.db.safe.conftest import names, work_a_little
from tests.hostile.archives import (
    ENTITIES,
    LAUGHS,
    LEADING_OUT,
    OTHERS,
    SECRET,
    TARGETS,
    XMLS,
    leading_out,
    target,
    with_entity,
)

pytestmark = [pytest.mark.hostile("imports"), pytest.mark.timeout(20)]


def tried(file: Path, read: Callable[[Path], object]) -> object:
    """What came of reading the file, or the refusal; nothing appeared beside it, nothing of this computer is in it."""
    before = sorted(file.parent.iterdir())
    try:
        found = read(file)
    except DeskError as refusal:
        found = refusal
        assert len(str(refusal)) > 10 and "Traceback" not in str(refusal)
    assert "root:" not in str(found)
    assert sorted(file.parent.iterdir()) == before
    assert not Path("/tmp/doorstep-pwned").exists()
    return found


# ---- tables ---------------------------------------------------------------------------------------------


def book(folder: Path, raw: bytes) -> object:
    """What comes of a workbook of these bytes."""
    file = folder / "customers.xlsx"
    file.write_bytes(raw)
    return tried(file, read_table)


@pytest.mark.parametrize("kind", ENTITIES)
@pytest.mark.parametrize("member", XMLS)
def test_entities_grow_and_fetch_nothing(tmp_path: Path, member: str, kind: str) -> None:
    found = book(tmp_path, with_entity(member, kind))
    assert isinstance(found, NotPossible) or found == [{"name": "Ana"}]


@pytest.mark.parametrize("name", LEADING_OUT)
def test_names_that_lead_out_lead_nowhere(tmp_path: Path, name: str) -> None:
    found = book(tmp_path, leading_out(name))
    assert isinstance(found, NotPossible) or found == [{"name": "Ana"}]


@pytest.mark.parametrize("where", TARGETS)
def test_a_sheet_that_is_said_to_lie_elsewhere(tmp_path: Path, where: str) -> None:
    assert isinstance(book(tmp_path, target(where)), NotPossible)


@pytest.mark.parametrize("kind", OTHERS)
def test_a_workbook_an_enemy_packed(tmp_path: Path, kind: str) -> None:
    found = book(tmp_path, OTHERS[kind]())
    assert isinstance(found, NotPossible) or (isinstance(found, list) and len(found) <= 2)


CSV = {
    "nothing": b"",
    "zeros": bytes(1000),
    "a quote without end": b'name\n"' + b"x" * 300_000,
    "a cell without end": b"name\n" + b"x" * 3_000_000,
    "columns without end": b",".join(b"c%d" % n for n in range(50_000)) + b"\nx",
    "the same column": b"name,name\na,b",
    "half of UTF-16": b"\xff\xfen\x00a",
    "UTF-16 of half characters": b"\xff\xfe" + b"\x00\xd8" * 500,
    "wrong UTF-8": b"name\n\xc3\x28\xa0\xa1",
    "marks of byte order": b"\xef\xbb\xbf" * 50 + b"name\nx",
    "line ends of all kinds": b"name\r\na\rb\nc\x0bd\x0ce\x85f",
    "backwards": "name\n\u202eanA\u202c".encode(),
    "a formula for a header": b"=cmd|' /c calc'!A1\nx",
    "an object's own names": b"__class__,__init__\nx,y",
    "an archive in disguise": b"PK\x03\x04" + bytes(100),
    "a picture in disguise": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "a program in disguise": b"\x7fELF" + bytes(range(256)),
    "escapes": b"name\n\x1b]0;pwned\x07\x1b[2J",
}


@pytest.mark.parametrize("kind", CSV)
def test_a_text_that_is_hardly_a_table(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "customers.csv"
    file.write_bytes(CSV[kind])
    found = tried(file, read_table)
    assert isinstance(found, NotPossible | list)


# ---- files that are none --------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices with names are Unix's")
@pytest.mark.parametrize("read", [read_table, read_areas, check])
@pytest.mark.parametrize("kind", ["pipe", "device", "endless", "loop", "nowhere", "folder"])
def test_what_is_no_file_is_not_waited_for(tmp_path: Path, read: Callable[[Path], object], kind: str) -> None:
    ending = {read_table: "csv", read_areas: "kml", check: "osm.pbf"}[read]
    file = tmp_path / f"import.{ending}"
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "folder":
        file.mkdir()
    else:
        file.symlink_to(
            {"device": "/dev/tty", "endless": "/dev/zero", "loop": file, "nowhere": "/nowhere/x"}[kind]
        )
    assert isinstance(tried(file, read), NotPossible)


# ---- areas ----------------------------------------------------------------------------------------------

_KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>{}</name>{}</Placemark></kml>'
_RING = "<Polygon><outerBoundaryIs><LinearRing><coordinates>{}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
_GOOD = _RING.format("9,47 9.1,47 9.1,47.1 9,47")
KMLS = {
    **{f"entity {kind}": before + _KML.format(inside, _GOOD) for kind, (before, inside) in ENTITIES.items()},
    "a bomb of depth": "<kml>" + "<Folder>" * 50_000,
    "a network link": "<kml><NetworkLink><Link><href>http://127.0.0.1:9/x</href></Link></NetworkLink></kml>",
    "an include": f'<kml xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{SECRET}"/></kml>',
    "a stylesheet": f'<?xml-stylesheet href="file://{SECRET}"?>' + _KML.format("x", _GOOD),
    "no numbers": _KML.format("x", _RING.format("NaN,NaN Infinity,47 9,47 9,48")),
    "numbers without end": _KML.format("x", _RING.format(f"1e400,47 {'9' * 400},47 9,47")),
    "corners without end": _KML.format("x", _RING.format("9,47 " * 60_000)),
    "areas without end": "<kml>" + "".join(f"<Placemark>{_GOOD}</Placemark>" for _ in range(600)) + "</kml>",
    "one corner": _KML.format("x", _RING.format("9,47")),
    "names that are markup": _KML.format("&lt;script&gt;window.pwned=1&lt;/script&gt;", _GOOD),
    "laughs in an attribute": LAUGHS + '<kml x="&a9;"/>',
    "UTF-16": _KML.format("x", _GOOD).encode("utf-16").decode("latin-1"),
}


@pytest.mark.parametrize("kind", KMLS)
def test_xml_of_an_enemy(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "areas.kml"
    file.write_bytes(KMLS[kind].encode("latin-1", "replace"))
    tried(file, read_areas)


def _area(ring: object, **more: object) -> object:
    return {"type": "Feature", "properties": more, "geometry": {"type": "Polygon", "coordinates": ring}}


_SQUARE = [[[9, 47], [9.1, 47], [9.1, 47.1], [9, 47]]]
JSONS: dict[str, str] = {
    "depth": "[" * 100_000,
    "depth of objects": '{"a":' * 50_000,
    "a number without end": json.dumps(_area(_SQUARE)).replace("9.1", "1" + "0" * 100_000),
    "no number": json.dumps(_area(_SQUARE)).replace("9.1", "NaN"),
    "infinity": json.dumps(_area(_SQUARE)).replace("9.1", "1e999"),
    "a text for a number": json.dumps(_area([[["9", "47"]] * 4])),
    "nothing for a number": json.dumps(_area([[[None, None]] * 4])),
    "truth for a number": json.dumps(_area([[[True, False]] * 4])),
    "a list for a name": json.dumps(_area(_SQUARE, name=["x"] * 1000)),
    "an object for a name": json.dumps(_area(_SQUARE, name={"__class__": "x"})),
    "half a character": '{"type":"Feature","properties":{"name":"\\ud800"},"geometry":null}',
    "the type twice": '{"type":"Feature","type":"FeatureCollection","features":[]}',
    "collections in collections": json.dumps({"type": "FeatureCollection", "features": [[]] * 100}),
    "geometries in geometries": '{"type":"GeometryCollection","geometries":[' * 2000,
    "the poles": json.dumps(_area([[[0, 91], [1, 91], [1, 92], [0, 91]]])),
    "a ring of one corner": json.dumps(_area([[[9, 47]] * 5000])),
    "prototype": '{"__proto__":{"x":1},"constructor":1}',
}


@pytest.mark.parametrize("kind", JSONS)
def test_json_of_an_enemy(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "areas.geojson"
    file.write_text(JSONS[kind], encoding="utf-8")
    tried(file, read_areas)


# ---- maps -----------------------------------------------------------------------------------------------


def _blob(kind: bytes, body: bytes, claimed: int | None = None) -> bytes:
    size = len(body) if claimed is None else claimed
    head = b"\x0a" + bytes([len(kind)]) + kind + b"\x18" + _varint(size)
    return len(head).to_bytes(4, "big") + head + body


def _varint(value: int) -> bytes:
    parts = []
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])


_BOMB = zlib.compress(bytes(100_000_000))
MAPS = {
    "a blob without end": _blob(b"OSMHeader", b"", 2**31 - 1),
    "a blob of minus one": _blob(b"OSMHeader", b"x", 2**64 - 1),
    "a head without end": b"\x7f\xff\xff\xff" + b"\x0a\x09OSMHeader",
    "a packed bomb": _blob(
        b"OSMHeader", b"\x10" + _varint(100_000_000) + b"\x1a" + _varint(len(_BOMB)) + _BOMB
    ),
    "packing that is none": _blob(b"OSMHeader", b"\x10\x08\x1a\x04abcd"),
    "a header only": _blob(b"OSMHeader", b"\x0a\x00"),
    "blobs of a strange kind": _blob(b"OSMHeader", b"\x0a\x00") + _blob(b"EvilData!", b"x" * 100),
    "nothing after the length": b"\x00\x00\x00\x0d",
    "a gzip bomb": b"\x1f\x8b" + bytes(100),
    "xml": f"<?xml version='1.0'?>{LAUGHS}<osm>&a9;</osm>".encode(),
    "a desk": b"SQLite format 3\0" + bytes(4096),
    "zeros": bytes(10_000),
}


@pytest.mark.parametrize("kind", MAPS)
def test_a_map_of_an_enemy(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "city.osm.pbf"
    file.write_bytes(MAPS[kind])
    tried(file, check)


# ---- backups handed in ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A sound backup."""
    folder = tmp_path_factory.mktemp("backup")
    with DeskStorage.open(folder / "desk.db", seat="seat-1") as storage:
        work_a_little(storage)
    return FileKeeper(folder / "desk.db").back_up().file.read_bytes()


SPOILT = {
    "a note of nonsense": "UPDATE backup_note SET value = 'nonsense'",
    "a note of lists": "UPDATE backup_note SET value = '[1, 2]'",
    "contents that are a text": "UPDATE backup_note SET value = '\"x\"' WHERE name = 'contents'",
    "contents of numbers": "UPDATE backup_note SET value = '{\"job\": 1}' WHERE name = 'contents'",
    "a head that is none": "UPDATE backup_note SET value = '\"zz\"' WHERE name = 'head'",
    "an anchor that is none": "UPDATE backup_note SET value = '\"evil\"' WHERE name = 'anchor'",
    "a moment that is none": "UPDATE backup_note SET value = '\"soon\"' WHERE name = 'at'",
    "a reason nobody has": "UPDATE backup_note SET value = '\"evil\"' WHERE name = 'why'",
    "a number without end": "UPDATE backup_note SET value = '1e999' WHERE name = 'newest'",
    "no version": "DELETE FROM alembic_version",
    "two versions": "INSERT INTO alembic_version VALUES ('0001')",
    "a version from tomorrow": "UPDATE alembic_version SET version_num = '9999'",
    "a version that leads out": "UPDATE alembic_version SET version_num = '../../x'",
    "a view for a table": "ALTER TABLE pin RENAME TO pin2; CREATE VIEW pin AS SELECT * FROM pin2",
    "a trigger that deletes": "CREATE TRIGGER evil AFTER INSERT ON change_log BEGIN DELETE FROM job; END",
    "a table with a quote": 'CREATE TABLE "x""; DROP TABLE job; --" (y); INSERT INTO "x""; DROP TABLE job; --" VALUES (1)',
    "another program's mark": "PRAGMA application_id = 7",
    "somebody twice at once": "DROP TRIGGER tr_visit_one_place_insert",
}


@pytest.mark.parametrize("kind", SPOILT)
def test_a_backup_an_enemy_changed_is_not_put_in_place(tmp_path: Path, backup: bytes, kind: str) -> None:
    desk, file = tmp_path / "profile" / "desk.db", tmp_path / "stick.backup"
    with DeskStorage.open(desk, seat="seat-1") as storage:
        work_a_little(storage)
    file.write_bytes(backup)
    link = sqlite.open_with(file)
    link.executescript(SPOILT[kind])
    link.close()
    before = desk.read_bytes()
    keeper = FileKeeper(desk)
    keeper.folder.mkdir(exist_ok=True)
    (keeper.folder / "desk.x.backup").write_bytes(file.read_bytes())
    keeper.backups()
    try:
        keeper.restore(file)
    except DeskError as refusal:
        assert len(str(refusal)) > 10
        assert desk.read_bytes() == before
    else:  # words of the note that say nothing of what is in it
        assert kind in ("a head that is none", "an anchor that is none", "a moment that is none", "a reason nobody has",
                        "a number without end")  # fmt: skip
    assert "Zhao Min" in names(desk)
