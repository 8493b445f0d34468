"""The folder of packs: found again, swapped, dropped, and calm about damage."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.adapters import sqlite
from app.adapters.city.child import make
from app.adapters.city.pack import POINTER, SUFFIX, CityPack, PackStore
from app.domain.errors import NotPossible
from tests.support.extracts import at, village
from tests.support.mvt_reader import read_tile

VILLAGE = at(47.007, 9.007, 14)[0]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished pack of the village."""
    folder = tmp_path_factory.mktemp("pack")
    target = folder / "village.part"
    make(village().write(folder / "v.osm.pbf"), target, "village", True, lambda _: None)
    return target


@pytest.fixture
def store(tmp_path: Path) -> Iterator[PackStore]:
    """An empty store."""
    packs = PackStore(tmp_path / "packs")
    yield packs
    packs.close()


def put(store: PackStore, built: Path, name: str) -> CityPack:
    """Swap a copy of the pack in."""
    file = store.new_file(name)
    shutil.copy(built, file)
    return store.swap_in(file, name)


def test_an_empty_store_has_no_map(store: PackStore) -> None:
    assert store.current() is None
    assert store.info() is None
    assert store.tile(*VILLAGE) is None
    assert store.names() == []
    assert store.trouble is None
    assert not store.folder.exists()


def test_a_pack_tells_what_it_is(store: PackStore, built: Path) -> None:
    info = put(store, built, "Our village").info()
    assert info.name == "Our village"
    assert info.example
    assert info.tiles > 7
    assert info.attribution == "Heronvale 鹭川", "nothing of the example is OpenStreetMap's"
    assert info.osm_timestamp == "2026-03-01T10:00:00Z"
    assert (round(info.bounds.south, 2), round(info.bounds.west, 2)) == (47.0, 9.0)
    assert info.seconds > 0
    assert len(info.extra["source_sha256"]) == 64


def test_tiles_are_served_in_xyz_numbering(store: PackStore, built: Path) -> None:
    put(store, built, "village")
    tile = store.tile(*VILLAGE)
    assert tile is not None
    assert {f.attributes["name"] for f in read_tile(tile)["places"]} == {"Village"}
    assert store.tile(14, 0, 0) is None
    assert store.tile(3, 0, 0) is None


def test_it_is_found_again_after_a_restart(store: PackStore, built: Path) -> None:
    put(store, built, "村 1/2")
    again = PackStore(store.folder)
    assert again.names() == ["村 1/2"]
    assert again.info() == store.info()
    assert again.generation == store.generation
    again.close()


def test_a_swap_leaves_the_old_pack_readable_where_it_is_open(store: PackStore, built: Path) -> None:
    old = put(store, built, "village")
    before = store.generation
    new = put(store, built, "village")
    assert store.generation != before
    assert store.current() is new
    with ThreadPoolExecutor(1) as other_thread:  # needs a connection of its own, after the swap
        assert other_thread.submit(old.tile, *VILLAGE).result() == new.tile(*VILLAGE)
    old.close()


def test_another_process_swapping_is_noticed(store: PackStore, built: Path) -> None:
    put(store, built, "village")
    other = PackStore(store.folder)
    put(other, built, "town")
    assert store.names() == ["town", "village"]
    found = store.info()
    assert found and found.name == "town"
    assert store.generation == other.generation
    other.close()


def test_dropping_the_map_in_use_brings_the_one_before_back(store: PackStore, built: Path) -> None:
    put(store, built, "first")
    put(store, built, "second")
    store.drop("second")
    found = store.info()
    assert found and found.name == "first"
    store.drop("first")
    assert store.current() is None
    assert store.names() == []


def test_dropping_another_map_changes_nothing_for_users(store: PackStore, built: Path) -> None:
    put(store, built, "first")
    used = put(store, built, "second")
    before = store.generation
    store.drop("first")
    assert store.generation == before
    assert store.current() is used


def test_one_of_several_can_be_chosen(store: PackStore, built: Path) -> None:
    put(store, built, "first")
    put(store, built, "second")
    store.use("first")
    assert store.names() == ["first", "second"]


