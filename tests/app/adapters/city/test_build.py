"""Loading a city in a child process: all or nothing, whatever happens to the child or the disk."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from app.adapters import sqlite
from app.adapters.city import build as loading
from app.adapters.city import child
from app.adapters.city.build import STAGE_WORDS, PackLoader, name_from
from app.adapters.city.checking import verify
from app.adapters.city.pack import POINTER, SUFFIX, PackStore
from app.adapters.city.talk import text_from_json, text_to_json
from app.domain.errors import NotPossible
from app.domain.text import T
from app.ports import CityLoader, Progress
from tests.support.extracts import Extract, village


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The village as a file."""
    return village().write(tmp_path_factory.mktemp("extract") / "village.osm.pbf")


@pytest.fixture
def packs(tmp_path: Path) -> Iterator[PackStore]:
    """An empty store."""
    store = PackStore(tmp_path / "packs")
    yield store
    store.close()


@pytest.fixture
def loader(packs: PackStore) -> PackLoader:
    """A loader on that store."""
    return PackLoader(packs)


def files(packs: PackStore) -> list[str]:
    """Endings of all files in the store."""
    return sorted(path.suffix for path in packs.folder.iterdir())


def put(packs: PackStore, built: Path) -> None:
    """Bring a copy of the finished pack into use as "old"."""
    file = packs.new_file("old")
    shutil.copy(built, file)
    packs.swap_in(file, "old")


def refusal_of(do: Callable[[], object]) -> NotPossible:
    """The refusal."""
    with pytest.raises(NotPossible) as caught:
        do()
    return caught.value


def test_a_load_builds_checks_and_swaps_in(loader: PackLoader, packs: PackStore, extract: Path) -> None:
    reports: list[Progress] = []
    port: CityLoader = loader
    info = port.load(extract, None, reports.append)
    assert info.name == "village"
    assert info.tiles > 7
    assert (info.addresses, info.streets) == (56, 16)
    assert info.seconds > 0
    assert 20 < info.peak_mb < 600
    assert not info.example
    assert packs.names() == ["village"]
    assert files(packs) == [SUFFIX, ".json"]
    fractions = [report.fraction or 0 for report in reports]
    assert fractions == sorted(fractions)
    assert {report.stage for report in reports} <= set(STAGE_WORDS)
    assert reports[0].stage == "reading"
    assert loader.child_process is None


def test_loading_again_replaces(loader: PackLoader, packs: PackStore, extract: Path) -> None:
    loader.load(extract, "town")
    before = packs.generation
    info = loader.load(extract, "town", example=True)
    assert info.example
    assert packs.names() == ["town"]
    assert packs.generation != before
    loader.drop("town")
    assert packs.info() is None


def test_names_come_from_files_and_are_checked(loader: PackLoader, extract: Path) -> None:
    assert name_from(Path("/x/liechtenstein-2024.osm.pbf")) == "liechtenstein-2024"
    assert name_from(Path("村.PBF")) == "村"
    for name in ("   ", "a\nb", "x" * 81):
        assert refusal_of(partial(loader.load, extract, name)).code == "map-name"


# ---- the old pack stays ----


@pytest.fixture(scope="module")
def built(extract: Path) -> Path:
    """A finished pack, made in this process."""
    target = extract.with_name("built.part")
    child.make(extract, target, "built", False, lambda _: None)
    return target


@pytest.fixture
def loaded(packs: PackStore, built: Path) -> Iterator[PackStore]:
    """The store with a pack in use; after the test that pack must be there as it was, and nothing beside it."""
    put(packs, built)
    before = (packs.info(), packs.generation, (packs.folder / POINTER).read_bytes())
    yield packs
    assert (packs.info(), packs.generation, (packs.folder / POINTER).read_bytes()) == before
    assert files(packs) == [SUFFIX, ".json"]
    assert packs.tile(10, 537, 360) is not None


def test_unfit_files_are_refused(
    loader: PackLoader, loaded: PackStore, tmp_path: Path, extract: Path
) -> None:
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(extract.read_bytes()[:-10])
    assert refusal_of(lambda: loader.load(cut)).code == "extract-cut"
    assert refusal_of(lambda: loader.load(tmp_path / "none.osm.pbf")).code == "extract-missing"


def test_what_only_the_child_finds_comes_back_as_its_sentence(
    loader: PackLoader, loaded: PackStore, tmp_path: Path
) -> None:
    wood = Extract()
    wood.square(47, 9, 0.01, landuse="forest")
    refusal = refusal_of(lambda: loader.load(wood.write(tmp_path / "wood.osm.pbf")))
    assert refusal.code == "extract-no-streets"
    assert str(refusal).startswith("wood.osm.pbf holds no streets")
    assert refusal.field == "file"


def test_streets_that_are_only_planned_are_no_streets(tmp_path: Path) -> None:
    plan = Extract()
    plan.way([(47, 9), (47, 9.01)], highway="proposed")
    path = plan.write(tmp_path / "plan.osm.pbf")
    refusal = refusal_of(lambda: child.make(path, tmp_path / "plan.part", "plan", False, lambda _: None))
    assert refusal.code == "extract-no-streets"


