"""Who is meant by a few typed letters or digits: a walk along the index of normalised words (see db.words).

Every token must begin one of a customer's words. The rarest token is walked along, field by field in the order
answers are given; the others are looked up for each candidate.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, SQLColumnExpression, func, literal, select, union_all
from sqlalchemy.orm import aliased

from db.models import CustomerWordRow
from db.read.common import LAST
from db.words import LONGEST, Field, phone_typed, tokens

_ADDRESS = (Field.ADDRESS, Field.SOUND)
_MANY = 1000
"""Counting the words of a token stops here: it is common."""


@dataclass(frozen=True)
class Found:
    """A customer's id and the field the walked token was found in."""

    customer_id: str
    field: Field


def _range(word: SQLColumnExpression[str], token: str) -> ColumnElement[bool]:
    return (word >= token) & (word < token + LAST)


def _rarest_first(connection: Connection, wanted: list[str], fields: tuple[Field, ...]) -> list[str]:
    if len(wanted) < 2:
        return wanted
    counts = []
    for token in wanted:
        parts = [
            select(literal(1).label("one"))
            .where(CustomerWordRow.field == field, _range(CustomerWordRow.word, token))
            .limit(_MANY)
            .subquery()
            for field in fields
        ]
        every = union_all(*(select(p.c.one) for p in parts)).subquery()
        counts.append(select(func.count()).select_from(every).scalar_subquery())
    found = connection.execute(select(*counts)).one()
    return [token for _, token in sorted(zip(found, wanted, strict=True), key=lambda p: (p[0], -len(p[1])))]


def customer_ids(
    connection: Connection, text: str, limit: int, *, addresses_only: bool = False
) -> list[Found]:
    """The customers meant, best first, each once; at most two statements."""
    fields = _ADDRESS if addresses_only else tuple(Field)
    number = "" if addresses_only else phone_typed(text)
    wanted = [t[:LONGEST] for t in tokens(text)]
    walks: list[tuple[Field, str]] = []
    others: list[str] = []
    if number:
        walks += [(Field.TAIL, number[::-1]), (Field.PHONE, number.lstrip("0") or number)]
    if wanted:
        first, *others = _rarest_first(connection, wanted, fields)
        walks += [(field, first) for field in fields if not (number and field in (Field.TAIL, Field.PHONE))]
    if not walks:
        return []
    parts = []
    for field, token in walks:
        word = aliased(CustomerWordRow)
        question = select(literal(field.value).label("field"), word.word, word.customer_id).where(
            word.field == field.value, _range(word.word, token)
        )
        if field not in (Field.TAIL, Field.PHONE) or not number:
            for other in others:
                also = aliased(CustomerWordRow)
                question = question.where(
                    select(literal(1))
                    .where(
                        also.customer_id == word.customer_id,
                        _range(also.word, other),
                        also.field.in_([f.value for f in fields]),
                    )
                    .exists()
                )
        # some have the token in several words, so a few more are taken than wanted
        parts.append(question.order_by(word.word, word.customer_id).limit(limit * 4).subquery())
    rows = connection.execute(union_all(*(select(p.c.field, p.c.word, p.c.customer_id) for p in parts)))
    best: dict[str, tuple[Field, str]] = {}
    for field_value, word_found, customer_id in rows:
        score = (Field(field_value), word_found)
        if customer_id not in best or score < best[customer_id]:
            best[customer_id] = score
    # a shorter word is nearer to what was typed, and sorts first
    ordered = sorted(best, key=lambda customer_id: (best[customer_id], customer_id))
    return [Found(customer_id, best[customer_id][0]) for customer_id in ordered[:limit]]
