"""The hub inside the window: off until the setting is on, then a call that is told rings on the screen."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from app.adapters.hub.token import token_of
from app.commands import ChangeSetting
from tests.support.desk import StoryDesk
from tests.ui.directory.conftest import Open
from ui.desk.hub import WindowHub


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def post(port: int, word: str, path: str, data: Any) -> bytes:
    """Send a request and go; the window's loop must run for what it sets off."""
    body = json.dumps(data).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {word}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as link:
        link.sendall(head.encode() + body)
        while part := link.recv(4096):
            answer += part
    return answer


def test_it_serves_while_the_setting_is_on(office: Open, desk: StoryDesk, tmp_path: Path) -> None:
    here = office(lambda _frame: QWidget())
    here.window.show()
    hub = WindowHub(here.frame, here.window, tmp_path)
    port = free_port()
    desk.do(ChangeSetting(name="hub.port", value=port))
    desk.do(ChangeSetting(name="hub.on", value=True))
    hub.settle()
    here.wait(lambda: hub.hub is not None)
    word = token_of(tmp_path)
    assert b" 401 " in post(port, "wrong", "/calls", {"number": "+4232002222"})
    assert b" 200 " in post(port, word, "/calls", {"number": "+4232002222"})
    assert b" 200 " in post(port, word, "/links", {"link": "doorstep://call/0795550199"})
    live = desk.desk.queries.live_calls
    here.wait(lambda: len(live(here.frame.branch_id)) == 2)
    desk.do(ChangeSetting(name="hub.on", value=False))
    hub.settle()
    here.wait(lambda: hub.hub is None)
    hub.close()
