"""Looks whether everything a desk needs is there and sound; each finding has a state and, when needed, the mend.

Reads only: a damaged desk is looked at, not touched. No Qt is imported; fonts are asked from fontconfig.
"""

from __future__ import annotations

import os
import platform
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from app import i18n
from app.adapters import sqlite
from app.adapters.city.pack import PackStore
from app.domain.errors import DeskError
from app.domain.text import T
from app.faces import chinese_face
from app.findings import Finding as Finding  # told here to whoever asks for a look
from app.findings import Health as Health
from app.findings import Migrated as Migrated
from app.findings import Tables as Tables
from app.paths import Profile
from app.ports import Router

SMALL_DISK = 200_000_000
"""Bytes of free disk below which a desk may not be able to write any more."""
TIGHT_DISK = 2_000_000_000
"""Bytes of free disk below which a city map may not fit."""
PARTS = ("PySide6", "qasync", "sqlalchemy", "alembic", "osmium", "numpy", "scipy", "shapely", "phonenumbers")
"""Libraries without which something essential does not start, by the name they are imported by."""
LAST_LINES = 10


def examine(
    profile: Profile, database: str, tables: Callable[[], Tables], packs: PackStore, router: Router
) -> Iterator[Finding]:
    """Everything, in the order it is told, each looked at when it is asked for.

    tables: looks at the desk's storage, may raise DeskError.
    """
    yield python()
    yield libraries()
    yield sqlite_library()
    yield folder(profile)
    yield desk(profile, database, tables)
    yield city(packs)
    yield roads(packs, router)
    yield fonts()
    yield screen()
    yield sandbox()
    yield ports()
    yield log(profile.logs)


def versions() -> dict[str, str]:
    """Versions of what matters when something goes wrong; "missing" for what is not there."""
    found = {"python": platform.python_version(), "sqlite": sqlite.library_version}
    for name in (
        "PySide6-Essentials",
        "SQLAlchemy",
        "alembic",
        "psycopg",
        "osmium",
        "numpy",
        "scipy",
        "routingkit-cch",
    ):
        try:
            found[name.lower()] = metadata.version(name)
        except metadata.PackageNotFoundError:
            # a bundle may carry a library without its papers
            found[name.lower()] = "bundled" if getattr(sys, "frozen", False) else "missing"
    return found


def python() -> Finding:
    """The Python it runs on."""
    told = T("Python {version} on {system}", version=platform.python_version(), system=platform.platform())
    return Finding("python", Health.FINE, told)


def libraries(names: Iterable[str] = PARTS) -> Finding:
    """Whether the libraries can be found; none is imported."""
    missing = tuple(name for name in names if find_spec(name) is None)
    if missing:
        return Finding(
            "libraries",
            Health.BROKEN,
            T("Missing: {names}", names=missing),
            T("Install what requirements.txt names into the program’s environment."),
        )
    return Finding("libraries", Health.FINE, T("All libraries are there"))


def sqlite_library(version: str = sqlite.library_version) -> Finding:
    """Versions before 3.51.3 can corrupt a write-ahead log."""
    oldest = ".".join(map(str, sqlite.OLDEST_SAFE))
    if tuple(int(part) for part in version.split(".")[:3]) < sqlite.OLDEST_SAFE:
        return Finding(
            "sqlite",
            Health.BROKEN,
            T("SQLite {version} can damage a desk; {oldest} is needed", version=version, oldest=oldest),
            T("Install the newest sqlcipher3 into the program’s environment."),
        )
    return Finding("sqlite", Health.FINE, T("SQLite {version}", version=version))


def folder(profile: Profile, free: int | None = None) -> Finding:
    """The profile's disk. free: bytes, asked from the system when None."""
    left = shutil.disk_usage(profile.folder).free if free is None else free
    told = T("{folder}, {gb} GB free", folder=str(profile.folder), gb=round(left / 1e9, 1))
    if left < SMALL_DISK:
        return Finding("folder", Health.BROKEN, told, T("Make room on this disk: the desk cannot be saved."))
    if left < TIGHT_DISK:
        return Finding("folder", Health.REMARK, told, T("A large city map may not fit any more."))
    return Finding("folder", Health.FINE, told)


