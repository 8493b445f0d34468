"""News between seats: soon, complete, without our own, also after the server went away."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator

import pytest

from app.changes import ChangeSet
from db.storage import DeskStorage
from tests.db.test_unit_of_work import entry
from tests.support.builders import a_branch
from tests.support.desk_storage import writing
from tests.support.postgres import PostgresServer

SOON = 10
"""Seconds after which news that did not come are taken for lost; they come in milliseconds."""


@pytest.fixture
def other(desk: DeskStorage, storage_url: str) -> Iterator[DeskStorage]:
    """A second seat on the same desk."""
    opened = DeskStorage.open(storage_url, seat="desk-2", who="Lin")
    yield opened
    opened.close()


def note(desk: DeskStorage, key: str, entity: str) -> int:
    """Write a line as that seat."""
    with writing(desk) as unit:
        return unit.log.append(entry(key, seat=desk.seat, changes=ChangeSet.of("job", [entity])))


def test_a_seat_hears_what_the_other_did_and_not_what_it_did_itself(
    desk: DeskStorage, other: DeskStorage
) -> None:
    heard: queue.Queue[ChangeSet] = queue.Queue()
    note(other, "k0", "before")
    feed = desk.feed(heard.put)
    note(desk, "k1", "own")
    number = note(other, "k2", "theirs")
    assert heard.get(timeout=SOON) == ChangeSet.of("job", ["theirs"])
    feed.stop()
    assert heard.empty() and feed.mark == number
    feed.stop()


def test_every_change_is_heard_once_however_many_write(desk: DeskStorage, other: DeskStorage) -> None:
    heard: queue.Queue[ChangeSet] = queue.Queue()
    desk.feed(heard.put)
    wanted = {f"{t}-{i}" for t in range(3) for i in range(10)}

    def write(t: int) -> None:
        for i in range(10):
            note(other, f"k-{t}-{i}", f"{t}-{i}")

    threads = [threading.Thread(target=write, args=(t,)) for t in range(3)]
    for thread in threads:
        thread.start()
    told: list[str] = []
    while len(told) < len(wanted):
        told += heard.get(timeout=SOON).ids("job")
    for thread in threads:
        thread.join()
    assert sorted(told) == sorted(wanted)


def test_a_listener_that_fails_does_not_end_the_news(
    desk: DeskStorage, other: DeskStorage, expects_log: object
) -> None:
    expects_log("a listener of the news failed")  # type: ignore[operator]
    heard: queue.Queue[ChangeSet] = queue.Queue()

    def listen(changes: ChangeSet) -> None:
        heard.put(changes)
        if changes.ids("job") == {"first"}:
            raise ZeroDivisionError

    desk.feed(listen)
    note(other, "k1", "first")
    assert heard.get(timeout=SOON).ids("job") == {"first"}
    note(other, "k2", "second")
    assert heard.get(timeout=SOON).ids("job") == {"second"}


def test_closing_ends_the_news(desk: DeskStorage, other: DeskStorage) -> None:
    heard: queue.Queue[ChangeSet] = queue.Queue()
    desk.feed(heard.put)
    desk.close()
    note(other, "k1", "late")
    assert heard.empty()
    assert not [t for t in threading.enumerate() if t.name == "doorstep-news"]


@pytest.mark.postgres
def test_after_a_crash_of_the_server_nothing_is_missed(postgres_server: PostgresServer) -> None:
    name = postgres_server.create()
    url = postgres_server.url(name)
    ours, theirs = DeskStorage.open(url, seat="desk-1"), DeskStorage.open(url, seat="desk-2")
    with writing(theirs) as unit:
        unit.branches.save(a_branch())
    heard: queue.Queue[ChangeSet] = queue.Queue()
    reached: queue.Queue[bool] = queue.Queue()
    ours.feed(heard.put, reached.put)
    postgres_server.crash()
    assert reached.get(timeout=SOON) is False
    note(theirs, "k1", "after")
    assert heard.get(timeout=SOON) == ChangeSet.of("job", ["after"])
    ours.close()
    theirs.close()
    postgres_server.drop(name)
