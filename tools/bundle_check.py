"""`make bundle-check`: the bundle in a bare Debian that has no Python and no checkout.

    python tools/bundle_check.py [--fresh]    --fresh makes the bare Debian anew (it is kept in build/bundle/bare)

There, as an ordinary person and with the web engine's sandbox: both programs load a map, the example is made, a job
is booked by command, desks of older versions are brought up to date, the window opens on a virtual screen, shows the
map, leaves pictures, and quits by its key with nothing left running. Needs root rights, debootstrap, Xvfb and xdotool. The figures are left in build/bundle/check.json, pictures in
build/bundle/pictures.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parent.parent
if str(TOP) not in sys.path:
    sys.path.insert(0, str(TOP))

from app.version import version  # noqa: E402  # runs as a script from anywhere
from tools.bundle import BUNDLE, HOME, PROGRAMS, figures  # noqa: E402
from tools.bundle_needed import note, recipe  # noqa: E402
from tools.bundle_screen import Screen, lit, seconds_until  # noqa: E402

BARE = HOME / "bare"
NEEDS = TOP / "packaging" / "needs.txt"
MUSEUM = TOP / "tests" / "museum"
RELEASE = "bookworm"
PLACE = "opt/doorstep"
DESK = "desk"
"""The person's folder in the bare Debian; user and group 1000."""
MEGABYTES = 500
STREETS = 40
"""More colours than this, and there are streets, houses and names on the map and not an empty ground."""
REQUEST = {
    "call": {"number": "+41 78 555 01 23"},
    "customer": {"name": "Ann Keller"},
    "service": "leak-repair",
    "urgency": "urgent",
    "note": "The kitchen tap drips",
}

DAY = """small

VEHICLE
NUMBER CAPACITY
3 50

CUSTOMER
CUST XCOORD YCOORD DEMAND READY DUE SERVICE

0 40 50 0 0 1236 0
1 45 68 10 0 1127 90
2 45 70 30 0 870 90
3 42 66 10 0 146 90
"""
"""A day for the planner, in the form of Solomon's published ones; invented."""

# What a bare machine without graphics card, sound or bus makes Qt and Chromium say; anything else is looked at.
KNOWN = (
    *("Failed to load vulkan", "initInstance: No Vulkan", "Failed to create platform Vulkan"),
    *("Unable to detect GPU vendor", "dbus/bus.cc", "GPUInfo not initialized", "libEGL warning"),
    *(
        "object_proxy.cc",
        "MESA",
        "QRhi",
        "QXcbIntegration: Cannot create platform O",
        "Failed to create RHI",
        "example ",
    ),
)


QUIT = """
running() {
    for p in /proc/[0-9]*; do
        case "$(tr '\\0' ' ' <$p/cmdline)" in PLACE/*) tr '\\0' ' ' <$p/cmdline ;; esac
    done
}
PLACE/doorstep --profile DESK/example --lang en
code=$?
n=0  # helpers of the web engine notice the end by themselves, within moments
while [ $n -lt 50 ] && [ -n "$(running)" ]; do sleep 0.1; n=$((n + 1)); done
running >DESK/left.txt
exit $code
"""
"""Opens the window, waits for its end, and leaves the command lines of what still runs after it."""


