"""Takes what may belong to a customer out of technical text, so that a report can be sent to anybody."""

from __future__ import annotations

import platform
import re
import sys
import traceback
from pathlib import Path

from app.nameless import nameless

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?i)\b(pass(?:word|wd)?|pwd|secret|token|key)\s*[=:]\s*\S+"), r"\1=<hidden>"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "<e-mail>"),
    (re.compile(r"\+?\d(?:[ ()./-]{0,2}\d){6,}"), "<number>"),
    (re.compile(r"\d{5,}"), "<number>"),
    (re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\""), "<text>"),
    (re.compile(r"[“‘「『][^”’」』\n]*[”’」』]"), "<text>"),
)


def scrub(text: str) -> str:
    """`text` without e-mails, phone numbers, digits in runs of five or more, secrets and anything quoted."""
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    return text


def describe(error: BaseException, version: str = "") -> str:
    """A report of `error`: versions, kind, scrubbed message, and where it happened (files and lines, no values)."""
    lines = [
        f"Doorstep {version} · Python {platform.python_version()} · {sys.platform} {platform.machine()}",
        f"{type(error).__name__}: {nameless(scrub(str(error)))[:800]}",
    ]
    cause = error.__cause__ or error.__context__
    lines += [f"  {_place(f)}" for f in traceback.extract_tb(error.__traceback__)]
    if cause is not None:
        lines.append(f"because of {type(cause).__name__}: {nameless(scrub(str(cause)))[:400]}")
        lines += [f"  {_place(f)}" for f in traceback.extract_tb(cause.__traceback__)]
    return "\n".join(lines)


def _place(frame: traceback.FrameSummary) -> str:
    # The last parts of the path tell which file it is; the first ones would tell who sits at the desk.
    return f"{'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}"
