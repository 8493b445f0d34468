"""Days from files: published instances and our own JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.errors import NotPossible
from app.domain.planning import Day
from app.domain.text import T
from app.planner.formats import day_json, hhc, solomon, trsp


@dataclass(frozen=True)
class Form:
    """A kind of file: how it is read, and how many of the day's seconds are one of its units of time."""

    read: Callable[[str], Day]
    unit: float = 1.0


FORMS = {
    "solomon": Form(solomon.read, 10.0),
    "hhc": Form(hhc.read),
    "trsp": Form(trsp.read),
    "json": Form(day_json.read),
}


def read(form: str, text: str) -> Day:
    """The checked day of a text. Raises NotPossible when it is not of that form or makes no sense."""
    if form not in FORMS:
        raise NotPossible(
            T("“{form}” is no form of file. Known: {known}.", form=form, known=tuple(FORMS)),
            code="solve-format",
        )
    try:
        day = FORMS[form].read(text)
    except (ArithmeticError, ValueError, LookupError) as wrong:  # numbers that are none, or far too large
        raise NotPossible(
            T("The file is not of the form “{form}”: a number in it is none, or too large.", form=form),
            code="solve-format",
        ) from wrong
    return day.check()