class Bare:
    """A Debian with nothing in it but what every Debian has, and the few packages a target needs."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def make(self, needs: list[str]) -> None:
        """Make it, or take the one kept from last time when it was made for the same needs."""
        stamp = self.root / "made-for.sha256"
        wanted = hashlib.sha256(" ".join([RELEASE, *needs]).encode()).hexdigest()
        if stamp.exists() and stamp.read_text() == wanted:
            return
        print(f"Making a bare Debian ({RELEASE}) in {self.root.relative_to(TOP)}", flush=True)
        shutil.rmtree(self.root, ignore_errors=True)
        with (HOME / "bare.log").open("w", encoding="utf-8") as log:
            quiet: dict[str, Any] = {"stdout": log, "stderr": subprocess.STDOUT, "check": True}
            subprocess.run(["debootstrap", "--variant=minbase", RELEASE, str(self.root)], **quiet)
            inside = ["chroot", str(self.root), "env", "DEBIAN_FRONTEND=noninteractive"]
            subprocess.run([*inside, "apt-get", "install", "-y", "--no-install-recommends", *needs], **quiet)
        stamp.write_text(wanted)

    def receive(self, bundle: Path) -> None:
        """Put the bundle in its place, by hard links, and make an empty folder for its person."""
        place = self.root / PLACE
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(bundle, place, symlinks=True, copy_function=os.link)
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir()
        os.chown(self.home, 1000, 1000)

    @property
    def home(self) -> Path:
        """The person's folder, seen from outside."""
        return self.root / DESK

    def command(self, program: str, *words: str) -> list[str]:
        """How to run one of the programs in there."""
        enter = ["unshare", "--mount", "--pid", "--ipc", "--fork", "--kill-child", "sh"]
        return [*enter, str(TOP / "tools" / "bundle_enter.sh"), str(self.root), f"/{PLACE}/{program}", *words]

    def run(self, program: str, *words: str, display: str = "", code: int = 0) -> tuple[str, str, float]:
        """Run it to its end; returns what it said (output, complaints) and seconds. Raises Failed on another code."""
        started = time.monotonic()
        done = subprocess.run(
            self.command(program, *words),
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
            env={**os.environ, "DISPLAY": display},
        )
        took = time.monotonic() - started
        if done.returncode != code:
            raise Failed(
                f"{program} {' '.join(words)}: code {done.returncode}\n{done.stdout}\n{done.stderr[-3000:]}"
            )
        return done.stdout, done.stderr, round(took, 2)


class Failed(Exception):
    """The bundle did not do what it must; the words say what."""


def needs() -> list[str]:
    """The packages a target needs, the first of each choice."""
    lines = NEEDS.read_text(encoding="utf-8").splitlines()
    return [line.split("|")[0].strip() for line in lines if line and not line.startswith("#")]


def check_bare(bare: Bare) -> None:
    """No Python and no checkout in there. Raises Failed."""
    for name in ("python3", "python"):
        if (bare.root / "usr" / "bin" / name).exists():
            raise Failed(f"the bare Debian has {name}: it proves nothing")
    _output, _, _ = bare.run("doorstep-cli", "--version")


def check_version(bare: Bare) -> dict[str, Any]:
    """Both programs tell the version of pyproject.toml."""
    seconds = []
    for program in PROGRAMS:
        for _ in range(3):
            told, _, took = bare.run(program, "--version")
            seconds.append(took)
            if told.strip() != f"doorstep {version()}":
                raise Failed(f"{program} --version says {told.strip()!r}, the checkout is {version()}")
    return {"version_seconds": min(seconds)}


def check_libraries(bare: Bare) -> None:
    """Every library every part links to is found in there. Raises Failed with those that are not."""
    script = (
        f"find /{PLACE} -type f \\( -name '*.so*' -o -perm -100 \\) | while read f; do "
        f"LD_LIBRARY_PATH=/{PLACE}/_internal:/{PLACE}/_internal/PySide6/Qt/lib "
        "ldd $f 2>/dev/null | grep 'not found' | sed \"s#^#$f:#\"; done"
    )
    asked = subprocess.run(
        ["chroot", str(bare.root), "sh", "-c", script], capture_output=True, text=True, check=False
    )
    # printing is left to machines that have it
    missing = [line for line in asked.stdout.splitlines() if "libcups" not in line]
    if missing:
        raise Failed("libraries missing in a bare Debian:\n" + "\n".join(missing[:20]))


