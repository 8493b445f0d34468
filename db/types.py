"""Column types that say the same on SQLite and PostgreSQL: UTC moments, spans, enums by value, packed values."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import BigInteger, DateTime, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from app import codec
from app.domain.time import utc

E = TypeVar("E", bound=StrEnum)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970 in UTC. Raises ValueError for a naive moment."""
    return (utc(moment) - _EPOCH) // _MICROSECOND


@lru_cache(maxsize=65536)  # a day's plans share their quarter hours
def from_microseconds(value: int) -> datetime:
    """The aware UTC moment of a number of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=value)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC: integer microseconds on SQLite, timestamptz on PostgreSQL. Refuses naive ones."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The database's own form."""
        return dialect.type_descriptor(
            DateTime(timezone=True) if dialect.name == "postgresql" else BigInteger()
        )

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """To the database."""
        if value is None:
            return None
        return utc(value) if dialect.name == "postgresql" else to_microseconds(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """From the database, in UTC. Without the usual layers in between: boards read tens of thousands."""
        return _server_moment if dialect.name == "postgresql" else _file_moment


def _server_moment(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


def _file_moment(value: int | None) -> datetime | None:
    return None if value is None else from_microseconds(value)


class Span(TypeDecorator[timedelta]):
    """A length of time as integer microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        """To the database."""
        return None if value is None else value // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        """From the database."""
        return None if value is None else timedelta(microseconds=value)


class Coded(TypeDecorator[E], Generic[E]):
    """An enum by its value, as text, so that the rows can be read without the program."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[E]) -> None:
        super().__init__()
        self.kind = kind
        self._members: dict[str | None, E | None] = {None: None} | {m.value: m for m in kind}

    def process_bind_param(self, value: E | str | None, dialect: Dialect) -> str | None:
        """To the database; a stranger is refused with ValueError."""
        return None if value is None else self.kind(value).value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], E | None]:
        """From the database; NULL is None."""
        return self._members.__getitem__


@lru_cache(maxsize=8192)
def _unpacked(kind: Any, text: str) -> Any:
    # frozen values may be shared: most staff members have the same hours, most jobs no wishes
    return codec.load(kind, json.loads(text))


class Packed(TypeDecorator[Any]):
    """A small frozen value (or tuple of them) that no query looks into, as JSON text (see `app.codec`)."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """To the database."""
        if value is None:
            return None
        return json.dumps(codec.dump(value), ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """From the database."""
        return None if value is None else _unpacked(self.kind, value)


class Json(TypeDecorator[Any]):
    """Any JSON value as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """To the database; None stays NULL."""
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """From the database."""
        return None if value is None else json.loads(value)


class Words(TypeDecorator[str]):
    """Text people typed. PostgreSQL cannot keep the character NUL, so it is left out on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """To the database."""
        return value.replace("\0", "") if value else value


SORTED = Text().with_variant(Text(collation="C"), "postgresql")
"""Text compared by its code points on both databases, so that a range of an index is a search by beginning."""