def test_an_unknown_name_is_told_with_the_known_ones(store: PackStore, built: Path) -> None:
    put(store, built, "village")
    for do in (store.drop, store.use, store.open):
        with pytest.raises(NotPossible, match="village"):
            do("vilage")


def test_replaced_files_go_when_their_time_has_come(
    store: PackStore, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        put(store, built, "village").close()
    assert len(list(store.folder.glob(f"*{SUFFIX}"))) == 2
    monkeypatch.setattr("app.adapters.city.pack._GRACE_SECONDS", 0)
    generation = store.generation
    later = PackStore(store.folder)
    assert len(list(store.folder.glob(f"*{SUFFIX}"))) == 1
    assert later.info() == store.info()
    assert later.generation == generation
    later.close()


def test_half_files_of_dead_loads_are_swept(store: PackStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.folder.mkdir()
    half = store.folder / "town-1234.part"
    half.write_bytes(b"half")
    PackStore(store.folder).close()
    assert half.exists()
    monkeypatch.setattr("app.adapters.city.pack._ABANDONED_SECONDS", -1)
    PackStore(store.folder).close()
    assert not half.exists()


# ---- damage ----


def in_use(store: PackStore) -> Path:
    """The file of the pack in use."""
    pack = store.current()
    assert pack is not None
    return pack.path


def spoil(path: Path, how: str) -> None:
    """Hurt a pack file."""
    if how == "cut":
        path.write_bytes(path.read_bytes()[:5000])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "noise":
        path.write_bytes(bytes(range(256)) * 100)
    elif how == "gone":
        path.unlink()
    else:
        connection = sqlite.connect(str(path))
        connection.execute("PRAGMA user_version = 99" if how == "newer" else "PRAGMA application_id = 1")
        connection.close()


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("cut", "pack-damaged"),
        ("empty", "pack-foreign"),
        ("noise", "pack-damaged"),
        ("gone", "pack-missing"),
        ("newer", "pack-version"),
        ("foreign", "pack-foreign"),
    ],
)
def test_an_unusable_pack_is_a_sentence_and_no_map(
    store: PackStore, built: Path, how: str, code: str
) -> None:
    put(store, built, "village")
    path = in_use(store)
    store.close()
    spoil(path, how)
    again = PackStore(store.folder)
    assert again.current() is None
    assert "oad" in str(again.trouble)  # "Load it again", "Load the map again"
    with pytest.raises(NotPossible) as caught:
        again.open("village")
    assert caught.value.code == code
    put(again, built, "village")
    assert again.trouble is None
    assert again.info() is not None
    again.close()


def test_a_damaged_tile_is_told_when_it_is_asked_for(store: PackStore, built: Path) -> None:
    put(store, built, "village")
    path = in_use(store)
    store.close()
    connection = sqlite.connect(str(path))
    connection.execute("UPDATE tiles SET tile_data = x'1f8b00'")
    connection.commit()
    connection.close()
    again = PackStore(store.folder)
    with pytest.raises(NotPossible) as caught:
        again.tile(*VILLAGE)
    assert caught.value.code == "pack-damaged"
    again.close()


def test_a_damaged_pointer_is_a_sentence_and_no_map(store: PackStore, built: Path) -> None:
    put(store, built, "village")
    (store.folder / POINTER).write_text("{half", encoding="utf-8")
    assert store.current() is None
    assert store.trouble is not None
    put(store, built, "village")
    assert store.info() is not None


def test_a_file_that_is_no_pack_is_not_swapped_in(store: PackStore, built: Path) -> None:
    put(store, built, "village")
    wrong = store.new_file("wrong")
    wrong.write_bytes(b"not a pack" * 1000)
    with pytest.raises(NotPossible):
        store.swap_in(wrong, "village")
    assert store.info() is not None
    assert wrong.exists()


def test_a_pack_is_never_written_to_by_reading(store: PackStore, built: Path) -> None:
    pack = put(store, built, "village")
    with pytest.raises(sqlite.OperationalError):
        pack.connection().execute("DELETE FROM tiles")
    store.tile(*VILLAGE)
    assert sorted(p.suffix for p in store.folder.iterdir()) == [SUFFIX, ".json"]
