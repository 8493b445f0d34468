"""How large an instance may be: a number in a heading must not make millions of people."""

from __future__ import annotations

from app.domain.errors import NotPossible
from app.domain.text import T

MOST_PEOPLE = 20_000
"""Published instances have a few hundred."""


def few_enough(people: int) -> None:
    """Raise NotPossible (code "solve-size") when so many people would be made of one number."""
    if people > MOST_PEOPLE:
        raise NotPossible(
            T("{n} people are too many for a plan; {most} are the most.", n=people, most=MOST_PEOPLE),
            code="solve-size",
        )
