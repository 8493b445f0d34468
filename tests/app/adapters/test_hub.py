"""The hub over real sockets: what it takes, what it refuses, and that nobody can keep it from serving others."""

from __future__ import annotations

import json
import socket
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.adapters.hub import token
from app.adapters.hub.doors import Doors
from app.adapters.hub.limits import MOST_BODY, Rate
from app.adapters.hub.server import Hub
from app.domain.errors import NotReachable
from db.storage import DeskStorage
from tests.hostile.corpus import IDS, TEXTS
from tests.support.clock import FixedClock
from tests.support.desk import BRANCH, StoryDesk
from tests.support.noise import ExpectedLog

WORD = "a-token"


@pytest.fixture(scope="module")
def story() -> Iterator[StoryDesk]:
    """A desk with people and a customer."""
    with DeskStorage.open(":memory:") as storage:
        desk = StoryDesk(FixedClock(), storage).company()
        desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
        yield desk


@pytest.fixture
def hub(story: StoryDesk) -> Iterator[Hub]:
    """A hub over it, on a free port; it waits a fifth of a second for slow visitors."""
    served = Hub(
        "127.0.0.1", 0, WORD, Doors(story.desk, BRANCH.id).by_path(), seconds=0.5, rate=Rate(100_000)
    )
    served.start()
    yield served
    served.close()


def send(hub: Hub, raw: bytes, *, finish: bool = True) -> bytes:
    """Everything it answers to these bytes."""
    with socket.create_connection((hub.host, hub.port), timeout=20) as link:
        answer = b""
        try:
            link.sendall(raw)
            if finish:
                link.shutdown(socket.SHUT_WR)
            while part := link.recv(65536):
                answer += part
        except OSError:  # it closed while we still sent
            pass
    return answer


def ask(
    hub: Hub, path: str, data: Any = None, *, method: str = "POST", raw: bytes | None = None, **headers: str
) -> tuple[int, Any]:
    """(status, answer) of an ordinary request; header names take _ for -, an empty one is left out."""
    body = json.dumps(data).encode() if raw is None else raw
    lines = {
        "Host": "127.0.0.1",
        "Authorization": f"Bearer {WORD}",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
    } | {k.replace("_", "-"): v for k, v in headers.items()}
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in lines.items() if v) + "\r\n"
    return told(send(hub, head.encode() + body))


