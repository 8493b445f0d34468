"""`make bundle`: the desk as one folder of programs that need no Python, in build/bundle/dist/doorstep.

    python tools/bundle.py [--twice]     --twice builds it again elsewhere and compares every file

Built in an environment of its own, from requirements-bundle.txt, so that nothing of the tests comes along. The same
checkout on the same system gives the same bytes: names are hashed the same way, times are those of the last commit.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
if str(TOP) not in sys.path:
    sys.path.insert(0, str(TOP))

from app.version import version  # noqa: E402  # runs as a script from anywhere
from tools.bundle_blas import hollow  # noqa: E402
from tools.bundle_icu import shrink  # noqa: E402
from tools.bundle_needed import recipe  # noqa: E402
from tools.bundle_sums import sum_folder  # noqa: E402

HOME = TOP / "build" / "bundle"
BUNDLE = HOME / "dist" / "doorstep"
PROGRAMS = ("doorstep", "doorstep-cli")
LOCK = TOP / "requirements-bundle.txt"
TOOLS = TOP / "requirements-tools.txt"
"""What builds the one package that comes as source, and compiles the planner's core."""
TWIN = 100_000
"""Bytes from which two equal files are worth a link."""
OLD = 1_700_000_000
"""The time files get where there is no commit to ask (an unpacked archive), in seconds since 1970."""


