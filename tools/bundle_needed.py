"""Whether the bundle has to be built and tried anew: python tools/bundle_needed.py BASE

BASE: a commit or branch to compare the working tree with, uncommitted and new files included. Exit code 0: yes, what
the bundle is made of or made by has changed (the files are named); 1: no; 2: BASE is unknown here.
"""

from __future__ import annotations

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