def check_map_and_booking(bare: Bare) -> dict[str, Any]:
    """Both programs build a map (each starts itself as the building child); a job is booked by command."""
    from app.example.town import write_town

    with tempfile.TemporaryDirectory() as folder:
        town = Path(folder) / "town.osm.pbf"
        write_town(town)
        shutil.copy(town, bare.home / "town.osm.pbf")
    seconds = {}
    for program in PROGRAMS:
        words = ["--profile", f"/{DESK}/{program}", "map", "load", f"/{DESK}/town.osm.pbf", "--name", "Town"]
        _, _, seconds[program] = bare.run(program, *words)
    profile = ["--profile", f"/{DESK}/example"]
    _, _, example = bare.run("doorstep-cli", *profile, "demo", "--headless", "--minutes", "2")
    found, _, _ = bare.run("doorstep-cli", *profile, "geocode", "1 Tangerine Walk", "--json")
    best = _first_place(found)
    request = bare.home / "request.json"
    place = {"text": best["label"], "lat": best["lat"], "lon": best["lon"]}
    request.write_text(json.dumps({**REQUEST, "place": place}))
    told, _, booking = bare.run("doorstep-cli", *profile, "book", f"/{DESK}/request.json", "--json")
    job = json.loads(told)
    if job["state"] != "assigned" or not job["staff"]:
        raise Failed(f"the job was not given to anybody: {told}")
    return {
        "map_seconds": seconds,
        "example_seconds": example,
        "booking_seconds": booking,
        "job": job["job"],
    }


def _first_place(told: str) -> dict[str, Any]:
    hits = json.loads(told)["results"]
    if not hits:
        raise Failed(f"the map finds no address: {told[:400]}")
    return dict(hits[0])


def check_planner(bare: Bare) -> dict[str, Any]:
    """A small day is planned, and by the compiled core. Raises Failed."""
    (bare.home / "day.txt").write_text(DAY)
    words = ["--profile", f"/{DESK}/example", "solve", f"/{DESK}/day.txt"]
    told, _, took = bare.run("doorstep-cli", *words, "--format", "solomon", "--steps", "1000", "--json")
    plan = json.loads(told)
    if not plan["compiled"] or not plan["feasible"] or plan["unserved"]:
        raise Failed(f"the planner did not plan as it should: {told}")
    return {"planner_seconds": took}


def check_pictures(bare: Bare, screen: Screen) -> dict[str, Any]:
    """The window walks through its views and leaves pictures, all with a map where one belongs, and ends by itself."""
    words = ["--profile", f"/{DESK}/example", "--lang", "en", "demo", "--minutes", "2"]
    words += ["--screenshots", f"/{DESK}/pictures", "--theme", "light", "--size", f"{1366}x{768}"]
    _, complaints, took = bare.run("doorstep", *words, display=screen.display)
    pictures = sorted((bare.home / "pictures").glob("*.png"))
    if not any(picture.name.startswith("map") for picture in pictures):
        raise Failed(f"there is no picture of the map, only {[p.name for p in pictures]}\n{complaints}")
    kept = HOME / "pictures"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(bare.home / "pictures", kept)
    strange = [line for line in complaints.splitlines() if line and not any(word in line for word in KNOWN)]
    if any("rror" in line or "Traceback" in line for line in strange):
        raise Failed("the window complained:\n" + "\n".join(strange[:20]))
    return {"pictures": [p.name for p in pictures], "tour_seconds": took, "said": strange}


