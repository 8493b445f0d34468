"""Papers that a bundle carries beside its programs: the licences of everything inside. A checkout has none."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

LICENCES = "licences.html"
MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class Paper:
    """The licences of one part. title: its name, version and licence; text: plain, as its makers wrote it."""

    title: str
    text: str


def licences_file(program: Path | None = None) -> Path | None:
    """The page of licences beside the program (on macOS in the application's Resources); None when there is none.

    program: the running one when None; then only a bundle's counts, not Python's own folder.
    """
    if program is None:
        if not getattr(sys, "frozen", False):
            return None
        program = Path(sys.executable)
    folder = program.resolve().parent
    for place in (folder, folder.parent / "Resources"):
        if (place / LICENCES).is_file():
            return place / LICENCES
    return None


def read_licences(file: Path) -> list[Paper]:
    """What the page of `make licences` says, part by part. Raises OSError when it cannot be read."""
    with file.open("rb") as page:
        raw = page.read(MOST_BYTES)
    reader = _Reader()
    reader.feed(raw.decode("utf-8", errors="replace"))
    reader.close()
    return [Paper(title, re.sub(r"\n{3,}", "\n\n", text).strip()) for title, text in reader.parts]


class _Reader(HTMLParser):
    """Takes the words of a page apart by its second-rank headings; nothing of it is ever run or fetched."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[tuple[str, str]] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A heading begins a part, a lesser one a line."""
        self._inside = tag
        if tag == "h2":
            self.parts.append(("", ""))
        elif tag == "h3":
            self._add("\n\n")

    def handle_endtag(self, tag: str) -> None:
        """After a heading comes a line of its own."""
        if tag == "h3":
            self._add("\n\n")
        self._inside = ""

    def handle_data(self, data: str) -> None:
        """Words: of the title, or of the text."""
        if not self.parts:
            return
        if self._inside == "h2":
            title, text = self.parts[-1]
            self.parts[-1] = (title + data, text)
        else:
            self._add(data)

    def _add(self, text: str) -> None:
        if self.parts:
            title, before = self.parts[-1]
            self.parts[-1] = (title, before + text)
