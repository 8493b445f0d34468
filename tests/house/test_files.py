"""Every file we keep: no foreign addresses, no paths of one machine, nothing too long to read in one go."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
LONGEST = 500

MAY_BE_LONGER: dict[str, str] = {}
"""Path → why this one file is easier to read whole than in two."""

# Written in pieces, so that this file passes its own test.
_REGISTRIES = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "registry.npm" + "js",
    "proxy.golang" + ".org",
    "crates" + ".io",
]
_MACHINE = ["/wo" + "rk/", "/tmp/" + "ds", "/tmp/" + "wt", "/ro" + "ot/", "/ho" + "me/"]
_MAKERS = [
    r"\bA" + r"I\b(?!-)",
    "(?i:language" + " model)",
    "(?i:chat" + "(bot|gpt))",
    "(?i:co" + "pilot)",
    r"(?i:\bcl" + r"aude\b)",
    "(?i:anth" + "ropic)",
    r"(?i:\bopen" + r"ai\b)",
    "(?i:co-auth" + "ored-by)",
]
_PATTERNS = {
    "address of a package registry": "|".join(re.escape(word) for word in _REGISTRIES),
    "path of one machine": r"(?<![\w.$}-])(?:" + "|".join(re.escape(word) for word in _MACHINE) + ")",
    "word on who wrote it": "|".join(_MAKERS),
}
_SOURCE = {".py", ".js", ".sh", ".css", ".html"}


_NOT_OURS = {".git", ".venv", "build", "dist", "__pycache__"}


def _names() -> list[str]:
    """Tracked and new files; without git (an unpacked archive) all that is not built."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=TOP,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        return [name for name in listed.stdout.decode().split("\0") if name]
    below = (file.relative_to(TOP) for file in TOP.rglob("*"))
    ours = (
        file for file in below if not _NOT_OURS & set(file.parts) and not file.parts[0].endswith("_cache")
    )
    return [file.as_posix() for file in ours if file.suffix != ".mo" and file.parts[0] != ".hypothesis"]


@cache
def _kept() -> dict[str, str]:
    """The project's files by path, as text; those that are not text are left out."""
    texts = {}
    for name in _names():
        file = TOP / name
        if not file.is_file():
            continue
        try:
            texts[name] = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    assert len(texts) > 50, "the files of the project were not found"
    return texts


@pytest.mark.parametrize("what", sorted(_PATTERNS))
def test_no_file_holds_a(what: str) -> None:
    pattern = re.compile(_PATTERNS[what])
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in _kept().items()
        if name != "LICENSE" and pattern.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_no_link_leads_out_of_the_project() -> None:
    links = [TOP / name for name in _names() if (TOP / name).is_symlink()]
    assert [str(link) for link in links if not link.resolve().is_relative_to(TOP)] == []


def test_files_can_be_read_in_one_go() -> None:
    lengths = {name: text.count("\n") for name, text in _kept().items() if Path(name).suffix in _SOURCE}
    long = {name: lines for name, lines in lengths.items() if lines > LONGEST and name not in MAY_BE_LONGER}
    assert long == {}, f"over {LONGEST} lines: split by meaning, or give a reason in MAY_BE_LONGER"
    assert {name for name in MAY_BE_LONGER if lengths.get(name, 0) <= LONGEST} == set(), "no longer needed"


def test_every_module_says_what_it_is_for() -> None:
    """The first thing in a source file is its docstring; empty package markers need none."""
    silent = [
        name
        for name, text in _kept().items()
        if name.endswith(".py") and text.strip() and not re.match(r'(#![^\n]*\n)?(r?"""|# )', text)
    ]
    assert silent == []
