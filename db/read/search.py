"""Who is meant by a few typed letters or digits: a walk along the index of normalised words (see db.words).

Every token must begin one of a customer's words. The rarest token is walked along, field by field in the order
answers are given; the others are looked up for each candidate.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    SQLColumnExpression,
    Text,
    bindparam,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from db.models import CustomerWordRow
from db.read.common import LAST
from db.words import LONGEST, Field, phone_typed, tokens

_ADDRESS = (Field.ADDRESS, Field.SOUND)
_MANY = 1000
"""Counting the words of a token stops here: it is common."""
_MOST_WORDS = 12
"""Words of a question that are looked for; what is pasted by mistake may have thousands."""


@dataclass(frozen=True)
class Found:
    """A customer's id and the field the walked token was found in."""

    customer_id: str
    field: Field


@dataclass(frozen=True)
class _Shape:
    """What a question looks like but for the words in it. walks: the fields walked along with the number that was typed
    (by its own end, or from its start) and those walked along with a word. others: how many words more must be there."""

    numbers: tuple[Field, ...]
    words: tuple[Field, ...]
    others: int
    among: tuple[Field, ...]
    limit: int


# Statements are built once for each shape: building one anew takes longer than the database needs to answer it.


@lru_cache(maxsize=256)
def _counting(tokens: int, fields: tuple[Field, ...]) -> Select[Any]:
    counts = []
    for n in range(tokens):
        parts = [
            select(literal(1).label("one"))
            .where(CustomerWordRow.field == field, *_begins(CustomerWordRow.word, f"token{n}"))
            .limit(_MANY)
            .subquery()
            for field in fields
        ]
        every = union_all(*(select(p.c.one) for p in parts)).subquery()
        counts.append(select(func.count()).select_from(every).scalar_subquery())
    return select(*counts)


@lru_cache(maxsize=256)
def _walking(shape: _Shape) -> CompoundSelect[Any]:
    walks = [(field, f"number{field.value}", 0) for field in shape.numbers]
    walks += [(field, "token", shape.others) for field in shape.words]
    parts = []
    for field, name, others in walks:
        word = aliased(CustomerWordRow)
        question = select(literal(field.value).label("field"), word.word, word.customer_id).where(
            word.field == field.value, *_begins(word.word, name)
        )
        for n in range(others):
            also = aliased(CustomerWordRow)
            question = question.where(
                select(literal(1))
                .where(
                    also.customer_id == word.customer_id,
                    *_begins(also.word, f"other{n}"),
                    also.field.in_([f.value for f in shape.among]),
                )
                .exists()
            )
        # some have the token in several words, so a few more are taken than wanted
        parts.append(question.order_by(word.word, word.customer_id).limit(shape.limit * 4).subquery())
    return union_all(*(select(p.c.field, p.c.word, p.c.customer_id) for p in parts))


def _begins(word: SQLColumnExpression[str], name: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The word begins with the token of that name; see `_range`."""
    return word >= bindparam(name, type_=Text), word < bindparam(f"{name}_end", type_=Text)


def _range(name: str, token: str) -> dict[str, str]:
    """The values of a token: words from it up to, not including, the last that begins with it."""
    return {name: token, f"{name}_end": token + LAST}


def _rarest_first(connection: Connection, wanted: list[str], fields: tuple[Field, ...]) -> list[str]:
    if len(wanted) < 2:
        return wanted
    given: dict[str, str] = {}
    for n, token in enumerate(wanted):
        given |= _range(f"token{n}", token)
    found = connection.execute(_counting(len(wanted), fields), given).one()
    return [token for _, token in sorted(zip(found, wanted, strict=True), key=lambda p: (p[0], -len(p[1])))]


def customer_ids(
    connection: Connection, text: str, limit: int, *, addresses_only: bool = False
) -> list[Found]:
    """The customers meant, best first, each once; at most two statements."""
    fields = _ADDRESS if addresses_only else tuple(Field)
    number = "" if addresses_only else phone_typed(text)
    wanted = [t[:LONGEST] for t in tokens(text)][:_MOST_WORDS]
    given: dict[str, str] = {}
    others: list[str] = []
    by_number: tuple[Field, ...] = ()
    by_word: tuple[Field, ...] = ()
    if number:
        by_number = (Field.TAIL, Field.PHONE)
        given |= _range(f"number{Field.TAIL.value}", number[::-1])
        given |= _range(f"number{Field.PHONE.value}", number.lstrip("0") or number)
    if wanted:
        first, *others = _rarest_first(connection, wanted, fields)
        by_word = tuple(field for field in fields if field not in by_number)
        given |= _range("token", first)
        for n, other in enumerate(others):
            given |= _range(f"other{n}", other)
    if not by_number and not by_word:
        return []
    shape = _Shape(by_number, by_word, len(others), fields, limit)
    best: dict[str, tuple[Field, str]] = {}
    for field_value, word_found, customer_id in connection.execute(_walking(shape), given):
        score = (Field(field_value), word_found)
        if customer_id not in best or score < best[customer_id]:
            best[customer_id] = score
    # a shorter word is nearer to what was typed, and sorts first
    ordered = sorted(best, key=lambda customer_id: (best[customer_id], customer_id))
    return [Found(customer_id, best[customer_id][0]) for customer_id in ordered[:limit]]
