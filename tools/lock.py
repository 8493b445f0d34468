"""Compiles the requirement files from pyproject.toml: every version and every file's hash, for every system.

    python tools/lock.py [--upgrade]

requirements.txt is what the desk needs, requirements-dev.txt the same and the tests' tools, requirements-bundle.txt
the same and what makes programs of it, requirements-peers.txt the same and the planners `bench` runs beside ours
(development only, never shipped), requirements-tools.txt what fetches them. Versions stay as they are unless pyproject.toml or --upgrade asks.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
FILES = {
    "requirements-tools.txt": ["--group", "tools"],
    "requirements-audit.txt": ["--group", "audit"],
    "requirements.txt": ["pyproject.toml"],
    "requirements-bundle.txt": ["pyproject.toml", "--group", "bundle", "--constraints", "requirements.txt"],
    "requirements-dev.txt": ["pyproject.toml", "--extra", "dev", "--constraints", "requirements.txt"],
    "requirements-peers.txt": ["pyproject.toml", "--extra", "peers", "--constraints", "requirements.txt"],
}
HEADER = "# Made by `make requirements` from pyproject.toml; do not edit.\n"


def compile_lock(name: str, sources: list[str], more: list[str]) -> None:
    """Write the lock `name`. Raises CalledProcessError when no set of versions fits."""
    subprocess.run(
        [
            *(sys.executable, "-m", "uv", "pip", "compile", *sources),
            *("--universal", "--python-version", "3.11", "--generate-hashes"),
            *("--no-header", "--no-emit-index-url", "--quiet"),
            *("--output-file", name, *more),
        ],
        cwd=TOP,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    file = TOP / name
    file.write_text(HEADER + file.read_text(encoding="utf-8").removeprefix(HEADER), encoding="utf-8")


if __name__ == "__main__":
    for lock, given in FILES.items():
        compile_lock(lock, given, sys.argv[1:])
        pinned = [line for line in (TOP / lock).read_text(encoding="utf-8").splitlines() if "==" in line]
        print(f"{lock}: {len(pinned)} packages")
