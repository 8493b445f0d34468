"""Loading a city: the parent's side. Builds the pack in a child process beside the old one and swaps it in.

The stages a progress report can name: "reading", "roads", "places", "basemap", "checking" (words for people:
`STAGE_WORDS`). `app.adapters.children` says how the child is started; what follows goes to `app.adapters.city.child.main`.
"""

from __future__ import annotations

import json
import queue
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from app.adapters import children
from app.adapters.city.extract import check
from app.adapters.city.pack import PackStore
from app.adapters.city.talk import disk_full, out_of_memory, text_from_json
from app.domain.errors import NotPossible
from app.domain.text import T, Text
from app.ports import CityInfo, Progress

CHILD_MODULE = "app.adapters.city.child"
"""Named, never imported: it draws in libraries the window need not wait for."""

CHILD_WORD = "city-build-child"
"""The hidden command by which a bundled program becomes the building child."""

STAGE_WORDS: dict[str, Text] = {
    "reading": T("Checking the file"),
    "roads": T("Joining the streets"),
    "places": T("Collecting the addresses"),
    "basemap": T("Drawing the map"),
    "checking": T("Trying the new map"),
}

_ROOM_PER_BYTE = 8
_ROOM_ALWAYS = 8_000_000
"""Free bytes wanted before starting: what packs need beside the size of their extract, with some to spare."""


def name_from(extract: Path) -> str:
    """The name a pack gets when nobody chose one: the file's, without its endings."""
    return re.sub(r"(\.osm)?\.pbf$", "", extract.name, flags=re.IGNORECASE) or "map"


class PackLoader:
    """Implements `app.ports.CityLoader` on a store of packs. One load at a time per object."""

    def __init__(self, packs: PackStore) -> None:
        self._packs = packs
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def child_process(self) -> int | None:
        """The process id of the running build, None when none runs."""
        return self._child.pid if self._child else None

    def load(
        self,
        extract: Path,
        name: str | None = None,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        *,
        example: bool = False,
    ) -> CityInfo:
        """Build, check, swap in; blocks for the whole build (call it off the main thread).

        progress and cancelled are called on the calling thread, several times a second. example marks the pack
        as the invented town's. The answer's seconds are the whole load as the caller felt it. Raises
        NotPossible, with the old pack untouched and no half file left, for an unfit file, a full disk, a
        child that died, and a cancel (code "cancelled").
        """
        started = time.monotonic()
        extract = extract.absolute()
        name = (name or name_from(extract)).strip()
        if not name or len(name) > 80 or not name.isprintable():
            raise NotPossible(
                T("A map's name has 1 to 80 ordinary characters."), code="map-name", field="name"
            )
        check(extract)
        target = self._new_file(extract, name)
        try:
            self._run(extract, target, name, example, progress, cancelled)
            info = self._packs.swap_in(target, name).info()
        finally:
            for half in (target, target.with_name(f"{target.name}-journal")):
                with suppress(
                    OSError
                ):  # Windows may hold a killed child's file a moment; the store sweeps later
                    half.unlink(missing_ok=True)
        return replace(info, seconds=round(time.monotonic() - started, 2))

    def drop(self, name: str) -> None:
        """Forget the pack of that name. Raises NotPossible when there is none."""
        self._packs.drop(name)

    # ---- inside ----

    def _new_file(self, extract: Path, name: str) -> Path:
        try:
            target = self._packs.new_file(name)
            free = shutil.disk_usage(target.parent).free
        except OSError as error:
            raise NotPossible(
                T(
                    "The folder for maps, {folder}, cannot be written to: {why}.",
                    folder=str(self._packs.folder),
                    why=error.strerror or str(error),
                ),
                code="folder",
            ) from error
        if free < _ROOM_ALWAYS + _ROOM_PER_BYTE * extract.stat().st_size:
            raise disk_full()
        return target

    def _run(
        self,
        extract: Path,
        target: Path,
        name: str,
        example: bool,
        progress: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints:
            words = [str(extract), str(target), name, *(["--example"] if example else [])]
            process = children.start([*child_command(), *words], complaints)
            self._child = process
            assert process.stdin is not None and process.stdout is not None
            lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
            reader = threading.Thread(target=_read_lines, args=(process.stdout, lines), daemon=True)
            reader.start()
            try:
                outcome = _follow(lines, progress, cancelled)
            except BaseException:  # a cancel, or a fault of the caller's: nobody would take the result
                process.kill()
                raise
            finally:
                process.wait()
                reader.join()
                process.stdout.close()
                process.stdin.close()  # only now: the child takes this for the parent's end
                self._child = None
            if "refused" in outcome:
                refused = outcome["refused"]
                raise NotPossible(
                    text_from_json(refused["text"]), code=refused["code"], field=refused["field"]
                )
            if "done" not in outcome or process.returncode != 0:
                complaints.seek(0)
                raise _died(process.returncode, complaints.read()[-4000:])


def child_command() -> list[str]:
    """How this program starts its building child; the arguments of `child.main` follow."""
    return children.command_of(CHILD_WORD, CHILD_MODULE)


def _follow(
    lines: queue.SimpleQueue[str | None],
    progress: Callable[[Progress], None] | None,
    cancelled: Callable[[], bool] | None,
) -> dict[str, Any]:
    """Pass on what the child says until it has nothing more to say; returns its last word, {} if it had none."""
    outcome: dict[str, Any] = {}
    while True:
        if cancelled and cancelled():
            raise NotPossible(
                T("Loading the map was cancelled. The map you had stays in use."), code="cancelled"
            )
        try:
            line = lines.get(timeout=0.1)  # so that a cancel is heard while the child is silent
        except queue.Empty:
            continue
        if line is None:
            return outcome
        said = json.loads(line)
        if "stage" not in said:
            outcome = said
        elif progress:
            progress(Progress(said["stage"], said["fraction"]))


def _read_lines(pipe: IO[bytes], lines: queue.SimpleQueue[str | None]) -> None:
    for line in pipe:
        lines.put(line.decode("utf-8", "replace"))
    lines.put(None)


def _died(code: int, complaints: str) -> Exception:
    """What to raise for a child that ended without a word: a sentence, or our own fault with its traceback."""
    if code == 1:
        return RuntimeError(f"building the map failed:\n{complaints}")
    if "MemoryError" in complaints or "bad_alloc" in complaints:
        return out_of_memory()
    return NotPossible(
        T(
            "Building the map was ended from outside (code {code}), perhaps for lack of memory. "
            "Load again; the map you had stays in use.",
            code=code,
        ),
        code="child-died",
    )
