"""`make bundle-start`: how soon a start shows the window and the map, warm and cold.

    python tools/bundle_start.py [--warm N] [--cold N] [--source] [--profile DIR]

A start is a start as a person makes it: `doorstep --profile DIR` with the example desk, on a virtual screen whose
picture is looked at. Warm: everything was read before. Cold: the system's whole memory of files was dropped (or, without
that right, that of the bundle and the profile), and that it is gone is looked at. --source measures `python -m app` of
this checkout in place of the bundle. Figures only, no bar: they go to standard output and build/bundle/start.json.
Needs Linux and Xvfb, and xdotool for the answer to a key.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parent.parent
if str(TOP) not in sys.path:
    sys.path.insert(0, str(TOP))

from tools.bundle import BUNDLE, HOME, PROGRAMS  # noqa: E402  # runs as a script from anywhere
from tools.bundle_screen import HEIGHT, WIDTH, Screen, lit, seconds_until  # noqa: E402

PROFILE = HOME / "start-profile"
DROP = Path("/proc/sys/vm/drop_caches")
STREETS = 40
"""More colours than this where the map is, and there are streets, houses and names on it."""
BARS = 60
"""More colours than this where the board is, and there are people with their jobs on it (its empty frame has 40)."""
BOARD = (0.30, 0.12, 0.65, 0.42)
MAP = (0.30, 0.62, 0.62, 0.92)
"""Shares of the screen: left, top, right, bottom."""
PATIENCE = 90.0
"""Seconds a start may take to show all there is."""
BIG = "libQt6WebEngineCore.so.6"
"""The library whose pages tell whether a start was cold: no start goes without it."""
KEYS = ("xdotool", "search", "--onlyvisible", "--name", "Doorstep", "windowfocus", "key", "ctrl+k")


class NotSeen(Exception):
    """A start did not show what it must; the words say what."""


def program(source: bool) -> list[str]:
    """The words that start the desk, without its options."""
    return [sys.executable, "-m", "app"] if source else [str(BUNDLE / PROGRAMS[0])]


def make_profile(profile: Path, source: bool) -> None:
    """The example desk in `profile`, unless it is there."""
    if (profile / "desk.db").exists():
        return
    print("Making the example desk", file=sys.stderr, flush=True)
    words = ["--profile", str(profile), "demo", "--headless", "--minutes", "2"]
    subprocess.run([*program(source), *words], cwd=TOP, check=True, capture_output=True)


def files(*folders: Path) -> Iterator[Path]:
    """Every real file in there."""
    for folder in folders:
        yield from (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def cool(profile: Path) -> str:
    """Drop what the system remembers of files; tells how."""
    os.sync()
    try:
        DROP.write_text("3\n")
    except OSError:
        for file in files(BUNDLE, profile):
            with file.open("rb") as read:
                os.posix_fadvise(read.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return "files of the bundle and the profile"
    return "everything"


def remembered() -> int | None:
    """Bytes of the web engine's library the system has in its memory; None where nothing can tell."""
    found = next(iter(BUNDLE.rglob(BIG)), None)
    if found is None or shutil.which("fincore") is None:
        return None
    asked = subprocess.run(
        ["fincore", "--bytes", "--noheadings", "--output", "RES", str(found)],
        capture_output=True,
        text=True,
        check=False,
    )
    return int(asked.stdout.strip() or 0) if asked.returncode == 0 else None


