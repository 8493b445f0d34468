"""The throw-away PostgreSQL: fresh databases, copies of prepared ones, the extension the booking rule needs."""

from __future__ import annotations

import psycopg
import pytest

from app.adapters import sqlite
from tests.support.postgres import PostgresServer

pytestmark = pytest.mark.postgres


def _prepare(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE job (id int PRIMARY KEY)")
        connection.execute("INSERT INTO job VALUES (1)")


@pytest.fixture(scope="session")
def storage_preparer() -> None:
    """Empty databases here, whatever the other tests are given."""


def test_ranges_exclude_each_other(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE booking (staff int, during tstzrange,"
            " EXCLUDE USING gist (staff WITH =, during WITH &&))"
        )
        first = "INSERT INTO booking VALUES (1, '[2026-11-26 09:00+00, 2026-11-26 10:00+00)')"
        connection.execute(first)
        with pytest.raises(psycopg.errors.ExclusionViolation):
            connection.execute(first)


def test_copies_are_apart(postgres_server: PostgresServer) -> None:
    names = [postgres_server.create(postgres_server.prepared(_prepare)) for _ in range(2)]
    with psycopg.connect(postgres_server.url(names[0])) as connection:
        connection.execute("DELETE FROM job")
    with psycopg.connect(postgres_server.url(names[1])) as connection:
        assert connection.execute("SELECT count(*) FROM job").fetchone() == (1,)
    for name in names:
        postgres_server.drop(name)


def test_a_crash_loses_nothing_acknowledged(postgres_server: PostgresServer) -> None:
    name = postgres_server.create(postgres_server.prepared(_prepare))
    postgres_server.crash()
    with psycopg.connect(postgres_server.url(name)) as connection:
        assert connection.execute("SELECT count(*) FROM job").fetchone() == (1,)
    postgres_server.drop(name)


def test_each_storage_gets_an_address(storage_url: str) -> None:
    kind, _, rest = storage_url.partition("://")
    if kind == "sqlite":
        with sqlite.connect(rest.removeprefix("/")) as connection:
            assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
        connection.close()
    else:
        with psycopg.connect(storage_url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