def environment() -> Path:
    """The Python of the building environment, made or brought up to date when the lock has changed."""
    folder = HOME / "env"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / "lock.sha256"
    wanted = hashlib.sha256(TOOLS.read_bytes() + LOCK.read_bytes()).hexdigest()
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return python
    print(f"Fetching the packages of {LOCK.name}, each checked against its hash", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    uv = [sys.executable, "-m", "uv"]
    run([*uv, "venv", "--quiet", "--seed", "--python", sys.executable, str(folder)])
    fetch = [
        *uv,
        "pip",
        "install",
        "--quiet",
        "--python",
        str(python),
        "--require-hashes",
        "--no-build-isolation",
    ]
    for lock in (TOOLS, LOCK):
        run([*fetch, "-r", str(lock)])
    stamp.write_text(wanted)
    return python


def run(command: list[str], **more: str) -> None:
    """Run a command at the top of the checkout with more environment. Raises CalledProcessError when it fails."""
    subprocess.run(command, cwd=TOP, check=True, env={**os.environ, **more})


def commit_time() -> str:
    """Seconds since 1970 of the last commit: what files of this build may say about when they were made."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return given
    asked = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=TOP, capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or str(OLD)


def build(python: Path, into: Path) -> Path:
    """Build the bundle in `into`/doorstep; returns that folder. The log is build/bundle/build.log."""
    made = HOME / "made"
    made.mkdir(parents=True, exist_ok=True)
    (made / "version.txt").write_text(f"{version()}\n", encoding="utf-8")
    if sys.platform in ("win32", "darwin"):  # elsewhere the drawing itself is the icon
        run([str(python), "tools/bundle_icons.py", str(made)])
    core = made / "planner"
    shutil.rmtree(core, ignore_errors=True)
    run([str(python), "-m", "app.planner.build", "--into", str(core)])
    if not any(core.iterdir() if core.exists() else ()):
        raise SystemExit(
            "The planner's core was not compiled; a bundle without it would plan fifty times slower."
        )
    log = HOME / "build.log"
    words = ["-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    places = ["--distpath", str(into), "--workpath", str(HOME / "work")]
    with log.open("w", encoding="utf-8") as file:
        done = subprocess.run(
            [str(python), *words, *places, str(TOP / "build.spec")],
            cwd=TOP,
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
            env={
                **os.environ,
                "DOORSTEP_BUNDLE_MADE": str(made),
                "PYTHONHASHSEED": "1",
                "SOURCE_DATE_EPOCH": commit_time(),
            },
        )
    if done.returncode:
        print("\n".join(log.read_text(encoding="utf-8").splitlines()[-15:]))
        raise SystemExit(f"The bundle could not be built; the lines above say why (all of it: {log}).")
    bundle = into / "doorstep"
    strip(bundle)
    shrink(bundle)
    hollow(bundle)
    forget_servers(bundle)
    close_up(bundle)
    join_twins(bundle)
    run([str(python), "tools/bundle_papers.py"])
    for paper in ("licences.html", "sbom.cdx.json"):
        shutil.copyfile(HOME / paper, bundle / paper)
    sum_folder(bundle)
    return bundle


def strip(bundle: Path) -> None:
    """Take the symbols for debuggers out of Python and its extension modules (46 MB).

    Not out of Qt's own (nothing to gain), nor out of libraries a wheel renamed (`*.libs`: they do not survive it), nor
    out of NSS (it checks its own files' sums). Some of those are mostly padding, which needs no disk.
    """
    if not sys.platform.startswith("linux") or not shutil.which("strip"):
        return
    inner = bundle / "_internal"
    found = [*inner.glob("libpython*.so*"), *inner.rglob("*.abi3.so"), *inner.rglob("*.cpython-*.so")]
    real = sorted(str(file) for file in found if not file.is_symlink())
    run(["strip", "--strip-unneeded", *real])
    if shutil.which("fallocate"):
        for file in sorted(inner.rglob("*.so*")):
            if not file.is_symlink() and file.stat().st_size > TWIN:
                subprocess.run(["fallocate", "--dig-holes", str(file)], check=False, capture_output=True)


def forget_servers(bundle: Path) -> None:
    """Empty folium's list of the world's map servers (0.9 MB): the desk draws its own map and must never ask them."""
    for file in bundle.rglob("xyzservices/data/providers.json"):
        file.write_text("{}\n", encoding="utf-8")


def close_up(bundle: Path) -> None:
    """Word tables without the blanks between their words (1 MB)."""
    for file in bundle.rglob("pypinyin/*.json"):
        told = json.loads(file.read_text(encoding="utf-8"))
        file.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def join_twins(bundle: Path) -> None:
    """Files of the same bytes become links to the first of them: both programs, and libraries two wheels brought."""
    if os.name == "nt":  # links need rights there
        return
    first: dict[str, Path] = {}
    for file in sorted(bundle.rglob("*")):
        if file.is_symlink() or not file.is_file() or file.stat().st_size < TWIN:
            continue
        one = first.setdefault(hashlib.sha256(file.read_bytes()).hexdigest(), file)
        if one is not file:
            file.unlink()
            file.symlink_to(os.path.relpath(one, file.parent))


def contents(bundle: Path) -> dict[str, str]:
    """Path → SHA-256 of the file, or the target of the link."""
    told = {}
    for file in sorted(bundle.rglob("*")):
        name = file.relative_to(bundle).as_posix()
        if file.is_symlink():
            told[name] = f"-> {file.readlink()}"
        elif file.is_file():
            told[name] = hashlib.sha256(file.read_bytes()).hexdigest()
    return told


def figures(bundle: Path) -> dict[str, float | int]:
    """Size in millions of bytes as read and on the disk (links counted once), files and links."""
    real = [file for file in bundle.rglob("*") if file.is_file() and not file.is_symlink()]
    links = [file for file in bundle.rglob("*") if file.is_symlink()]
    read = sum(file.stat().st_size for file in real)
    blocks = sum(getattr(file.stat(), "st_blocks", 0) * 512 for file in real) or read
    return {
        "megabytes": round(read / 1e6, 1),
        "megabytes_on_disk": round(blocks / 1e6, 1),
        "files": len(real),
        "links": len(links),
    }


def differences(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Paths that are not the same in both."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def main(words: list[str]) -> int:
    """Build, tell the figures, and compare a second build when asked; the exit code is 1 when they differ."""
    parser = argparse.ArgumentParser(prog="make bundle", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--twice", action="store_true", help="build again elsewhere and compare every file")
    parser.add_argument("--papers", action="store_true", help="only the bill of materials and the licences")
    args = parser.parse_args(words)
    HOME.mkdir(parents=True, exist_ok=True)
    python = environment()
    if args.papers:
        return subprocess.run(
            [str(python), "tools/bundle_papers.py", "--list"], cwd=TOP, check=False
        ).returncode
    started = time.monotonic()
    made_by = recipe()
    print("Building the bundle (a minute or two)", flush=True)
    bundle = build(python, BUNDLE.parent)
    told: dict[str, object] = {**figures(bundle), "build_seconds": round(time.monotonic() - started, 1)}
    code = 0
    if args.twice:
        print("Building it again", flush=True)
        differ = differences(contents(bundle), contents(build(python, HOME / "again")))
        told["differing_files"] = len(differ)
        for name in differ[:20]:
            print(f"  differs: {name}")
        code = 1 if differ else 0
    told["recipe"] = made_by
    (HOME / "figures.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(f"{bundle.relative_to(TOP)}: " + ", ".join(f"{key} {value}" for key, value in told.items()))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
