"""City packs: one SQLite file each with base map, street graph, address index and metadata; and their folder.

The folder holds `packs.json`, a small pointer that names the packs and says which one is in use. Loading writes a
new file and then replaces the pointer, so at every moment there is one whole old or one whole new state; a pack
that is open somewhere is never written to, and its file is removed only some time after it was replaced.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import threading
import time
import zlib
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from app.adapters import sqlite
from app.domain.errors import NotPossible
from app.domain.geo import Bounds
from app.domain.text import T, Text
from app.ports import CityInfo

APPLICATION_ID = 0x44535043  # "DSPC"
FORMAT_VERSION = 1
"""Raised whenever a part changes its tables; packs of another version must be loaded anew."""

POINTER = "packs.json"
SUFFIX = ".citypack"
_GRACE_SECONDS = 900
"""How long a replaced pack stays: other windows notice the new one within seconds, but may be busy."""
_ABANDONED_SECONDS = 24 * 3600
_COUNTS = ("nodes", "road_km", "addresses", "streets", "pois", "places", "tiles")


class CityPack:
    """One open pack, for any number of threads; implements `app.ports.CityMap`.

    Raises NotPossible on opening what is no pack, is damaged, or has another format.
    """

    def __init__(self, path: Path, name: str = "") -> None:
        self.path = path
        self.name = name or path.stem
        self._local = threading.local()
        self._open: list[sqlite.Connection] = []
        self._lock = threading.Lock()
        self._closed = False
        try:
            self.metadata = self._read_metadata()
            self._info = self._describe()
        except NotPossible:
            self.close()
            raise
        except (sqlite.Error, KeyError, ValueError) as error:
            self.close()
            raise _damaged(self.name) from error

    def connection(self) -> sqlite.Connection:
        """This thread's own read-only connection; do not close it."""
        found: sqlite.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            # immutable: no locks and no journal are looked for, since nobody ever writes to a finished pack
            address = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            with self._lock:
                if self._closed:
                    raise sqlite.OperationalError("the city pack was closed")
                found = sqlite.connect(address, uri=True, check_same_thread=False)
                self._open.append(found)
            self._local.connection = found
        return found

    def close(self) -> None:
        """Close every connection; only when no thread is asking any more."""
        with self._lock:
            self._closed = True
            while self._open:
                self._open.pop().close()

    def info(self) -> CityInfo:
        """What is known of the pack."""
        return self._info

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The vector tile (MVT, not compressed) in XYZ numbering; None where the map is empty.

        Raises NotPossible when the pack turns out to be damaged.
        """
        try:
            row = (
                self.connection()
                .execute(
                    "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
                    (z, x, (1 << z) - 1 - y),
                )
                .fetchone()
            )
            return None if row is None else zlib.decompress(row[0], 31)
        except (sqlite.Error, zlib.error) as error:
            raise _damaged(self.name) from error

    def _read_metadata(self) -> dict[str, str]:
        if not self.path.is_file():
            raise NotPossible(
                T("The file of the map “{name}” is missing. Load the map again.", name=self.name),
                code="pack-missing",
            )
        connection = self.connection()
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if application != APPLICATION_ID:
            raise NotPossible(
                T(
                    "{file} is not a map of Doorstep. Load the map again from its .osm.pbf file.",
                    file=self.path.name,
                ),
                code="pack-foreign",
            )
        if version != FORMAT_VERSION:
            raise NotPossible(
                T(
                    "The map “{name}” was made by another version of Doorstep. Load it again from its .osm.pbf file.",
                    name=self.name,
                ),
                code="pack-version",
            )
        return dict(connection.execute("SELECT name, value FROM metadata"))

    def _describe(self) -> CityInfo:
        known = self.metadata
        west, south, east, north = (float(value) for value in known["bounds"].split(","))
        counts = {key: float(known.get(f"count_{key}", "0")) for key in _COUNTS}
        example = known.get("example") == "1"
        return CityInfo(
            name=self.name,
            bounds=Bounds(south=south, west=west, north=north, east=east),
            osm_timestamp=known.get("osm_timestamp", ""),
            nodes=int(counts["nodes"]),
            road_km=counts["road_km"],
            addresses=int(counts["addresses"]),
            streets=int(counts["streets"]),
            pois=int(counts["pois"]),
            places=int(counts["places"]),
            tiles=int(counts["tiles"]),
            seconds=float(known.get("build_seconds", "0")),
            peak_mb=float(known.get("build_peak_mb", "0")),
            # nothing of the invented town is taken from OpenStreetMap: their name must not stand under it
            attribution="Heronvale 鹭川"
            if example
            else known.get("attribution", "© OpenStreetMap contributors"),
            example=example,
            extra={
                key: known[key]
                for key in ("source", "source_sha256", "license", "languages", "made_with")
                if key in known
            },
        )


def _damaged(name: str) -> NotPossible:
    return NotPossible(
        T("The map “{name}” is damaged. Load it again from its .osm.pbf file.", name=name),
        code="pack-damaged",
    )


@dataclass
class _Pointer:
    """What packs.json says. packs: name → file, the one loaded last at the end; retired: file → since (epoch seconds)."""

    generation: int = 0
    current: str = ""
    packs: dict[str, str] = field(default_factory=dict)
    retired: dict[str, float] = field(default_factory=dict)


class PackStore:
    """The packs of a profile. Also an `app.ports.CityMap`: always the pack in use, across swaps.

    Several threads may share one store; several processes may use one folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trouble: Text | None = None
        """Why the pack that should be in use cannot be; None when all is well or no map is loaded."""
        self._lock = threading.RLock()
        self._stamp: tuple[int, int, int] | None = None
        self._pointer = _Pointer()
        self._pack: CityPack | None = None
        with self._lock:
            self._refresh()
            self._sweep()

    # ---- asking ----

    @property
    def generation(self) -> int:
        """A number that changes when another pack came into use, here or by another process."""
        with self._lock:
            self._refresh()
            return self._pointer.generation

    def current(self) -> CityPack | None:
        """The pack in use. None when no map is loaded or it cannot be used; then `trouble` says why."""
        with self._lock:
            self._refresh()
            return self._pack

    def names(self) -> list[str]:
        """All packs, the one in use first."""
        with self._lock:
            self._refresh()
            return sorted(self._pointer.packs, key=lambda name: (name != self._pointer.current, name))

    def open(self, name: str) -> CityPack:
        """A pack by name, for a look; the caller closes it. Raises NotPossible."""
        with self._lock:
            self._refresh()
            return CityPack(self.folder / self._file_of(name), name)

    def info(self) -> CityInfo | None:
        """The pack in use, or None (`app.ports.CityMap`)."""
        pack = self.current()
        return pack.info() if pack else None

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """A tile of the pack in use (`app.ports.CityMap`)."""
        pack = self.current()
        return pack.tile(z, x, y) if pack else None

    # ---- changing ----

    def new_file(self, name: str) -> Path:
        """Where a pack that is being built may grow; `swap_in` takes it from there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "map"
        return self.folder / f"{slug}-{secrets.token_hex(4)}.part"

    def swap_in(self, path: Path, name: str) -> CityPack:
        """Take the finished pack file into the store under `name`, in place of an older one, and use it.

        The file must lie in the store's folder or on the same volume; it is moved. Raises NotPossible when it
        is no usable pack (it then stays where it was, and so does the old one).
        """
        CityPack(path, name).close()
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._lock:
            self._refresh()
            final = self.folder / f"{path.stem}{SUFFIX}"
            path.replace(final)
            pointer = self._pointer
            self._retire(pointer.packs.pop(name, None))
            pointer.packs[name] = final.name
            pointer.current = name
            self._write(other_pack=True)
            self._sweep()
            pack = self.current()
        assert pack is not None, "a pack that was just checked opens"
        return pack

    def use(self, name: str) -> None:
        """Bring another loaded pack into use. Raises NotPossible when there is none of that name."""
        with self._lock:
            self._refresh()
            self._file_of(name)
            self._pointer.current = name
            self._write(other_pack=True)

    def drop(self, name: str) -> None:
        """Forget a pack; was it in use, the one loaded last comes into use. Raises NotPossible for an unknown name."""
        with self._lock:
            self._refresh()
            self._file_of(name)
            self._retire(self._pointer.packs.pop(name))
            in_use = self._pointer.current == name
            if in_use:
                self._pointer.current = next(reversed(self._pointer.packs), "")
            self._write(other_pack=in_use)
            self._sweep()

    def close(self) -> None:
        """Close the pack in use; when the program ends."""
        with self._lock:
            if self._pack:
                self._pack.close()
            self._pack, self._stamp = None, None

    # ---- inside; the lock is held ----

    def _file_of(self, name: str) -> str:
        if name not in self._pointer.packs:
            raise NotPossible(
                T(
                    "There is no map called “{name}”. Loaded: {names}.",
                    name=name,
                    names=tuple(self.names()) or T("none"),
                ),
                code="map-unknown",
                field="name",
            )
        return self._pointer.packs[name]

    def _refresh(self) -> None:
        """Look whether the pointer changed; then open what it names now. The old pack stays open for its users."""
        try:
            stat = (self.folder / POINTER).stat()
            stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        except OSError:
            stamp = (0, 0, 0)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        self._pointer, self.trouble = _Pointer(), None
        if stamp != (0, 0, 0):
            try:
                self._pointer = _Pointer(**json.loads((self.folder / POINTER).read_text(encoding="utf-8")))
            except (OSError, ValueError, TypeError):
                self.trouble = T("The list of maps is damaged. Load the map again from its .osm.pbf file.")
        name = self._pointer.current
        path = self.folder / self._file_of(name) if name else None
        if self._pack and (self._pack.path, self._pack.name) == (path, name):
            return
        self._pack = None
        if path:
            try:
                self._pack = CityPack(path, name)
            except NotPossible as refusal:
                self.trouble = refusal.text

    def _write(self, *, other_pack: bool) -> None:
        """Replace the pointer so that a crash leaves the old or the new one, and take it up."""
        self._pointer.generation += other_pack
        fresh = self.folder / f"{POINTER}.{secrets.token_hex(4)}"
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(asdict(self._pointer), file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.folder / POINTER)
        sync_folder(self.folder)
        self._stamp = None
        self._refresh()

    def _retire(self, file: str | None) -> None:
        if file:
            self._pointer.retired[file] = time.time()

    def _sweep(self) -> None:
        """Remove packs replaced a while ago and half files of loads that died."""
        now, gone = time.time(), []
        for file, since in self._pointer.retired.items():
            if not 0 <= now - since < _GRACE_SECONDS:
                with suppress(OSError):  # still open on Windows: the next sweep takes it
                    (self.folder / file).unlink(missing_ok=True)
                    gone.append(file)
        if self.folder.is_dir():
            for half in [*self.folder.glob("*.part*"), *self.folder.glob(f"{POINTER}.*")]:
                with suppress(OSError):
                    if now - half.stat().st_mtime > _ABANDONED_SECONDS:
                        half.unlink()
        if gone:
            for file in gone:
                del self._pointer.retired[file]
            with suppress(OSError):  # tidying must not stop the program on a full or read-only disk
                self._write(other_pack=False)


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut, where the system lets folders be synced."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
