"""Damaged and strange input at every door that reads: a sentence or an answer, never a trace, never a hang.

`make fuzz` asks 10,000 times (DOORSTEP_FUZZ=10000, shared out over the doors); the ordinary tests a few hundred times.
Seconds are counted as the processor's, so that a busy machine is not taken for a hang.
"""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app import links
from app.__main__ import main
from app.adapters.city.build import PackLoader
from app.adapters.city.pack import PackStore
from app.adapters.city.places.index import PlaceIndex
from app.adapters.hub import reading
from app.adapters.hub.doors import Doors
from app.adapters.hub.limits import Rate
from app.adapters.hub.server import Hub
from app.adapters.tables import read_table
from app.cli.booking import load_json
from app.cli.places import _queries
from app.cli.solve import solution, text_of
from app.domain.errors import DeskError
from app.planner.checker import check
from app.planner.formats import FORMS, read
from app.planner.search import solve
from app.services import requests
from app.services.exchange import READERS, Exchange, command
from db.storage import DeskStorage
from tests.fuzz.mutations import anything, mutated, mutated_text, mutated_zip, with_strangers
from tests.fuzz.sound import DAYS
from tests.support.clock import FixedClock
from tests.support.desk import BRANCH, StoryDesk
from tests.support.extracts import village

ALL = int(os.environ.get("DOORSTEP_FUZZ", "400"))
"""Inputs of all doors together."""
LONGEST_S = 5.0
"""Seconds of the processor one input may take."""


def times(share: float) -> Callable[[Any], Any]:
    """Settings for a door's share of all inputs; every failure is told at once, without a long search for a shorter."""
    return settings(
        max_examples=max(5, round(ALL * share)),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
        if ALL < 1000
        else (Phase.generate,),
    )


