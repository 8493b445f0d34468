"""Checksums of what is handed out, in the form `sha256sum --check` and `shasum -a 256 --check` read.

    python tools/bundle_sums.py FILE…     adds them to build/bundle/SHA256SUMS

A bundle carries a list of its own files too (SHA256SUMS beside the programs), so that an installed desk can be looked
through.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
SUMS = "SHA256SUMS"


def sha256(file: Path) -> str:
    """The file's SHA-256, in hexadecimal; read in pieces."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def sum_folder(folder: Path) -> Path:
    """Write the list of a folder's own files (links lead to one of them); the same files give the same list."""
    target = folder / SUMS
    files = sorted(f for f in folder.rglob("*") if f.is_file() and not f.is_symlink() and f != target)
    lines = [f"{sha256(file)}  {file.relative_to(folder).as_posix()}\n" for file in files]
    target.write_text("".join(lines), encoding="utf-8", newline="\n")
    return target


def add_sums(target: Path, files: Iterable[Path]) -> None:
    """Put files' sums into a list by their names, in place of older ones; files that went are dropped."""
    known: dict[str, str] = {}
    if target.exists():
        for line in target.read_text(encoding="utf-8").splitlines():
            told, _, name = line.partition("  ")
            if (target.parent / name).exists():
                known[name] = told
    for file in files:
        known[file.name] = sha256(file)
    lines = [f"{known[name]}  {name}\n" for name in sorted(known)]
    target.write_text("".join(lines), encoding="utf-8", newline="\n")


def main(words: list[str]) -> int:
    """Add the files named; 2 when one is not there."""
    files = [Path(word) for word in words]
    if missing := [str(file) for file in files if not file.is_file()]:
        print(f"No such file: {', '.join(missing)}")
        return 2
    add_sums(TOP / "build" / "bundle" / SUMS, files)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