def desk(profile: Profile, database: str, tables: Callable[[], Tables]) -> Finding:
    """The desk's file or server, and the version of its tables."""
    try:
        state = tables()
    except DeskError as refusal:
        on_server = "://" in database
        return Finding(
            "database",
            Health.BROKEN,
            refusal.text,
            T("Start the server, or check the address given with --database.")
            if on_server
            else T("Restore a backup, or give another folder with --profile."),
        )
    if state.version is None:
        return Finding("database", Health.FINE, T("No desk yet; the first start makes one"))
    if state.version != state.newest:
        return Finding(
            "database",
            Health.REMARK,
            T(
                "The tables are of version {version}, {newest} is needed",
                version=state.version,
                newest=state.newest,
            ),
            T("They are brought up to date, with a backup, at the next start or by “doorstep migrate”."),
        )
    where = T("a server") if state.kind == "server" else profile.database.name
    return Finding(
        "database", Health.FINE, T("{where}, tables {version}", where=where, version=state.version)
    )


def city(packs: PackStore) -> Finding:
    """The city map in use."""
    info = packs.info()
    load = T("Load one: doorstep map load FILE.osm.pbf")
    if info is not None:
        return Finding(
            "map",
            Health.FINE,
            T(
                "{name}: {km} km of streets, {n} addresses",
                name=info.name,
                km=round(info.road_km),
                n=info.addresses,
            ),
        )
    if packs.trouble is not None:
        return Finding("map", Health.BROKEN, packs.trouble, load)
    return Finding("map", Health.REMARK, T("No city map is loaded; travel times are estimates"), load)


def roads(packs: PackStore, router: Router) -> Finding:
    """Whether travel times come from the loaded map's roads: one question is really asked."""
    info = packs.info()
    if info is None:
        return Finding("roads", Health.REMARK, T("Travel times are estimated as the crow flies"))
    middle = info.bounds.centre
    if router.table([middle], [middle]).source == "road":
        return Finding("roads", Health.FINE, T("Travel times come from the roads of {name}", name=info.name))
    return Finding(
        "roads",
        Health.BROKEN,
        T("The roads of {name} cannot be used; travel times are estimates", name=info.name),
        T("Load the map again from its .osm.pbf file."),
    )


def fonts() -> Finding:
    """Whether Chinese characters can be shown. Asks fontconfig; other systems bring such faces along."""
    if not sys.platform.startswith("linux"):
        return Finding("fonts", Health.FINE, T("The system brings Chinese faces"))
    program = shutil.which("fc-list")
    if program is None:
        return Finding(
            "fonts",
            Health.REMARK,
            T("fontconfig’s fc-list is not here, so faces were not looked at"),
            T("If Chinese shows as boxes, install a face such as Noto Sans CJK."),
        )
    try:
        answer = _asked([program, ":lang=zh", "family"])
    except (OSError, subprocess.TimeoutExpired) as wrong:
        return Finding("fonts", Health.REMARK, T("fc-list did not answer ({why})", why=type(wrong).__name__))
    # a family is told with all its names: "Noto Sans CJK SC,思源黑体"
    families = [line.split(",")[0].strip() for line in answer.splitlines() if line.strip()]
    if families:
        face = chinese_face(i18n.language(), families) or _substitute() or min(families)
        return Finding("fonts", Health.FINE, T("Chinese is shown by {family}", family=face))
    return Finding(
        "fonts",
        Health.REMARK,
        T("No face has Chinese characters; they would show as boxes"),
        T("Install a face such as Noto Sans CJK (package fonts-noto-cjk)."),
    )