def said(ask: Callable[[], Any]) -> Any:
    """What the door answers; None when it refuses in words. Any other error fails the test, and so does a hang."""
    begin = time.process_time()
    try:
        return ask()
    except DeskError as refusal:
        assert str(refusal.text).strip()
        assert refusal.exit_code in (2, 3)
        return None
    finally:
        assert time.process_time() - begin < LONGEST_S, "a hang"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the files."""
    return tmp_path_factory.mktemp("fuzz")


@pytest.fixture(scope="module")
def story() -> Iterator[StoryDesk]:
    """One desk for all inputs: what one of them booked must not make the next one fail."""
    with DeskStorage.open(":memory:") as storage:
        desk = StoryDesk(FixedClock(), storage).company()
        desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
        yield desk


@pytest.fixture(scope="module")
def index(folder: Path) -> Iterator[PlaceIndex]:
    """The places of a small village."""
    store = PackStore(folder / "maps")
    PackLoader(store).load(village().write(folder / "village.osm.pbf"), "village")
    pack = store.current()
    assert pack is not None
    found = PlaceIndex(pack.path)
    yield found
    found.close()
    store.close()


def written(folder: Path, name: str, raw: bytes) -> Path:
    """A file with these bytes."""
    file = folder / name
    file.write_bytes(raw)
    return file


# ---- import ---------------------------------------------------------------------------------------------

TABLES = {
    "customers": "code,name,phone,phone2,tier,address,unit,lat,lon,language,email,note\nC-9,Zhao Min,+41 79 555 01 02,,vip,"
    '"Städtle 38, Vaduz",3,47.1,9.5,zh,a@b.ch,hello\n,赵敏,0795550103,,,,,,,,,\n',
    "staff": "code,name,phone,team,mode,skills,certificates,shift,days,break,languages,active,home,lat,lon\n"
    "S-9,Ana,+41795550104,Repair,car,plumbing:3; moving:2,health:2027-05-01,08:00-17:00,mon-fri,12:00-12:45,de en,yes,,47,9\n",
    "services": "code,name_en,name_zh,minutes,people,skills,certificates,keywords,safety,guarantee_days,active\n"
    "fix,Fix,修,60,1,plumbing:2,health,tap leak,yes,30,yes\n",
    "jobs": "customer,code,phone,tier,address,unit,lat,lon,service,urgency,from,to,minutes,note\n"
    'Zhao Min,,+41795550102,vip,"Städtle 38, Vaduz",3,47.1,9.5,leak-repair,urgent,2026-11-26T14:00+01:00,'
    "2026-11-26T16:00+01:00,60,hello\n",
}


def _book(text: str) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in csv.reader(io.StringIO(text)):
        sheet.append(row)
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


BOOKS = {what: _book(text) for what, text in TABLES.items()}


def _import(story: StoryDesk, what: str, file: Path) -> None:
    rows = read_table(file)
    found = READERS[what](Exchange(story.desk, BRANCH), rows)
    if found.things and not found.errors:
        story.desk.do(command(what, found.things))


@pytest.mark.parametrize("what", sorted(TABLES))
def test_import_csv(what: str, story: StoryDesk, folder: Path) -> None:
    @times(0.04)
    @given(mutated((TABLES[what].encode(), TABLES[what].encode("utf-16"), TABLES[what].encode("gb18030"))))
    def ask(raw: bytes) -> None:
        file = written(folder, "table.csv", raw)
        said(lambda: _import(story, what, file))

    ask()


@pytest.mark.parametrize("what", sorted(TABLES))
def test_import_excel(what: str, story: StoryDesk, folder: Path) -> None:
    @times(0.03)
    @given(mutated_zip(BOOKS[what]))
    def ask(raw: bytes) -> None:
        file = written(folder, "table.xlsx", raw)
        said(lambda: _import(story, what, file))

    ask()


# ---- geocode --------------------------------------------------------------------------------------------

SPOKEN = st.text(max_size=60) | mutated_text(
    "Dorfstrasse 12, Village",
    "dorfstr 3a",
    "Städtle 38",
    "南京西路1266号",
    "village",
    "47.007,9.007",
    "1 2 3",
)


def test_geocode(index: PlaceIndex) -> None:
    @times(0.16)
    @given(SPOKEN)
    def ask(text: str) -> None:
        said(lambda: index.search(text, None, 5))
        said(lambda: index.complete(text, None, 5))

    ask()


def test_geocode_batch(folder: Path) -> None:
    @times(0.04)
    @given(mutated((b"query\nDorfstrasse 12\n", b"id,query\n1,Village\n", "query\nStädtle, 38\n".encode())))
    def ask(raw: bytes) -> None:
        said(lambda: _queries(written(folder, "batch.csv", raw)))

    ask()


# ---- book -----------------------------------------------------------------------------------------------

REQUEST: dict[str, Any] = {
    "call": {"number": "+41 79 555 01 02", "channel": "phone"},
    "customer": {"name": "Zhao Min", "tier": "vip"},
    "place": {"text": "Städtle 38, Vaduz", "unit": "3. OG", "access": "code 1207"},
    "service": "leak-repair",
    "urgency": "urgent",
    "window": {"from": "2026-11-26T14:00+01:00", "to": "2026-11-26T16:00+01:00"},
    "wishes": {"prefer": ["S-001"], "refuse": [], "language": "zh"},
    "assign": "best",
}


def _take(story: StoryDesk, data: Any) -> None:
    requests.branch_name(data)
    request = requests.read(data, story.desk, BRANCH)
    people = requests.crew(request, story.desk)
    taken, _ = requests.booking(request, people)
    story.desk.do(taken)


def test_book(story: StoryDesk) -> None:
    @times(0.12)
    @given(with_strangers(REQUEST) | anything)
    def ask(data: Any) -> None:
        said(lambda: _take(story, data))

    ask()


def test_book_bytes(story: StoryDesk, folder: Path) -> None:
    @times(0.08)
    @given(
        mutated((json.dumps(REQUEST).encode(), json.dumps(REQUEST, ensure_ascii=False, indent=1).encode()))
    )
    def ask(raw: bytes) -> None:
        file = written(folder, "request.json", raw)
        data = said(lambda: load_json(str(file)))
        if data is not None:
            said(lambda: _take(story, data))

    ask()


# ---- solve ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", sorted(DAYS))
def test_solve(form: str, folder: Path) -> None:
    @times(0.05)
    @given(mutated((DAYS[form].encode(),)))
    def ask(raw: bytes) -> None:
        file = written(folder, "day.txt", raw)
        day = said(lambda: read(form, text_of(str(file))))
        if day is not None:
            found = said(lambda: solve(day, iterations=20, seed=1))
            if found is not None:
                said(lambda: check(day, found.plan))

    ask()


def test_solve_json_values() -> None:
    @times(0.05)
    @given(with_strangers(json.loads(DAYS["json"])))
    def ask(data: Any) -> None:
        day = said(lambda: read("json", json.dumps(data)))
        if day is not None:
            said(lambda: solve(day, iterations=20, seed=1))

    ask()


def test_check_a_solution() -> None:
    day = read("solomon", DAYS["solomon"])
    plan = '{"routes": [{"person": "vehicle-1", "stops": [{"job": "1", "role": 0, "start": 0, "end": 9}]}], "unserved": []}'

    @times(0.03)
    @given(mutated_text(plan))
    def ask(text: str) -> None:
        found = said(lambda: solution(text, FORMS["solomon"].unit))
        if found is not None:
            said(lambda: check(day, found))

    ask()


# ---- links ----------------------------------------------------------------------------------------------


def test_links() -> None:
    @times(0.12)
    @given(
        mutated_text(
            "doorstep://call/+41795550102?name=Zhao&channel=chat",
            "doorstep://job/J-1042",
            "doorstep://day/2026-11-26",
            "doorstep://customer/C-12",
            "/somewhere/city.osm.pbf",
        )
    )
    def ask(text: str) -> None:
        links.looks_like_link(text)
        said(lambda: links.read(text))

    ask()


# ---- the hub --------------------------------------------------------------------------------------------

BODIES = {
    "calls": {"number": "+41 79 555 01 02", "name": "Zhao", "channel": "phone"},
    "positions": {
        "staff": "S-001",
        "lat": 47.1,
        "lon": 9.5,
        "at": "2026-11-26T10:00:00+01:00",
        "accuracy": 5,
    },
    "links": {"link": "doorstep://call/+41795550102"},
}


@pytest.mark.parametrize("door", sorted(BODIES))
def test_hub_bodies(door: str, story: StoryDesk) -> None:
    ask_door = Doors(story.desk, BRANCH.id).by_path()[f"/{door}"]
    raw = json.dumps(BODIES[door]).encode()
    values = with_strangers(BODIES[door]) | anything
    bodies = mutated((raw,)) | values.map(lambda value: json.dumps(value).encode())

    @times(0.03)
    @given(bodies)
    def ask(body: bytes) -> None:
        said(lambda: ask_door(reading.body_of(body)))

    ask()


def test_hub_requests(story: StoryDesk) -> None:
    body = json.dumps(BODIES["calls"]).encode()
    head = b"POST /calls HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer w\r\nContent-Type: application/json\r\n"
    sound = head + b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body
    doors = Doors(story.desk, BRANCH.id).by_path()
    hub = Hub("127.0.0.1", 0, "w", doors, seconds=0.5, rate=Rate(10_000_000)).start()

    @times(0.05)
    @given(mutated((sound, b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")))
    def ask(raw: bytes) -> None:
        answer = b""
        with socket.create_connection((hub.host, hub.port), timeout=20) as link:
            try:
                link.sendall(raw)
                link.shutdown(socket.SHUT_WR)
                while part := link.recv(65536):
                    answer += part
            except OSError:
                return
        if answer:
            head, _, told = answer.partition(b"\r\n\r\n")
            assert b"application/json" in head and isinstance(json.loads(told), dict)
            assert int(head.split()[1]) != 500

    try:
        ask()
    finally:
        hub.close()


# ---- the whole program ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "seeds"),
    [
        (("solve", "FILE", "--format", "solomon", "--steps", "5", "--json"), (DAYS["solomon"],)),
        (("solve", "FILE", "--format", "trsp", "--steps", "5"), (DAYS["trsp"],)),
        (("solve", "FILE", "--steps", "5", "--json"), (DAYS["json"],)),
        (("book", "FILE", "--json"), (json.dumps(REQUEST),)),
        (("import", "customers", "FILE", "--json"), (TABLES["customers"],)),
        (("geocode", "--batch", "FILE", "--json"), ("query\nDorfstrasse 12\n",)),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) and len(value) > 1 else "",
)
def test_the_program_says_a_sentence(
    words: tuple[str, ...], seeds: tuple[str, ...], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    @times(0.003)
    @given(mutated(tuple(seed.encode() for seed in seeds)))
    def ask(raw: bytes) -> None:
        file = written(folder, "given.csv" if "import" in words or "geocode" in words else "given.json", raw)
        given_words = [str(file) if word == "FILE" else word for word in words]
        begin = time.process_time()
        code = main([*given_words, "--profile", str(folder / "profile")])
        assert time.process_time() - begin < LONGEST_S, "a hang"
        printed = capsys.readouterr()
        assert code in (0, 2, 3), (code, printed.err)
        assert "Traceback" not in printed.err
        if code == 0 and "--json" in words:
            printed.out.encode("utf-8")
            for line in printed.out.splitlines():
                json.loads(line)

    ask()


@pytest.mark.parametrize(
    ("form", "before", "after"),
    [
        ("solomon", "  3         50", "  1e999     50"),
        ("solomon", "  3         50", "  nan       50"),
        ("solomon", "  3         50", "  1e9       50"),
        ("solomon", "    1      45", "    1      nan"),
        ("solomon", "    1      45", "    1      inf"),
        ("hhc", "nbNodes\n4", "nbNodes\ninf"),
        ("hhc", "nbVehi\n2", "nbVehi\n1e9"),
        ("trsp", "45 68", "4.5.5 68"),
        ("trsp", "45 68", ". 68"),
        ("trsp", "CREW COUNT\n1", "CREW COUNT\n" + "1" * 5000),
    ],
)
def test_numbers_that_once_broke_a_reader_are_refused(form: str, before: str, after: str) -> None:
    assert before in DAYS[form]
    assert said(lambda: read(form, DAYS[form].replace(before, after))) is None
