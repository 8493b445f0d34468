"""Sentences as data: born in the domain, put into words of a language only when somebody reads them.

A reason, a refusal, a timeline line is a `Text`: the English sentence with named places, and the values
for them. `app.i18n.say` renders it in any language, so one fact can be shown to two people in two tongues.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Text:
    """A translatable sentence.

    msgid: English, with `{name}` places; extracted for translation wherever `T("…")` is written.
    values: what goes into the places: str, int, float, datetime, Text or a tuple of those.
    plural: English for many; then `n` must be among the values and decides.
    """

    msgid: str
    values: tuple[tuple[str, Any], ...] = ()
    plural: str | None = field(default=None)

    def __str__(self) -> str:
        return self.render(lambda one, many, n: one if many is None or n == 1 else many)

    def render(
        self,
        translate: Callable[[str, str | None, int], str],
        show: Callable[[Any], str] | None = None,
        join: Callable[[list[str]], str] = ", ".join,
    ) -> str:
        """The sentence in words.

        `translate(msgid, plural, n)` gives the pattern, `show` formats values, `join` makes one phrase of several.
        """
        given = dict(self.values)
        pattern = translate(self.msgid, self.plural, int(given.get("n", 1)))

        def word(value: Any) -> str:
            if isinstance(value, Text):
                return value.render(translate, show, join)
            if isinstance(value, tuple | list):
                return join([word(v) for v in value])
            return show(value) if show else str(value)

        # one pass, so that a customer called "{name}" stays a name
        return _PLACE.sub(lambda m: word(given[m[1]]) if m[1] in given else m[0], pattern)


def T(msgid: str, plural: str | None = None, **values: Any) -> Text:
    """Mark and build a `Text`. `T("{n} job", "{n} jobs", n=3)` has a plural form."""
    return Text(msgid, tuple(values.items()), plural)