def _substitute() -> str:
    """The family fontconfig gives for Chinese letters when none that the window asks for is here; "" if untold."""
    program = shutil.which("fc-match")
    tongue = "zh-tw" if i18n.language() == "zh_TW" else "zh-cn"
    try:
        return _asked([program, "-f", "%{family[0]}", f"sans-serif:lang={tongue}"]) if program else ""
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _asked(command: list[str]) -> str:
    """What a program of the system prints. Raises OSError or TimeoutExpired when it does not run."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603 - fixed questions
    return done.stdout.strip()


def screen(environment: dict[str, str] | None = None) -> Finding:
    """Whether a window could open here."""
    known = dict(os.environ) if environment is None else environment
    if not sys.platform.startswith("linux") or known.get("DISPLAY") or known.get("WAYLAND_DISPLAY"):
        return Finding("screen", Health.FINE, T("There is a screen"))
    if known.get("QT_QPA_PLATFORM"):
        return Finding(
            "screen", Health.FINE, T("The window is drawn on “{kind}”", kind=known["QT_QPA_PLATFORM"])
        )
    return Finding(
        "screen",
        Health.REMARK,
        T("There is no screen here; commands work, the window does not"),
        T("Start it from a graphical session, or set QT_QPA_PLATFORM=offscreen for tests."),
    )


_NAMESPACES = {
    Path("/proc/sys/kernel/unprivileged_userns_clone"): "0",
    Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"): "1",
    Path("/proc/sys/user/max_user_namespaces"): "0",
}
"""Kernel switches and the value at which ordinary programs cannot build the map page's sandbox."""


def sandbox(switches: dict[Path, str] | None = None) -> Finding:
    """Whether the map page runs inside the web engine's sandbox."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if os.environ.get("QTWEBENGINE_DISABLE_SANDBOX") == "1" or (root and sys.platform.startswith("linux")):
        return Finding(
            "sandbox",
            Health.REMARK,
            T("The map page runs without its sandbox (administrator account or switched off)"),
            T("Start Doorstep from an ordinary account."),
        )
    for file, bad in (_NAMESPACES if switches is None else switches).items():
        try:
            value = file.read_text(encoding="ascii").strip()
        except OSError:  # this kernel has no such switch
            continue
        if value == bad:
            return Finding(
                "sandbox",
                Health.REMARK,
                T(
                    "The system forbids the map page’s sandbox ({switch} = {value})",
                    switch=file.name,
                    value=value,
                ),
                T("Allow user namespaces for Doorstep, or the map page may not open."),
            )
    return Finding("sandbox", Health.FINE, T("The map page runs in its sandbox"))


def ports() -> Finding:
    """Whether a program here may open a door to itself, which the hub and the web engine need."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as door:
            door.bind(("127.0.0.1", 0))
            door.listen(1)
    except OSError as wrong:
        return Finding(
            "ports",
            Health.BROKEN,
            T("No port can be opened on this machine ({why})", why=wrong.strerror or str(wrong)),
            T("Look whether a firewall forbids programs to listen on 127.0.0.1."),
        )
    return Finding("ports", Health.FINE, T("Ports on 127.0.0.1 can be opened"))


def last_errors(logs: Path, most: int = LAST_LINES) -> list[str]:
    """The newest lines of error level in the log, oldest first; persons are masked in it already."""
    found: list[str] = []
    for name in ("doorstep.log.1", "doorstep.log"):
        try:
            text = (logs / name).read_text(encoding="utf-8", errors="replace")
        except OSError:  # not written yet
            continue
        found += [line for line in text.splitlines() if " ERROR " in line or " CRITICAL " in line]
    return found[-most:]


def log(logs: Path) -> Finding:
    """What went wrong lately."""
    lines = last_errors(logs)
    if not lines:
        return Finding("log", Health.FINE, T("No errors in the log"))
    return Finding(
        "log",
        Health.REMARK,
        T(
            "{n} error in the log, the last: {line}",
            "{n} errors in the log, the last: {line}",
            n=len(lines),
            line=lines[-1],
        ),
        T("The log lies in {folder}.", folder=str(logs)),
    )