def start(screen: Screen, profile: Path, source: bool) -> dict[str, float]:
    """One start: seconds until window, board's bars, map and the answer to a key. Raises NotSeen.

    `window_processor` is the program's processor time by then: what its window waits for on a machine that is idle.
    """
    (profile / "window.ini").unlink(missing_ok=True)  # it would open at the view left last
    began = time.monotonic()
    running = subprocess.Popen(
        [*program(source), "--profile", str(profile), "--lang", "en"],
        cwd=TOP,
        env={**os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    told: dict[str, float] = {}
    try:
        steps: dict[str, Callable[[], bool]] = {
            "window": lambda: screen.share(lit) > 0.7,
            "board": lambda: len(set(screen.colours(*BOARD))) > BARS,
            "map": lambda: len(set(screen.colours(*MAP))) > STREETS,
        }
        for name, look in steps.items():
            took = seconds_until(look, began, PATIENCE, every=0.01)
            if took is None or running.poll() is not None:
                raise NotSeen(f"{name}: not seen (the program's code: {running.poll()})")
            told[name] = took
            told.setdefault("window_processor", processor_seconds(running.pid))
        if shutil.which(KEYS[0]):
            told["key_answer"] = _key(screen)
    finally:
        running.terminate()
        try:
            running.wait(10)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
    if seconds_until(lambda: screen.share(lit) < 0.01, time.monotonic(), 20) is None:
        raise NotSeen("the window did not go when it was ended")
    return told


def processor_seconds(process: int) -> float:
    """Processor time a process has used itself: of a busy machine it says more than the clock on the wall."""
    told = (
        Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    )
    return round((int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK"), 2)


def _key(screen: Screen) -> float:
    """Seconds from Ctrl+K until the command bar is on the screen, with the key's own sender (about 0.05)."""
    middle = (0.3, 0.1, 0.7, 0.5)
    before = list(screen.colours(*middle))
    asked = time.monotonic()
    subprocess.run(KEYS, env={**os.environ, "DISPLAY": screen.display}, check=False, capture_output=True)

    def changed() -> bool:
        now = list(screen.colours(*middle))
        return sum(one != other for one, other in zip(before, now, strict=True)) > len(now) / 4

    took = seconds_until(changed, asked, 10, every=0.01)
    if took is None:
        raise NotSeen("the window did not answer Ctrl+K within ten seconds")
    return took


def summed(runs: list[dict[str, float]]) -> dict[str, Any]:
    """Median and every value of each figure."""
    return {
        name: {
            "median": round(statistics.median(one[name] for one in runs), 2),
            "all": [one[name] for one in runs],
        }
        for name in runs[0]
    }


def measure(profile: Path, warm: int, cold: int, source: bool) -> dict[str, Any]:
    """Start it once unmeasured, then `warm` and `cold` times. Raises NotSeen."""
    told: dict[str, Any] = {
        "screen": f"{WIDTH}x{HEIGHT}",
        "processors": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2),
    }
    with Screen(HOME / "screen") as screen:
        start(screen, profile, source)
        if warm:
            told["warm"] = summed([start(screen, profile, source) for _ in range(warm)])
        runs = []
        for _ in range(cold):
            told["dropped"] = cool(profile)
            told["remembered_bytes"] = remembered()
            runs.append(start(screen, profile, source))
        if runs:
            told["cold"] = summed(runs)
    told["load_after"] = round(os.getloadavg()[0], 2)
    return told


def main(words: list[str]) -> int:
    """Measure and tell; 0 when every start showed all, 1 when one did not, 3 when it cannot be tried here."""
    parser = argparse.ArgumentParser(prog="make bundle-start", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--warm", type=int, default=5, metavar="N", help="warm starts (5)")
    parser.add_argument("--cold", type=int, default=3, metavar="N", help="cold starts (3)")
    parser.add_argument("--source", action="store_true", help="the checkout in place of the bundle")
    parser.add_argument("--profile", type=Path, default=PROFILE, help="an example desk (made when missing)")
    args = parser.parse_args(words)
    if not sys.platform.startswith("linux") or shutil.which("Xvfb") is None:
        print("Starts cannot be looked at here; missing: Linux with Xvfb.")
        return 3
    if not args.source and not (BUNDLE / PROGRAMS[0]).exists():
        print("There is no bundle yet: make bundle")
        return 3
    HOME.mkdir(parents=True, exist_ok=True)
    make_profile(args.profile, args.source)
    try:
        told = measure(args.profile, args.warm, args.cold, args.source)
    except NotSeen as why:
        print(f"The start does not hold: {why}")
        return 1
    text = json.dumps({"of": "source" if args.source else "bundle", **told}, indent=1)
    (HOME / "start.json").write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
