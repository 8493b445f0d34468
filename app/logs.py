"""What the program notes for those who mend it: a rotating file, the newest lines in memory, persons masked."""

from __future__ import annotations

import copy
import logging
import re
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from app.nameless import described, nameless

_PHONE = re.compile(r"\+?\d[\d\s().-]{5,}\d")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_QUOTED = re.compile(r"(“).{2,}(”)|(‘).{2,}(’)|(\").{2,}?(\")|(')(?:(?!').){2,}(')", re.DOTALL)
"""Our sentences quote with “ ”: from the first to the last of a line, for what is quoted may hold quotes itself."""


def masked(text: str) -> str:
    """The text without telephone numbers, mail addresses and quoted values.

    Dates and times stay readable: what looks like one is not taken for a telephone number.
    """

    def number(found: re.Match[str]) -> str:
        raw = found.group(0)
        if re.match(r"\d{4}-\d{2}-\d{2}", raw) or sum(c.isdigit() for c in raw) < 6:
            return raw
        return f"{raw[:2]}•••"

    text = _MAIL.sub("•@•", text)
    text = _PHONE.sub(number, text)
    return _QUOTED.sub(lambda found: f"{found.group(0)[0]}•{found.group(0)[-1]}", text)


class Masking(logging.Formatter):
    """Formats a record, then hides what could be somebody's."""

    def format(self, record: logging.LogRecord) -> str:
        """The masked line."""
        return masked(super().format(_without_names(record)))

    def formatException(self, ei: Any) -> str:
        """The traceback, its messages without names."""
        return described(ei[1]) if ei and ei[1] is not None else super().formatException(ei)


def _without_names(record: logging.LogRecord) -> logging.LogRecord:
    """The record with names taken out of phrases that were put into it; single words are codes and stay."""
    given = record.args
    if isinstance(given, tuple) and any(_is_phrase(value) for value in given):
        record = copy.copy(record)
        record.args = tuple(nameless(str(value)) if _is_phrase(value) else value for value in given)
    if record.exc_info:
        record = copy.copy(record)
        record.exc_text = None  # another handler may have left its own words there
    return record


def _is_phrase(value: object) -> bool:
    # several lines are a report of ours, scrubbed already
    return isinstance(value, str) and "\n" not in value and (" " in value or not value.isascii())


class Tail(logging.Handler):
    """Keeps the newest lines in memory, for the report of a crash and for `doctor`."""

    def __init__(self, size: int = 400) -> None:
        super().__init__()
        self.lines: deque[str] = deque(maxlen=size)
        self.setFormatter(Masking("%(asctime)s %(levelname)s %(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.lines.append(self.format(record))


tail = Tail()


LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
"""How much a log may tell, the most first."""
CHOICE = "level.txt"
"""Beside the log: the level chosen for this profile; a running window follows it within seconds."""
TALKATIVE = (
    "sqlalchemy",
    "alembic",
    "asyncio",
    "keyring",
    "jeepney",
    "secretstorage",
    "urllib3",
    "qasync",
    "PIL",
)
"""Libraries that at DEBUG tell what passes through them; they stay at WARNING unless named."""


def chosen(folder: Path, usual: str = "INFO") -> str:
    """The level chosen for a profile's log folder; `usual` when none was."""
    try:
        level = (folder / CHOICE).read_text(encoding="utf-8").strip().upper()
    except OSError:
        return usual
    return level if level in LEVELS else usual


def choose(folder: Path, level: str) -> None:
    """Choose the level for a profile from now on, here and in its other processes. Raises ValueError for no level."""
    if level not in LEVELS:
        raise ValueError(level)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / CHOICE).write_text(level + "\n", encoding="utf-8")
    logging.getLogger().setLevel(level)


def start(folder: Path | None, level: str = "INFO") -> None:
    """Write to `folder`/doorstep.log (5 × 1 MB) and to memory. Call once; a second call changes folder and level."""
    root = logging.getLogger()
    for handler in [h for h in root.handlers if getattr(h, "ours", False)]:
        root.removeHandler(handler)
        if handler is not tail:
            handler.close()
    tail.ours = True  # type: ignore[attr-defined]
    root.addHandler(tail)
    root.setLevel(level)
    for name in TALKATIVE:
        library = logging.getLogger(name)
        if library.level == logging.NOTSET:
            library.setLevel(logging.WARNING)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = RotatingFileHandler(
            folder / "doorstep.log", maxBytes=1_000_000, backupCount=5, encoding="utf-8"
        )
        file.setFormatter(Masking("%(asctime)s %(levelname)s %(threadName)s %(name)s %(message)s"))
        file.ours = True  # type: ignore[attr-defined]
        root.addHandler(file)


def stop() -> None:
    """Close the file."""
    root = logging.getLogger()
    for handler in [h for h in root.handlers if getattr(h, "ours", False)]:
        root.removeHandler(handler)
        if handler is not tail:
            handler.close()