def check_window(bare: Bare, screen: Screen) -> dict[str, Any]:
    """Open the window as a person does, three times; when it stands and when the map is drawn, in seconds.

    Raises Failed when either never comes.
    """
    told: dict[str, list[float]] = {"window_seconds": [], "map_drawn_seconds": []}
    for _ in range(3):
        (bare.home / "example" / "window.ini").unlink(missing_ok=True)  # it would open at the view left last
        started = time.monotonic()
        program = subprocess.Popen(
            bare.command("doorstep", "--profile", f"/{DESK}/example", "--lang", "en"),
            env={**os.environ, "DISPLAY": screen.display},
            stderr=subprocess.DEVNULL,
        )
        try:
            seen: dict[str, Callable[[], bool]] = {
                "window_seconds": lambda: screen.share(lit) > 0.7,
                "map_drawn_seconds": lambda: len(set(screen.colours(0.30, 0.3, 0.58, 0.9))) > STREETS,
            }
            for name, look in seen.items():
                took = seconds_until(look, started, 60)
                if took is None or program.poll() is not None:
                    raise Failed(f"{name}: not seen within a minute (the program’s code: {program.poll()})")
                told[name].append(took)
        finally:
            program.kill()  # with unshare goes all it started, as when the power goes
            program.wait()
        if seconds_until(lambda: screen.share(lit) < 0.01, time.monotonic(), 20) is None:
            raise Failed("the window did not go when it was ended")
    return told


def check_migrated(bare: Bare) -> dict[str, Any]:
    """Each older desk of the museum is brought to today's tables, with a backup, and its people are still in it."""
    seconds: dict[str, float] = {}
    for kept in sorted(MUSEUM.glob("*.desk.gz")):
        name = kept.name.partition(".")[0]
        facts = json.loads((MUSEUM / f"{name}.json").read_text(encoding="utf-8"))
        profile = bare.home / f"old-{name}"
        profile.mkdir(mode=0o700)
        (profile / "desk.db").write_bytes(gzip.decompress(kept.read_bytes()))
        for path in (profile, profile / "desk.db"):
            os.chown(path, 1000, 1000)
        of = ["--profile", f"/{DESK}/{profile.name}"]
        told, _, seconds[name] = bare.run("doorstep-cli", *of, "migrate", "--json")
        done = json.loads(told)
        if done["before"] != name or (done["changed"] and not done["backup"]):
            raise Failed(f"the desk of {name} was not brought up to date as it should be: {told}")
        for kind in ("customers", "staff"):
            bare.run("doorstep-cli", *of, "export", kind, f"/{DESK}/{profile.name}/{kind}.csv")
            written = (profile / f"{kind}.csv").read_text(encoding="utf-8-sig")
            if missing := [who for who in facts[kind] if who not in written]:
                raise Failed(f"{missing} of the desk of {name} are not among its {kind} any more")
    if not seconds:
        raise Failed("there is no older desk to try: tests/museum is empty")
    return {"migrate_seconds": seconds}


def check_quit(bare: Bare, screen: Screen) -> dict[str, Any]:
    """Ctrl+Q ends the window: exit code 0, no process of its own left, no mark of a bad end. Raises Failed."""
    (bare.home / "example" / "window.ini").unlink(missing_ok=True)
    left = bare.home / "left.txt"
    left.unlink(missing_ok=True)
    script = QUIT.replace("PLACE", f"/{PLACE}").replace("DESK", f"/{DESK}")
    words = bare.command("x")
    words[-1:] = ["/bin/sh", "-c", script]
    environment = {**os.environ, "DISPLAY": screen.display}
    started = time.monotonic()
    program = subprocess.Popen(words, env=environment, stderr=subprocess.DEVNULL)
    try:
        if seconds_until(lambda: screen.share(lit) > 0.7, started, 60) is None:
            raise Failed("the window that was to be quit never came")
        keys = ["xdotool", "search", "--onlyvisible", "--name", "Doorstep", "windowfocus", "key", "ctrl+q"]
        asked = time.monotonic()
        while program.poll() is None and time.monotonic() - asked < 60:
            # a window that was just shown may not listen to keys yet, so it is asked again
            subprocess.run(keys, env=environment, check=False, capture_output=True)
            seconds_until(lambda: program.poll() is not None, time.monotonic(), 5)
        if program.poll() is None:
            raise Failed("the window did not quit by Ctrl+Q within a minute")
        took = round(time.monotonic() - asked, 2)
    finally:
        program.kill()
        program.wait()
    if program.returncode:
        raise Failed(f"the window quit with code {program.returncode}")
    if running := left.read_text(encoding="utf-8", errors="replace").strip():
        raise Failed(f"still running after the window quit:\n{running}")
    if (bare.home / "example" / "logs" / "running.txt").exists():
        raise Failed("the window left the mark of one that did not end well")
    return {"quit_seconds": took}


