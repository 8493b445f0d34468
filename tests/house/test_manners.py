"""The tests' own manners work: noise, leftovers and calls to other machines are noticed."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.support import leftovers, network
from tests.support.clock import FixedClock
from tests.support.noise import ExpectedLog, Listener


@pytest.mark.parametrize("host", ["203.0.113.5", "tile.example.org", "2001:db8::1", "192.168.1.1"])
def test_other_machines_are_out_of_reach(host: str) -> None:
    with pytest.raises(network.NetworkClosed, match="this machine"):
        socket.create_connection((host, 80), timeout=1)
    assert network.attempts
    network.attempts.clear()


def test_a_datagram_to_another_machine_is_refused() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line, pytest.raises(network.NetworkClosed):
        line.sendto(b"hello", ("203.0.113.5", 9))
    network.attempts.clear()


def test_this_machine_answers() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()[:2], timeout=5) as caller,
    ):
        answered, _ = server.accept()
        with answered:
            caller.sendall(b"ring")
            assert answered.recv(4) == b"ring"


def test_a_running_thread_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftovers, "_PATIENCE", 0.01)
    before = leftovers.take(count_sockets=True)
    end = threading.Event()
    thread = threading.Thread(target=end.wait, name="forgotten")
    thread.start()
    try:
        assert leftovers.since(before) == ["thread 'forgotten' is still running"]
    finally:
        end.set()
        thread.join()
    assert leftovers.since(before) == []


@pytest.mark.skipif(sys.platform != "linux", reason="descriptors and children are read from /proc")
def test_an_open_socket_and_a_child_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftovers, "_PATIENCE", 0.01)
    before = leftovers.take(count_sockets=True)
    with socket.socket(), subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        complaints = leftovers.since(before)
        child.communicate(b"\n")
    assert any("socket" in line for line in complaints)
    assert any(f"({child.pid})" in line for line in complaints)
    assert leftovers.since(before) == []


def test_unannounced_and_missing_log_lines_are_told() -> None:
    expected = ExpectedLog()
    log = logging.Logger("desk")
    log.addHandler(Listener(expected))
    log.info("all is well")
    log.warning("position of %s is old", "Li Na")
    assert expected.complaints() == ["unexpected WARNING from desk: position of Li Na is old"]
    expected("is old")
    assert expected.complaints() == []
    expected("never said")
    assert expected.complaints() == ["no log line matched 'never said'"]


def test_home_is_not_the_users_own() -> None:
    assert Path.home().name.startswith("doorstep-home-")
    assert Path(os.environ["XDG_DATA_HOME"]).is_relative_to(Path.home())


def test_the_clock_moves_only_when_told(clock: FixedClock) -> None:
    first = clock.now()
    assert clock.now() == first
    assert (clock.advance(minutes=5) - first).total_seconds() == 300
