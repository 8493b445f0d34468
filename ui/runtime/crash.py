"""Tells the next start that this one did not end well, and keeps where it broke when Python cannot say so itself.

A mark lies in the profile's log folder while the window is open; faulthandler writes the stack of a crash in native
code into it. Found at the next start, its text goes into the ordinary report.
"""

from __future__ import annotations

import contextlib
import faulthandler
from pathlib import Path
from typing import TextIO

MARK = "running.txt"
MOST = 8000
"""Characters of an old stack that are kept; the first thread's calls come first."""


class CrashMark:
    """The mark of a running window. `before`: None when the last one ended well, else the stack it left, or ""."""

    def __init__(self, logs: Path) -> None:
        logs.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = logs / MARK
        self.before: str | None = None
        with contextlib.suppress(FileNotFoundError):
            self.before = self._path.read_text(encoding="utf-8", errors="replace")[:MOST].strip()
        self._file: TextIO = self._path.open("w", encoding="utf-8")
        faulthandler.enable(self._file, all_threads=True)

    def close(self) -> None:
        """The window ended well."""
        faulthandler.disable()
        self._file.close()
        self._path.unlink(missing_ok=True)