def check_memory(bare: Bare, job: str) -> dict[str, Any]:
    """After windows that were killed: the desk is sound and the booked job is there."""
    profile = ["--profile", f"/{DESK}/example"]
    told, _, _ = bare.run("doorstep-cli", *profile, "doctor", "--json")
    found = json.loads(told)
    bare.run("doorstep-cli", *profile, "export", "jobs", f"/{DESK}/jobs.csv")
    with (bare.home / "jobs.csv").open(encoding="utf-8-sig", newline="") as file:
        if not any(job in row for row in csv.reader(file)):
            raise Failed(f"the booked job {job} is not among the jobs any more")
    sandbox = next(c["state"] for c in found["checks"] if c["name"] == "sandbox")
    return {"doctor": found["ok"], "sandbox": sandbox, "versions": found["versions"]}


def missing_here() -> list[str]:
    """What this machine lacks for the check."""
    tools = [tool for tool in ("debootstrap", "Xvfb", "unshare", "xdotool") if shutil.which(tool) is None]
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        tools.append("root rights on Linux")
    return tools


def main(words: list[str]) -> int:
    """Check everything in order; 0 when all held, 1 when something did not, 3 when it cannot be tried here."""
    parser = argparse.ArgumentParser(prog="make bundle-check", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--fresh", action="store_true", help="make the bare Debian anew")
    args = parser.parse_args(words)
    if lacking := missing_here():
        print(f"The bundle cannot be tried here; missing: {', '.join(lacking)}.")
        return 3
    if not (BUNDLE / "doorstep").exists():
        print("There is no bundle yet: make bundle")
        return 3
    bare = Bare(BARE)
    if args.fresh:
        shutil.rmtree(BARE, ignore_errors=True)
    bare.make(needs())
    bare.receive(BUNDLE)
    told: dict[str, Any] = {"bundle": figures(BUNDLE)}
    try:
        with Screen(HOME / "screen") as screen:
            steps: list[tuple[str, Callable[[], dict[str, Any] | None]]] = [
                ("no Python in there", lambda: check_bare(bare)),
                ("the same version everywhere", lambda: check_version(bare)),
                ("every library is found", lambda: check_libraries(bare)),
                ("both programs load a map, a job is booked", lambda: check_map_and_booking(bare)),
                ("the planner’s compiled core plans a day", lambda: check_planner(bare)),
                ("the window leaves pictures and ends", lambda: check_pictures(bare, screen)),
                ("the window stands and shows the map", lambda: check_window(bare, screen)),
                ("older desks are brought up to date", lambda: check_migrated(bare)),
                ("it quits cleanly by its key", lambda: check_quit(bare, screen)),
                ("what was booked is still there", lambda: check_memory(bare, told["job"])),
            ]
            for name, step in steps:
                found = step() or {}
                told |= found
                print(f"  {name}: {json.dumps(found, ensure_ascii=False) if found else 'yes'}", flush=True)
    except Failed as why:
        print(f"The bundle does not hold: {why}")
        return 1
    finally:
        (HOME / "check.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if told["bundle"]["megabytes"] > MEGABYTES:
        print(f"  remark: {told['bundle']['megabytes']} MB, {MEGABYTES} were wished for")
    if (made_by := _made_by()) == recipe():  # what was tried is what lies here
        note(made_by, told["bundle"]["megabytes"])
    print("The bundle holds.")
    return 0


def _made_by() -> str:
    """The recipe the bundle was built by, as `make bundle` noted it."""
    try:
        return str(json.loads((HOME / "figures.json").read_text("utf-8"))["recipe"])
    except (OSError, ValueError, KeyError):
        return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