def told(answer: bytes) -> tuple[int, Any]:
    """Status and JSON of an answer; every answer is JSON, and says that it is nothing else."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"Content-Type: application/json; charset=utf-8" in head
    assert b"X-Content-Type-Options: nosniff" in head
    assert not set(b"<>&") & set(body)
    return int(head.split()[1]), json.loads(body)


# ---- what it takes --------------------------------------------------------------------------------------


def test_health_needs_no_token(hub: Hub) -> None:
    assert ask(hub, "/health", method="GET", Authorization="") == (200, {"ok": True})


def test_a_call_rings_at_the_desk(hub: Hub, story: StoryDesk) -> None:
    status, answer = ask(hub, "/calls", {"number": "+41 79 555 01 02", "name": "Zhao", "channel": "phone"})
    assert status == 200 and len(answer["customers"]) == 1
    (card,) = [c for c in story.desk.queries.live_calls(BRANCH.id) if c.id == answer["call"]]
    assert (card.number, card.name) == ("+41795550102", "Zhao")
    assert ask(hub, "/calls", {"number": "withheld"})[0] == 200


def test_a_position_is_kept_and_shown(hub: Hub, story: StoryDesk) -> None:
    person = story.desk.queries.staff()[0]
    at = story.desk.clock.now().isoformat()
    data = {"staff": person.code, "lat": 47.14, "lon": 9.52, "at": at, "accuracy": 12.5}
    assert ask(hub, "/positions", data) == (200, {"staff": person.code})
    fix = story.desk.around.positions.of(person.id)
    assert fix is not None and (fix.point.lat, fix.point.lon) == (47.14, 9.52)
    kept = story.desk.queries.position(person.id)
    assert kept is not None and kept[0] == fix.point


def test_a_link_of_a_call_rings_and_others_need_a_window(hub: Hub, story: StoryDesk) -> None:
    assert ask(hub, "/links", {"link": "doorstep://call/0791112233?channel=chat"}) == (200, {"kind": "call"})
    status, answer = ask(hub, "/links", {"link": "doorstep://job/J-1001"})
    assert (status, answer["error"]) == (422, "no-window")


def test_a_window_is_shown_links(story: StoryDesk) -> None:
    shown: list[str] = []
    doors = Doors(story.desk, BRANCH.id, shown.append)
    assert doors.link({"link": "doorstep://job/J-1001"}) == {"kind": "job"}
    assert shown == ["doorstep://job/J-1001"]


# ---- what it refuses ------------------------------------------------------------------------------------


@pytest.mark.hostile("hub")
@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("/calls", {}, 422),
        ("/calls", {"number": 41}, 422),
        ("/calls", {"number": "1", "book": True}, 422),
        ("/calls", {"number": "javascript:alert(1)"}, 422),
        ("/calls", {"number": "1" * 41}, 422),
        ("/calls", {"number": "1", "channel": "root"}, 422),
        ("/calls", [], 400),
        ("/calls", None, 400),
        ("/positions", {"staff": "S-001", "lat": 91, "lon": 0}, 422),
        ("/positions", {"staff": "S-001", "lat": True, "lon": 0}, 422),
        ("/positions", {"staff": "S-001", "lat": "47", "lon": 9}, 422),
        ("/positions", {"staff": "S-001", "lat": 47, "lon": 9, "at": "2020-01-01T00:00:00+00:00"}, 422),
        ("/positions", {"staff": "S-001", "lat": 47, "lon": 9, "at": "2026-11-26T10:00:00"}, 422),
        ("/positions", {"staff": "nobody", "lat": 47, "lon": 9}, 422),
        ("/links", {"link": "file:///etc/passwd"}, 422),
        ("/links", {"link": "/somewhere/city.osm.pbf"}, 422),
        ("/links", {"link": "doorstep://job/../x"}, 422),
        ("/nothing", {}, 404),
        ("/calls/", {"number": "1"}, 404),
        ("/calls?x=1", {"number": "1"}, 404),
    ],
)
def test_wrong_words_are_refused_and_change_nothing(
    hub: Hub, story: StoryDesk, path: str, data: Any, status: int
) -> None:
    before = story.desk.queries.last_change()
    assert ask(hub, path, data)[0] == status
    assert story.desk.queries.last_change() == before


@pytest.mark.hostile("hub")
@pytest.mark.parametrize(
    "raw", [b"", b"{", b'{"number":"1","number":"2"}', b"\xff", b'{"number":NaN}', b"[" * 60_000]
)
def test_a_body_that_is_no_object_is_refused(hub: Hub, raw: bytes) -> None:
    assert ask(hub, "/calls", raw=raw)[0] == 400


@pytest.mark.hostile("hub")
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Authorization": ""}, 401),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": "Basic YTpi"}, 401),
        ({"Authorization": f"Bearer {WORD}x"}, 401),
        ({"Origin": "https://example.org"}, 403),
        ({"Host": "evil.example.org"}, 403),
        ({"Host": ""}, 403),
        ({"Content_Type": "text/plain"}, 415),
        ({"Content_Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content_Length": ""}, 411),
        ({"Content_Length": "-1"}, 400),
        ({"Content_Length": "1e3"}, 400),
        ({"Content_Length": str(MOST_BODY + 1)}, 413),
        ({"Content_Length": "500"}, 400),
        ({"Transfer_Encoding": "chunked"}, 411),
    ],
)
def test_headers_are_read_strictly(hub: Hub, headers: dict[str, str], status: int) -> None:
    assert ask(hub, "/calls", {"number": "1"}, **headers)[0] == status


@pytest.mark.hostile("hub")
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW", "<script>"])
def test_other_methods_are_refused(hub: Hub, method: str) -> None:
    assert ask(hub, "/calls", {"number": "1"}, method=method)[0] == 405


@pytest.mark.hostile("hub")
@pytest.mark.parametrize("text", TEXTS, ids=IDS)
def test_hostile_text_is_taken_as_text_or_refused(hub: Hub, story: StoryDesk, text: str) -> None:
    status, answer = ask(hub, "/calls", {"number": "+41795550102", "name": text})
    assert status in (200, 422)
    if status == 200:
        card = story.desk.queries.caller_card(answer["call"])
        assert card is not None and card.name == text.strip()
    assert ask(hub, "/links", {"link": text})[0] == 422
    assert ask(hub, "/positions", {"staff": text, "lat": 1, "lon": 1})[0] == 422
    strange = text.encode("utf-8", "replace").replace(b"\n", b"").replace(b"\r", b"")
    for raw in (b"GET /" + strange, b"GET / HTTP/1.1\r\nX: " + strange, strange):
        answer = send(hub, raw + b"\r\n\r\n")
        if answer:
            assert told(answer)[0] >= 400


# ---- nobody keeps it from serving -----------------------------------------------------------------------


def test_who_sends_slowly_or_nothing_is_let_go(hub: Hub) -> None:
    links = [socket.create_connection((hub.host, hub.port), timeout=20) for _ in range(8)]
    for link in links[:4]:
        link.sendall(b"POST /calls HTTP/1.1\r\nHost: 127.0.0.1\r\nX-")
    assert ask(hub, "/health", method="GET")[0] == 200
    for link in links:
        assert link.recv(100) == b""  # the hub has closed it
        link.close()


def test_more_than_it_serves_at_once_are_closed_at_once(hub: Hub) -> None:
    links = [socket.create_connection((hub.host, hub.port), timeout=20) for _ in range(60)]
    for link in links:
        assert link.recv(100) == b""
        link.close()
    assert ask(hub, "/health", method="GET")[0] == 200


def test_endless_headers_and_bodies_end(hub: Hub) -> None:
    answer = send(hub, b"GET /health HTTP/1.1\r\n" + b"X-A: " + b"a" * 300_000)
    assert not answer or told(answer)[0] == 431
    answer = send(hub, b"GET /health HTTP/1.1\r\n" + b"X: 1\r\n" * 5000 + b"\r\n")
    assert not answer or told(answer)[0] == 431
    assert ask(hub, "/health", method="GET")[0] == 200


def test_too_many_a_minute_are_told_to_wait(story: StoryDesk) -> None:
    now = [0.0]
    served = Hub("127.0.0.1", 0, WORD, {}, rate=Rate(3, lambda: now[0])).start()
    try:
        assert [ask(served, "/health", method="GET")[0] for _ in range(4)] == [200, 200, 200, 429]
        now[0] = 21.0
        assert [ask(served, "/health", method="GET")[0] for _ in range(2)] == [200, 429]
    finally:
        served.close()


def test_a_mistake_of_ours_is_told_without_its_details(expects_log: ExpectedLog) -> None:
    expects_log("the hub could not answer")

    def broken(_: dict[str, Any]) -> dict[str, Any]:
        raise RuntimeError("secret")

    served = Hub("127.0.0.1", 0, WORD, {"/calls": broken}).start()
    try:
        status, answer = ask(served, "/calls", {})
    finally:
        served.close()
    assert status == 500 and "secret" not in str(answer)


def test_an_address_that_is_taken_is_said(hub: Hub) -> None:
    taken = socket.create_server(("127.0.0.1", 0))
    try:
        with pytest.raises(NotReachable) as refused:
            Hub("127.0.0.1", taken.getsockname()[1], WORD, {})
    finally:
        taken.close()
    assert refused.value.code == "hub-address"


# ---- the token ------------------------------------------------------------------------------------------


def test_without_a_keyring_the_token_lies_in_a_file_of_its_owner(tmp_path: Path) -> None:
    word = token.token_of(tmp_path)
    file = tmp_path / token.FILE
    assert len(word) >= 40 and token.token_of(tmp_path) == word == file.read_text()
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert token.renew(tmp_path) != word
    assert token.token_of(tmp_path) != word