def test_a_killed_child_is_a_sentence(loader: PackLoader, loaded: PackStore, extract: Path) -> None:
    def kill(progress: Progress) -> None:
        if progress.stage == "basemap" and loader.child_process:
            os.kill(loader.child_process, signal.SIGKILL)

    refusal = refusal_of(lambda: loader.load(extract, "new", kill))
    assert refusal.code == "child-died"
    assert "-9" in str(refusal)


def test_a_cancel_is_heard_and_leaves_nothing(loader: PackLoader, loaded: PackStore, extract: Path) -> None:
    stages: list[str] = []
    refusal = refusal_of(
        lambda: loader.load(
            extract, "new", lambda report: stages.append(report.stage), lambda: "roads" in stages
        )
    )
    assert refusal.code == "cancelled"


def test_a_cancel_before_the_first_word(loader: PackLoader, loaded: PackStore, extract: Path) -> None:
    assert refusal_of(lambda: loader.load(extract, "new", None, lambda: True)).code == "cancelled"


def test_a_fault_of_the_listener_ends_the_child(loader: PackLoader, loaded: PackStore, extract: Path) -> None:
    def broken(_: Progress) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        loader.load(extract, "new", broken)
    assert loader.child_process is None


def test_our_own_fault_in_the_child_is_not_dressed_up(
    loader: PackLoader, loaded: PackStore, extract: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "CHILD_MODULE", "tests.no_such_module")
    with pytest.raises(RuntimeError, match="No module named"):
        loader.load(extract, "new")


@pytest.mark.skipif(sys.platform != "linux", reason="limits on another process: Linux only")
def test_a_disk_that_fills_up_is_a_sentence(loader: PackLoader, loaded: PackStore, extract: Path) -> None:
    import resource

    def limit(_: Progress) -> None:
        if loader.child_process:
            resource.prlimit(loader.child_process, resource.RLIMIT_FSIZE, (20_000, 20_000))

    refusal = refusal_of(lambda: loader.load(extract, "new", limit))
    assert refusal.code == "disk-full"


@pytest.mark.skipif(
    not (sys.platform == "linux" and os.geteuid() == 0), reason="mounting a small disk needs root"
)
def test_a_small_disk(tmp_path: Path, extract: Path, built: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=10m", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        packs = PackStore(disk / "packs")
        loader = PackLoader(packs)
        put(packs, built)
        filler = disk / "filler"

        def fill(_: Progress) -> None:
            with filler.open("ab", buffering=0) as file, pytest.raises(OSError, match="space"):
                while True:
                    file.write(bytes(4096))

        assert refusal_of(lambda: loader.load(extract, "new", fill)).code == "disk-full"
        assert refusal_of(lambda: loader.load(extract, "new")).code == "disk-full"  # told before starting
        assert packs.names() == ["old"]
        assert files(packs) == [SUFFIX, ".json"]
        assert packs.info() is not None
        packs.close()
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path, extract: Path) -> None:
    (tmp_path / "packs").write_text("in the way", encoding="utf-8")
    loader = PackLoader(PackStore(tmp_path / "packs"))
    assert refusal_of(lambda: loader.load(extract)).code == "folder"


# ---- the child by itself ----


def test_texts_survive_the_pipe() -> None:
    text = T("{n} map in {place}", "{n} maps in {place}", n=2, place=T("the {what}", what="folder"))
    again = text_from_json(json.loads(json.dumps(text_to_json(text))))
    assert again == text


def test_the_child_ends_when_its_parent_is_gone(tmp_path: Path, extract: Path) -> None:
    """Its standard input closing is all it learns of that."""
    process = subprocess.Popen(
        [sys.executable, "-m", child.__name__, str(extract), str(tmp_path / "x.part"), "x"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[4],
    )
    assert process.stdin and process.stdout
    process.stdout.readline()
    process.stdin.close()
    assert process.wait(60) == 3
    process.stdout.close()


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM tiles",
        "UPDATE tiles SET tile_data = x'1f8b'",
        "DROP TABLE road_array",
        "DELETE FROM place_key; INSERT INTO place_text(place_text) VALUES ('delete-all')",
    ],
)
def test_an_unsound_pack_fails_its_check(tmp_path: Path, built: Path, harm: str) -> None:
    target = tmp_path / "x.part"
    shutil.copy(built, target)
    connection = sqlite.connect(str(target))
    connection.executescript(harm)
    connection.commit()
    connection.close()
    assert refusal_of(lambda: verify(target, "x")).code in ("pack-unsound", "pack-damaged")


def test_the_window_need_not_wait_for_the_builders_libraries() -> None:
    code = "import sys, app.cli.city_map; print(*{'numpy', 'shapely', 'osmium', 'scipy'} & set(sys.modules))"
    root = Path(__file__).parents[4]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_bundled_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert loading.child_command()[1:] == ["-m", child.__name__]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert loading.child_command() == [sys.executable, loading.CHILD_WORD]
