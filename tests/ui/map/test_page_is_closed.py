"""Nothing gets out of the page, and nothing a customer is called can become script, markup or a broken map."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QUrl

from tests.ui.map.conftest import CENTRE, Web
from ui.map.surface import CandidatePreview, MarkId, PersonMark, RouteMark, StopMark

pytestmark = pytest.mark.web

HOSTILE = [
    "<script>window.pwned=1</script>",
    '<img src=x onerror="window.pwned=1">',
    "<svg onload='window.pwned=1'>",
    "</script><script>window.pwned=1</script>",
    "'); window.pwned=1; ('",
    '"});window.pwned=1;({"',
    "`; window.pwned=1; `",
    "${window.pwned=1}",
    "{{ ''.__class__ }}{% raw %}",
    "javascript:window.pwned=1",
    '<a href="javascript:window.pwned=1">x</a>',
    "<iframe srcdoc='<script>parent.pwned=1</script>'>",
    "\u2028window.pwned=1//\u2029",
    "</div><style>*{display:none}</style>",
    "\u202eevil\u202c مرحبا שלום",
    "x" * 10_000,
    "one\ntwo\r\nthree\x00\x1b",
    "__proto__",
    "\ud800 half",
    "👩‍🔧🇨🇳",
    "",
]

ATTACKS = {
    "fetch": "fetch('{u}/fetch').catch(() => 0)",
    "fetch no-cors": "fetch('{u}/fetch2', {mode: 'no-cors'}).catch(() => 0)",
    "xhr": "var q = new XMLHttpRequest(); q.open('GET', '{u}/xhr'); q.send()",
    "img": "new Image().src = '{u}/img'",
    "beacon": "navigator.sendBeacon('{u}/beacon', 'x')",
    "location": "location = '{u}/location'",
    "replace": "location.replace('{u}/replace')",
    "open": "window.open('{u}/open')",
    "link": "var a = document.createElement('a'); a.href = '{u}/link'; a.target = '_blank'; document.body.append(a); a.click()",
    "download": "var d = document.createElement('a'); d.href = '{u}/d'; d.download = 'x'; document.body.append(d); d.click()",
    "ping": "var g = document.createElement('a'); g.href = '#'; g.ping = '{u}/ping'; document.body.append(g); g.click()",
    "form": "var f = document.createElement('form'); f.action = '{u}/form'; document.body.append(f); f.submit()",
    "script": "var s = document.createElement('script'); s.src = '{u}/s.js'; document.body.append(s)",
    "iframe": "var i = document.createElement('iframe'); i.src = '{u}/i'; document.body.append(i)",
    "object": "var o = document.createElement('object'); o.data = '{u}/o'; document.body.append(o)",
    "css": "var l = document.createElement('link'); l.rel = 'stylesheet'; l.href = '{u}/c.css'; document.head.append(l)",
    "prefetch": "var p = document.createElement('link'); p.rel = 'prefetch'; p.href = '{u}/p'; document.head.append(p)",
    "font": "new FontFace('x', 'url({u}/f)').load().catch(() => 0)",
    "audio": "new Audio('{u}/a').play().catch(() => 0)",
    "background": "document.body.style.background = 'url({u}/bg)'",
    "websocket": "new WebSocket('{w}/ws')",
    "eventsource": "new EventSource('{u}/es')",
    "worker": "new Worker('{u}/w.js')",
    "serviceworker": "navigator.serviceWorker.register('{u}/sw.js').catch(() => 0)",
    "import": "import('{u}/m.js').catch(() => 0)",
    "meta": "var m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url={u}/meta'; document.head.append(m)",
    "file": "fetch('file:///etc/hostname').catch(() => 0)",
    "webrtc": "new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:{p}'}]}).createDataChannel('x')",
}


@pytest.fixture
def canary() -> Iterator[tuple[str, list[bytes]]]:
    """A listener on this machine that remembers whoever knocks."""
    server = socket.create_server(("127.0.0.1", 0))
    hits: list[bytes] = []

    def listen() -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            with client:
                client.settimeout(1)
                hits.append(client.recv(200))
                if hits[-1] == b"stop":
                    return

    thread = threading.Thread(target=listen)
    thread.start()
    yield f"127.0.0.1:{server.getsockname()[1]}", hits
    with socket.create_connection(server.getsockname()) as last:
        last.sendall(b"stop")
    thread.join()
    server.close()


@pytest.mark.hostile("web engine", cases=len(ATTACKS))
def test_no_way_out(web: Web, canary: tuple[str, list[bytes]], expects_log: Any) -> None:
    """Every way a script could knock at a door; the page stays what it was and nobody hears it."""
    address, hits = canary
    for name, script in ATTACKS.items():
        filled = script.replace("{u}", f"http://{address}").replace("{w}", f"ws://{address}")
        filled = filled.replace("{p}", address.split(":")[1])
        web.ask(f"try {{ {filled} }} catch (e) {{ }} 1")
        assert web.ask("location.href.split('#')[0]") == "doorstep://map/index.html", name
    assert web.ask("Promise.resolve(1); typeof RTCPeerConnection") == "undefined"
    web.surface.show_people([PersonMark("p", "still here", CENTRE)])
    web.wait(lambda r: r["people"] == 1)
    assert hits == []
    if web.surface.guard.refused:  # what the content policy let by, the guard refused and said so
        expects_log("asked for something outside")


@pytest.mark.hostile("web engine", cases=len(ATTACKS))
def test_without_the_policy_the_guard_alone_holds(
    web: Web, canary: tuple[str, list[bytes]], expects_log: Any
) -> None:
    """The second fence, tried by itself: a page without any content policy."""
    address, hits = canary
    expects_log("asked for something outside")
    files = web.surface.files
    files._headers = {}
    files._files["/index.html"] = (b"text/html", b"<!doctype html><title>bare</title><body>bare</body>")
    web.surface.page.load(QUrl("doorstep://map/index.html"))
    # the title, not loadFinished: that of the first page may come only now
    web.qtbot.waitUntil(lambda: web.ask("document.title") == "bare", timeout=10_000)
    for script in ATTACKS.values():
        filled = script.replace("{u}", f"http://{address}").replace("{w}", f"ws://{address}")
        filled = filled.replace("{p}", address.split(":")[1])
        web.ask(f"try {{ {filled} }} catch (e) {{ }} 1")
    web.ask("fetch('http://" + address + "/last').catch(() => 0); 1")
    web.qtbot.waitUntil(lambda: any(r.endswith("/last") for r in web.surface.guard.refused), timeout=5_000)
    assert hits == []
    assert web.ask("location.href.split('#')[0]") == "doorstep://map/index.html"


@pytest.mark.hostile("web engine", cases=12)
def test_only_the_table_is_served(web: Web) -> None:
    """No path is ever looked up: what is not in the table is not there."""
    addresses = [
        "doorstep://map/../../etc/passwd",
        "doorstep://map/%2e%2e/%2e%2e/etc/passwd",
        "doorstep://map/..%2f..%2fetc%2fpasswd",
        "doorstep://map//etc/passwd",
        "doorstep://map/leaflet.js/../../../x",
        "doorstep://map/tile/14/1/../../../../etc/passwd",
        "doorstep://map/tile/99/1/1",
        "doorstep://map/tile/3/8/1",
        "doorstep://map/tile/1/-1/0",
        "doorstep://map/tile/1/1/1.5",
        "doorstep://map/page.py",
        "doorstep://map/",
    ]
    web.ask(
        f"window.got = []; for (const u of {json.dumps(addresses)}) fetch(u).then(a => got.push(a.status), () => got.push(0)); 1"
    )
    web.qtbot.waitUntil(lambda: web.ask("got.length") == len(addresses), timeout=5_000)
    assert set(json.loads(web.ask("JSON.stringify(got)"))) <= {0, 404}
    assert len(web.surface.files.refused) == len(addresses)


@pytest.mark.hostile("web engine", cases=3)
def test_other_hosts_and_methods_of_our_scheme_are_refused(web: Web) -> None:
    asked = [
        ["doorstep://other/index.html", "GET"],
        ["doorstep://map/page.js", "POST"],
        ["doorstep://map/page.js", "PUT"],
    ]
    web.ask(
        f"window.got = []; for (const [u, m] of {json.dumps(asked)})"
        " fetch(u, {method: m}).then(a => got.push(a.status), () => got.push(0)); 1"
    )
    web.qtbot.waitUntil(lambda: web.ask("got.length") == len(asked), timeout=5_000)
    assert set(json.loads(web.ask("JSON.stringify(got)"))) <= {0, 404}


@pytest.mark.hostile("map page", cases=len(HOSTILE))
def test_hostile_names_are_only_names(web: Web) -> None:
    """In every field of every mark; nothing runs, nothing breaks, everything is shown."""
    marks = [PersonMark(f"p{i}", t, CENTRE, t or "free", 5, t, t) for i, t in enumerate(HOSTILE)]
    pins = [
        StopMark(t or "empty", t, CENTRE, i, t, t, "late", t, t)
        for i, t in enumerate(HOSTILE)
        if len(t) < 150
    ]
    web.surface.show_people(marks)
    web.surface.show_stops(pins)
    web.surface.show_routes(
        [RouteMark(t or "empty", (CENTRE, CENTRE), t, True, t) for t in HOSTILE if len(t) < 150]
    )
    web.surface.select([MarkId("stop", p.id) for p in pins])
    web.surface.set_language("en", lambda _: HOSTILE[0] + HOSTILE[1])
    web.wait(lambda r: r["people"] == len(marks) and r["stops"] == len(pins) and r["selected"] == len(pins))
    for i, text in enumerate(HOSTILE):
        web.surface.preview(CandidatePreview(text, (CENTRE, CENTRE), CENTRE, text))
        web.surface.hover(MarkId("person", f"p{i}"))
        web.qtbot.waitUntil(lambda i=i: web.ask("Doorstep.desk.live.told") == f"person|p{i}", timeout=5_000)
        web.ask("Doorstep.desk.live.marks.draw(); Doorstep.desk.live.still.draw(); 1")
    assert web.ask("typeof window.pwned") == "undefined"
    assert web.ask("document.querySelectorAll('img, iframe, svg, script:not([src]), style, a').length") == 0
    assert web.ask("typeof ({}).id") == "undefined", "no prototype was touched"
    assert web.complaints == []
    assert web.ask("Math.max(...[...Doorstep.desk.live.people.values()].map(p => p.name.length))") <= 160


@pytest.mark.hostile("map page", cases=2)
def test_no_text_can_become_markup_even_by_mistake(web: Web) -> None:
    tried = "let s = ''; try { document.body.innerHTML = '<b>x</b>'; s = 'did' } catch (e) { s = e.name } s"
    assert web.ask(tried) == "TypeError"
    another = "let t = ''; try { trustedTypes.createPolicy('other', {createHTML: x => x}); t = 'did' } catch (e) { t = e.name } t"
    assert web.ask(another) == "TypeError"


GARBAGE = [
    "null", "undefined", "42", "{}", "[]", "'x'", "'{}'", "'[1,2]'", "'null'",
    "'{\"say\":\"picked\"}'", "'{\"say\":\"picked\",\"kind\":\"stop\",\"id\":7}'",
    "'{\"say\":\"picked\",\"kind\":\"robot\",\"id\":\"s\"}'",
    "'{\"say\":\"picked\",\"kind\":\"stop\",\"id\":\"nobody\"}'",
    "'{\"say\":\"map_clicked\",\"lat\":1e999,\"lon\":0}'", "'{\"say\":\"map_clicked\",\"lat\":NaN,\"lon\":0}'",
    "'{\"say\":\"map_clicked\",\"lat\":91,\"lon\":0}'", "'{\"say\":\"pin_moved\",\"id\":\"s\",\"lat\":true,\"lon\":0}'",
    "'['.repeat(1900)", "'x'.repeat(1000000)", "'\\ud800'",
]  # fmt: skip


@pytest.mark.hostile("map page", cases=len(GARBAGE))
@pytest.mark.qt_log_ignore("Could not convert argument")  # Qt's own word on what is no text at all
def test_garbage_on_the_channel_is_dropped(web: Web) -> None:
    heard: list[Any] = []
    events = web.surface.events
    events.picked = events.map_clicked = events.pin_moved = events.menu = lambda *x: heard.append(x)
    for said in GARBAGE:
        web.ask(f"try {{ Doorstep.desk.channel.say({said}) }} catch (e) {{ }} 1")
    web.surface.show_people([PersonMark("p", "fine", CENTRE)])
    web.wait(lambda r: r["people"] == 1)
    assert heard == []
    assert web.surface._bridge.refused >= len(GARBAGE) - 5  # the engine itself turns some away


def test_a_page_that_destroys_its_channel_gets_a_new_one(web: Web) -> None:
    web.surface.show_people([PersonMark("p", "fine", CENTRE)])
    web.wait(lambda r: r["people"] == 1)
    old = web.surface._bridge
    web.ask("Doorstep.desk.channel.deleteLater(); 1")
    web.qtbot.waitUntil(lambda: not shiboken6.isValid(old), timeout=5_000)
    web.qtbot.waitUntil(lambda: web.surface.is_ready, timeout=10_000)
    web.wait(lambda r: r["people"] == 1)


def test_the_channel_offers_one_slot_of_ours(web: Web) -> None:
    offered = web.ask(
        "JSON.stringify(Object.keys(Doorstep.desk.channel).filter(k => typeof Doorstep.desk.channel[k] === 'function'))"
    )
    names = {name.split("(")[0] for name in json.loads(offered)}
    assert names <= {
        "say",
        "deleteLater",
        "unwrapQObject",
        "unwrapProperties",
        "propertyUpdate",
        "signalEmitted",
    }
