"""`make bundle-deb`: build the Debian package, then try it in a fresh Debian.

    python tools/bundle_deb_check.py [--keep] [FILE.deb]      a FILE is tried as it is

In a new root of debootstrap: apt installs it with what it depends on, every file is as packed, the entry in the menu
and the handlers of doorstep:// and .osm.pbf are known, an ordinary person runs it; removing it says where the
person's data lie, and a purge leaves nothing of ours but those. Needs root rights, debootstrap and unshare; packages are kept
in build/bundle/debs and taken from there next time. Figures go to build/bundle/deb.json. Exit code 0: all held; 1:
something did not; 3: it cannot be tried here.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parent.parent
if str(TOP) not in sys.path:
    sys.path.insert(0, str(TOP))

from app.version import version  # noqa: E402  # runs as a script from anywhere
from tools.bundle import HOME  # noqa: E402
from tools.bundle_check import DESK, RELEASE, Failed, missing_here  # noqa: E402

ROOT = HOME / "deb-root"
CACHE = HOME / "debs"
HANDLERS = ("x-scheme-handler/doorstep", "application/vnd.openstreetmap.data+pbf")
OURS = (
    "usr/lib/doorstep",
    "usr/bin/doorstep",
    "usr/bin/doorstep-cli",
    "usr/share/applications/doorstep.desktop",
    "usr/share/mime/packages/doorstep.xml",
    "usr/share/icons/hicolor/scalable/apps/doorstep.svg",
    "etc/apparmor.d/doorstep",
    "etc/xdg/doorstep",
)
"""Paths that must be gone after a purge."""


class Root:
    """A Debian that knows nothing of us, with the network's packages."""

    def __init__(self, folder: Path, log: Path) -> None:
        self.folder, self.log = folder, log

    def make(self) -> None:
        """Make it anew."""
        shutil.rmtree(self.folder, ignore_errors=True)
        CACHE.mkdir(parents=True, exist_ok=True)
        with self.log.open("w", encoding="utf-8") as log:
            subprocess.run(
                ["debootstrap", "--variant=minbase", f"--cache-dir={CACHE}", RELEASE, str(self.folder)],
                stdout=log,
                stderr=subprocess.STDOUT,
                check=True,
            )
        for kept in CACHE.glob("*.deb"):
            shutil.copy(kept, self.folder / "var/cache/apt/archives" / kept.name)

    def run(self, *command: str, code: int = 0) -> str:
        """Run as root in there; returns what was said. Raises Failed on another exit code."""
        done = subprocess.run(
            ["chroot", str(self.folder), "env", "DEBIAN_FRONTEND=noninteractive", "LANG=C.UTF-8", *command],
            capture_output=True,
            text=True,
            check=False,
            timeout=1800,
        )
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"\n$ {' '.join(command)}\n{done.stdout}{done.stderr}")
        if done.returncode != code:
            raise Failed(
                f"{' '.join(command)}: code {done.returncode}\n{(done.stdout + done.stderr)[-3000:]}"
            )
        return done.stdout + done.stderr

    def person(self, *words: str) -> str:
        """Run doorstep-cli as an ordinary person, by its name on the path. Raises Failed."""
        enter = ["unshare", "--mount", "--pid", "--ipc", "--fork", "--kill-child", "sh"]
        script = str(TOP / "tools" / "bundle_enter.sh")
        done = subprocess.run(
            [*enter, script, str(self.folder), "/usr/bin/doorstep-cli", *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        if done.returncode:
            raise Failed(
                f"doorstep-cli {' '.join(words)}: code {done.returncode}\n{done.stdout}\n{done.stderr[-3000:]}"
            )
        return done.stdout

    def keep_packages(self) -> None:
        """Keep what apt fetched for the next time."""
        for fetched in (self.folder / "var/cache/apt/archives").glob("*.deb"):
            if not (CACHE / fetched.name).exists():
                shutil.copy(fetched, CACHE / fetched.name)


def check_install(root: Root, package: Path) -> dict[str, Any]:
    """apt installs the file and what it depends on; every file is as it was packed."""
    shutil.copy(package, root.folder / "tmp" / "doorstep.deb")
    before = set(root.run("dpkg-query", "-W", "-f", "${Package}\n").split())
    root.run("apt-get", "update")
    root.run("apt-get", "install", "-y", "--no-install-recommends", "/tmp/doorstep.deb")  # noqa: S108  # in there
    root.run("apt-get", "install", "-y", "--no-install-recommends", "desktop-file-utils", "shared-mime-info")
    root.keep_packages()
    wrong = root.run("dpkg", "--verify", "doorstep").strip()
    if wrong:
        raise Failed(f"files are not as they were packed:\n{wrong}")
    brought = set(root.run("dpkg-query", "-W", "-f", "${Package}\n").split()) - before
    size = sum(f.lstat().st_size for f in (root.folder / "usr/lib/doorstep").rglob("*") if not f.is_dir())
    return {"packages_brought": len(brought) - 1, "installed_megabytes": round(size / 1e6, 1)}


def check_handlers(root: Root) -> None:
    """The entry in the menu is sound; links and map files lead to it. Raises Failed."""
    entry = "/usr/share/applications/doorstep.desktop"
    root.run("desktop-file-validate", entry)
    known = (root.folder / "usr/share/applications/mimeinfo.cache").read_text(encoding="utf-8")
    missing = [kind for kind in HANDLERS if f"{kind}=doorstep.desktop;" not in known]
    if missing:
        raise Failed(f"nobody opens {', '.join(missing)}: the triggers did not run\n{known}")
    globs = (root.folder / "usr/share/mime/globs2").read_text(encoding="utf-8")
    if f"{HANDLERS[1]}:*.osm.pbf" not in globs:
        raise Failed("*.osm.pbf is not known as a kind of file")


def check_person(root: Root) -> dict[str, Any]:
    """An ordinary person: version, doctor, a map."""
    from app.example.town import write_town

    home = root.folder / DESK
    home.mkdir()
    write_town(home / "town.osm.pbf")
    os.chown(home, 1000, 1000)
    told = root.person("--version").strip()
    if told != f"doorstep {version()}":
        raise Failed(f"--version says {told!r}, the checkout is {version()}")
    started = time.monotonic()
    loaded = json.loads(root.person("map", "load", f"/{DESK}/town.osm.pbf", "--name", "Town", "--json"))
    took = round(time.monotonic() - started, 1)
    found = json.loads(root.person("doctor", "--json"))
    broken = [check["name"] for check in found["checks"] if check["state"] == "broken"]
    if broken or not loaded["road_km"] > 0:
        raise Failed(f"broken: {broken}; the map: {loaded}")
    return {"map_seconds": took, "remarks": [c["name"] for c in found["checks"] if c["state"] != "fine"]}


def check_removal(root: Root) -> dict[str, Any]:
    """Removing says where the person's data lie and leaves them; after a purge nothing else of ours is there."""
    settings = root.folder / "etc/xdg/doorstep/settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('language = "zh_CN"\n', encoding="utf-8")
    said = root.run("apt-get", "remove", "-y", "doorstep")
    if not settings.exists():
        raise Failed("removing took the machine's settings; only a purge may")
    root.run("apt-get", "purge", "-y", "doorstep")
    left = [path for path in OURS if os.path.lexists(root.folder / path)]
    if left:
        raise Failed(f"left behind: {left}")
    data = root.folder / DESK / ".local/share/doorstep"
    if not (data / "maps").is_dir():
        raise Failed("the person's data went with the program")
    if "~/.local/share/doorstep" not in said:
        raise Failed(f"nobody was told where the data lie:\n{said}")
    for kind in HANDLERS:
        if kind in (root.folder / "usr/share/applications/mimeinfo.cache").read_text(encoding="utf-8"):
            raise Failed(f"{kind} still leads to a program that is gone")
    return {"left": "the person's data"}


def main(words: list[str]) -> int:
    """Build unless a file is named, and try it."""
    parser = argparse.ArgumentParser(prog="make bundle-deb", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE.deb", help="try this package")
    parser.add_argument("--keep", action="store_true", help="leave the Debian in build/bundle/deb-root")
    parser.add_argument("--quick", action="store_true", help="compress little when building")
    args = parser.parse_args(words)
    package = args.file
    if package is None:
        from tools import bundle_deb

        code = bundle_deb.main(["--quick"] if args.quick else [])
        if code:
            return code
        package = bundle_deb.target()
    lacking = [tool for tool in missing_here() if tool not in ("Xvfb", "xdotool")]
    if lacking:
        print(f"The package cannot be tried here; missing: {', '.join(lacking)}.")
        return 3
    root = Root(ROOT, HOME / "deb.log")
    told: dict[str, Any] = {"package": package.name, "megabytes": round(package.stat().st_size / 1e6, 1)}
    print(f"Making a bare Debian ({RELEASE}) for {package.name}", flush=True)
    try:
        root.make()
        steps: list[tuple[str, Callable[[], dict[str, Any] | None]]] = [
            ("apt installs it, every file as packed", lambda: check_install(root, package)),
            ("the menu, doorstep:// and .osm.pbf lead to it", lambda: check_handlers(root)),
            ("an ordinary person runs it", lambda: check_person(root)),
            ("removed and purged, only the person's data stay", lambda: check_removal(root)),
        ]
        for name, step in steps:
            found = step() or {}
            told |= found
            print(f"  {name}: {json.dumps(found, ensure_ascii=False) if found else 'yes'}", flush=True)
    except (Failed, subprocess.CalledProcessError) as why:
        print(f"The package does not hold: {why} (all of it: {root.log})")
        return 1
    finally:
        (HOME / "deb.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
        if not args.keep:
            shutil.rmtree(ROOT, ignore_errors=True)
    print("The package holds.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
