"""Whether the bundle has to be built and tried anew: python tools/bundle_needed.py BASE | --tried

BASE: a commit or branch to compare the working tree with, uncommitted and new files included. Exit code 0: yes, what
the bundle is made of or made by has changed (the files are named); 1: no; 2: BASE is unknown here.
--tried: compare with packaging/tried.json instead, where `make bundle-check` notes what it found good. The ordinary
check asks this, and builds and tries the bundle itself when nobody has since.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
WATCHED = (
    "build.spec",
    "requirements-bundle.txt",
    "requirements-tools.txt",
    "packaging/**",
    "tools/bundle*",
    "app/__main__.py",
    "app/papers.py",
    "app/planner/build.py",
    "db/migrations/**",
    ".github/workflows/bundle.yml",
)
"""What the bundle is made of beside plain modules, and what makes it. The workflow's filters are the same list."""

TRIED = "packaging/tried.json"
"""The recipe that was last tried and found good, with the size of what came of it."""


def recipe(top: Path = TOP) -> str:
    """A fingerprint of everything watched, as it lies here."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=top,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    seen = hashlib.sha256()
    for name in sorted(set(needed(listed.split("\0")))):
        file = top / name
        if name != TRIED and file.is_file():
            seen.update(f"{name}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return seen.hexdigest()


def tried(top: Path = TOP) -> bool:
    """Whether the recipe that lies here is the one last found good."""
    try:
        known = json.loads((top / TRIED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(known, dict) and known.get("recipe") == recipe(top)


def note(made_by: str, megabytes: float, top: Path = TOP) -> None:
    """Note that what was made by this recipe was tried and found good."""
    words = json.dumps({"recipe": made_by, "megabytes": megabytes}, indent=1)
    (top / TRIED).write_text(words + "\n", encoding="utf-8", newline="\n")


def needed(changed: list[str]) -> list[str]:
    """Of changed paths (from the top, with slashes) those that call for a new bundle."""
    return [name for name in changed if any(fnmatch(name, pattern) for pattern in WATCHED)]


def changed_since(base: str, top: Path = TOP) -> list[str]:
    """Paths that differ from where BASE and this tree parted. Raises CalledProcessError when BASE is unknown."""

    def git(*words: str) -> list[str]:
        done = subprocess.run(["git", *words], cwd=top, capture_output=True, text=True, check=True)
        return [name for name in done.stdout.split("\0") if name]

    parted = git("merge-base", base, "HEAD")[0].strip()
    found = git("diff", "--name-only", "--no-renames", "-z", parted)
    return sorted({*found, *git("ls-files", "--others", "--exclude-standard", "-z")})


def main(words: list[str], top: Path = TOP) -> int:
    """Tell it."""
    if len(words) != 1:
        print((__doc__ or "").splitlines()[0])
        return 2
    if words[0] == "--tried":
        good = tried(top)
        print("This very recipe was tried." if good else "The bundle was not tried since its recipe changed.")
        return 1 if good else 0
    try:
        found = needed(changed_since(words[0], top))
    except (subprocess.CalledProcessError, IndexError):
        print(f"{words[0]} is no commit here with a common beginning; fetch it, or build to be sure.")
        return 2
    for name in found:
        print(name)
    print("The bundle has to be built anew." if found else "Nothing the bundle is made of has changed.")
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
