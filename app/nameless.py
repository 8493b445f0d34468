"""Takes names and addresses out of technical text: what a library complains about may quote a customer.

Telephone numbers, mail addresses and quoted values are `logs.masked`’s. Here it is words: every one that begins with a
capital or is not written in plain Latin letters goes, unless it is one of the words errors are made of.
"""

from __future__ import annotations

import re
import traceback

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_KNOWN = frozenset(
    [
        "A",
        "An",
        "At",
        "Can",
        "Cannot",
        "Could",
        "Did",
        "Does",
        "Errno",
        "Error",
        "Exception",
        "Expected",
        "Failed",
        "False",
        "File",
        "For",
        "From",
        "If",
        "In",
        "Index",
        "Input",
        "Invalid",
        "Is",
        "It",
        "Key",
        "Missing",
        "Must",
        "No",
        "None",
        "Not",
        "Nothing",
        "Object",
        "On",
        "Only",
        "Operation",
        "Out",
        "Permission",
        "SQL",
        "JSON",
        "HTTP",
        "UTF",
        "ID",
        "Something",
        "String",
        "The",
        "There",
        "This",
        "Timeout",
        "To",
        "Too",
        "True",
        "Type",
        "Unable",
        "Unexpected",
        "Unknown",
        "Value",
        "Was",
        "Wrong",
        "You",
        "Your",
    ]
)
_KIND = re.compile(r"[A-Za-z]+(Error|Exception|Warning|Refused|Violation)\Z")


def nameless(text: str) -> str:
    """The text with "•" in place of every word that could be somebody’s or some street’s name."""

    def word(found: re.Match[str]) -> str:
        raw = found.group(0)
        plain = raw.isascii() and (not raw[0].isupper() or raw in _KNOWN or _KIND.match(raw) is not None)
        return raw if plain or "_" in raw else "•"

    return _WORD.sub(word, text)


def described(error: BaseException) -> str:
    """A traceback: files, lines and code as they are, the messages without names; causes first."""
    parts: list[str] = []
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        parts += [described(before), "", "The above led to:", ""]
    parts.append("Traceback (most recent call last):")
    parts.append("".join(traceback.format_tb(error.__traceback__)).rstrip())
    parts.append(f"{type(error).__name__}: {nameless(str(error))}")
    return "\n".join(parts)
