"""Addresses that lead into the desk, such as doorstep://call/+41795550102 or doorstep://job/J-1042, read strictly.

They come from telephone programs, mails and chats, so from strangers: a link may only show something or let a call
ring; nothing is booked, changed or deleted by one. What is not understood whole is refused whole.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from urllib.parse import parse_qsl, unquote, urlsplit

from app.domain.calls import Channel
from app.domain.errors import NotPossible
from app.domain.text import T

SCHEME = "doorstep"
LONGEST = 2000
"""Characters a link may have."""
MAPS = (".osm.pbf", ".pbf")
"""How the names of files end that the desk opens: city maps."""
NUMBER = frozenset("+0123456789 -().#*")
"""What a telephone number told by another program may consist of."""
MOST_NUMBER, MOST_NAME = 40, 120
"""Characters of a number and of a name told by another program."""
_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "call": frozenset({"name", "channel"}),
        "job": frozenset(),
        "customer": frozenset(),
        "staff": frozenset(),
        "day": frozenset(),
    }
)
"""Kind of link → the words it may carry after the question mark."""


@dataclass(frozen=True)
class Link:
    """What a link or file leads to.

    kind: call (what: the number, "" when withheld), job (its number), customer or staff (the code), day (an ISO
    date), or map (a file's path).
    """

    kind: str
    what: str = ""
    name: str = ""
    channel: Channel = Channel.PHONE


def looks_like_link(word: str) -> bool:
    """Whether a word of the command line is meant as a link or a file to open, not as a command."""
    return word.lower().startswith(f"{SCHEME}:") or word.lower().endswith(MAPS)


def read(text: str) -> Link:
    """What a link, or the path of a map file, leads to. Raises NotPossible (code "link") for everything else."""
    if not text.lower().startswith(f"{SCHEME}:"):
        return _file(text)
    if len(text) > LONGEST or any(unicodedata.category(sign)[0] == "C" for sign in unquote(text)):
        raise _refused(text)
    try:
        parts = urlsplit(text)
        words = parse_qsl(
            parts.query, keep_blank_values=True, strict_parsing=bool(parts.query), max_num_fields=4
        )
        kind, what = (parts.hostname or "").lower(), unquote(parts.path, errors="strict").strip("/")
        strange = parts.username or parts.password or parts.port or parts.fragment
    except ValueError as wrong:  # UnicodeDecodeError too
        raise _refused(text) from wrong
    given = dict(words)
    if strange or kind not in _WORDS or set(given) - _WORDS[kind] or len(given) < len(words):
        raise _refused(text)
    return _checked(text, kind, what, given)


def _checked(text: str, kind: str, what: str, given: Mapping[str, str]) -> Link:
    if kind == "call":
        number = "" if what == "withheld" else what
        if set(number) - NUMBER or len(number) > MOST_NUMBER or (not number and what != "withheld"):
            raise _refused(text)
        try:
            channel = Channel(given.get("channel", Channel.PHONE.value))
        except ValueError as wrong:
            raise _refused(text) from wrong
        return Link(kind, number, given.get("name", "").strip()[:MOST_NAME], channel)
    if kind == "day":
        try:
            return Link(kind, date.fromisoformat(what).isoformat())
        except ValueError as wrong:
            raise _refused(text) from wrong
    # numbers and codes of ours: letters, digits and hyphens; a path or a quote is somebody's trick
    if not 0 < len(what) <= 40 or not all(sign.isalnum() or sign in "-_." for sign in what) or ".." in what:
        raise _refused(text)
    return Link(kind, what)


def _file(text: str) -> Link:
    if text and "\0" not in text and text.lower().endswith(MAPS) and _is_there(text):
        return Link("map", str(Path(text).resolve()))
    raise NotPossible(
        T(
            "“{word}” is no command, no doorstep:// link and no map file (.osm.pbf) that is there. Nothing was done.",
            word=_short(text),
        ),
        code="link",
    )


def _is_there(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):  # no system has names of that length, or with such signs
        return False


def _refused(text: str) -> NotPossible:
    return NotPossible(
        T(
            "The link “{link}” was not understood, so nothing was done. Links are such as doorstep://call/NUMBER, doorstep://job/J-1042, doorstep://customer/CODE, doorstep://staff/CODE or doorstep://day/2026-11-26.",
            link=_short(text),
        ),
        code="link",
    )


def _short(text: str) -> str:
    """The beginning, without anything that could move a terminal's or a window's text about."""
    return "".join(sign if unicodedata.category(sign)[0] != "C" else "·" for sign in text[:60])
