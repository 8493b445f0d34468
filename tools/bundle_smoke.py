"""Whether a bundle works on the system it was built on: python tools/bundle_smoke.py [FOLDER]

FOLDER holds the programs (build/bundle/dist/doorstep; on macOS also Doorstep.app/Contents/MacOS; on Windows also where
the installer put it). Version, `doctor`, a map of the invented town, and the window's pictures without a display.
Less than `make bundle-check`, which needs a bare Debian, but the same on Linux, Windows and macOS. Exit code 0: all
held; 1: something did not. Pictures are left in build/bundle/smoke.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
if str(TOP) not in sys.path:
    sys.path.insert(0, str(TOP))

from app.version import version  # noqa: E402  # runs as a script from anywhere
from tools.bundle import BUNDLE, HOME  # noqa: E402

ENDING = ".exe" if os.name == "nt" else ""
PATIENCE = 600
"""Seconds a step may take on a slow builder."""


class Failed(Exception):
    """A step did not hold; the words say which and why."""


def run(folder: Path, program: str, *words: str, codes: tuple[int, ...] = (0,)) -> str:
    """What a program of the bundle answers. Raises Failed on another exit code."""
    done = subprocess.run(
        [str(folder / f"{program}{ENDING}"), *words],
        capture_output=True,
        check=False,
        timeout=PATIENCE,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    told = done.stdout.decode("utf-8", "replace")
    if done.returncode not in codes:
        complaints = done.stderr.decode("utf-8", "replace")[-3000:]
        raise Failed(f"{program} {' '.join(words)}: code {done.returncode}\n{told}\n{complaints}")
    return told


def smoke(folder: Path, profile: Path) -> None:
    """Every step, told as it is done. Raises Failed."""
    from app.example.town import write_town

    told = run(folder, "doorstep-cli", "--version").strip()
    if told != f"doorstep {version()}":
        raise Failed(f"--version says {told!r}, the checkout is {version()}")
    print(f"  {told}", flush=True)
    town = profile / "town.osm.pbf"
    write_town(town)
    of = ["--profile", str(profile / "desk")]
    loaded = json.loads(
        run(folder, "doorstep-cli", *of, "map", "load", str(town), "--name", "Town", "--json")
    )
    if not loaded["road_km"] > 0:
        raise Failed(f"the map has no streets: {loaded}")
    print(
        f"  the invented town: {loaded['road_km']} km of streets, {loaded['addresses']} addresses", flush=True
    )
    found = json.loads(run(folder, "doorstep-cli", *of, "doctor", "--json"))
    print(
        f"  doctor: {[c['name'] for c in found['checks'] if c['state'] != 'fine'] or 'all fine'}", flush=True
    )
    pictures = profile / "pictures"
    words = [
        *of,
        "--lang",
        "en",
        "demo",
        "--minutes",
        "2",
        "--screenshots",
        str(pictures),
        "--theme",
        "light",
    ]
    run(folder, "doorstep", *words)
    made = sorted(pictures.glob("*.png"))
    if not any(picture.name.startswith("map") for picture in made):
        raise Failed(f"there is no picture of the map, only {[picture.name for picture in made]}")
    kept = HOME / "smoke"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(pictures, kept)
    print(f"  {len(made)} pictures in {kept}", flush=True)


def main(words: list[str]) -> int:
    """Try the bundle in a profile of its own, which goes afterwards."""
    folder = Path(words[0]) if words else BUNDLE
    if not (folder / f"doorstep-cli{ENDING}").exists():
        print(f"There is no bundle in {folder}: make bundle")
        return 3
    with tempfile.TemporaryDirectory(prefix="doorstep-smoke-", ignore_cleanup_errors=True) as place:
        try:
            smoke(folder.resolve(), Path(place))
        except Failed as why:
            print(f"The bundle does not hold: {why}")
            return 1
    print("The bundle holds here.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
