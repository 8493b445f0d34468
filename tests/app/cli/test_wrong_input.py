"""What a person reads when a command is given something wrong: one sentence, exit code 2 or 3, nothing changed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import AS_ROOT
from tests.support.command_line import Ran, Shell

PLACE = "3 Row 2 Street, Village"


def request(shell: Shell, **changed: Any) -> dict[str, Any]:
    """A request that would be booked; a value of None takes the key out."""
    whole: dict[str, Any] = {
        "call": {"number": "+41 79 555 01 02"},
        "customer": {"name": "Zhao Min"},
        "place": {"text": PLACE},
        "service": "leak-repair",
        "window": shell.window(14, 16),
    } | changed
    return {key: value for key, value in whole.items() if value is not None}


def refused(ran: Ran, sentence: str, code: int = 2) -> None:
    """The sentence alone on standard error, the code, and nothing on standard output."""
    assert sentence in ran.err
    assert ran.err.count("\n") == 1, ran.err
    assert (ran.code, ran.out) == (code, "")


# ---- words of the command line --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("fly", "invalid choice: 'fly'"),
        ("book", "the following arguments are required: file"),
        ("ring 1 --loud", "unrecognized arguments: --loud"),
        ("ring 1 --channel pigeon", "invalid choice: 'pigeon'"),
        ("ring 12ab34567890123456789", "is not a telephone number"),
        ("ring hello", "“hello” is not a telephone number"),
        ("doctor --lang xx", "invalid choice: 'xx'"),
        ("doctor --log LOUD", "“LOUD” is no log level"),
        ("route 47,9", "at least two places"),
        ("route 47,9 north", "“north” is not a place. Write latitude,longitude in degrees"),
        ("route 47,9 9,470", "“9,470” is not a place"),
        ("route nan,9 47,9", "“nan,9” is not a place"),
        ("route 47,9 47.01,9.01 --mode rocket", "“rocket” is no way to travel. Known: car, ebike and foot"),
        ("route 47,9 47.01,9.01 --at tomorrow", "“tomorrow” is not a time"),
        ("route 47,9 47.01,9.01 --at 2026-11-26T14:00", "has no offset"),
        ("route 47,9 47.01,9.01 --at 0001-01-01T00:00+14:00", "lies too far away"),
        ("route 47,9 10,10", "Stop 2 lies more than 2 km from any road"),
        ("reach 47,9 --minutes ten", "--minutes takes whole numbers from 1 to 180"),
        ("reach 47,9 --minutes 0", "--minutes takes whole numbers from 1 to 180"),
        ("reach 47,9 --minutes 10,,20", "--minutes takes whole numbers from 1 to 180"),
        ("reverse 470,9", "“470,9” is not a place"),
        ("geocode", "Give either words to look for, or --batch FILE.csv."),
        ("geocode x --limit 0", "--limit is a number from 1 to 100; 0 is not"),
        ("geocode x --limit many", "argument --limit: invalid int value: 'many'"),
        ("geocode x --near here", "“here” is not a place"),
        ("geocode --batch none.csv", "The table none.csv cannot be read: No such file or directory."),
        ("matrix none.json", "The file none.json cannot be read: No such file or directory. Nothing was changed."),
        ("map load none.osm.pbf", "There is no file"),
        ("map drop nothing", "There is no map called “nothing”"),
        ("map fly", "invalid choice: 'fly'"),
        ("book none.json", "The file none.json cannot be read: No such file or directory. Nothing was changed."),
        ("candidates J-9", "There is no job J-9. Give a number such as J-1042, or a request file"),
        ("advance J-9 accept", "There is no job J-9. Nothing was changed."),
        ("import staff none.csv", "The table none.csv cannot be read: No such file or directory. Nothing was imported."),
        ("import wishes x.csv", "invalid choice: 'wishes'"),
        ("export jobs jobs.pdf", "A table is written as .csv or .xlsx; jobs.pdf is neither."),
        ("export jobs jobs.csv --branch Moon", "There is no branch “Moon”. Known: Village."),
        ("bench dreams", "There is nothing called “dreams” to measure. Known: candidates"),
        ("bench --vs ghost", "There is no peer “ghost”. Known: pairs"),
        ("bench --staff 0", "--staff takes a number from 2 to 5,000; 0 is not."),
    ],
)  # fmt: skip
def test_wrong_words(shell: Shell, words: str, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shell.profile.parent)
    before = shell.changes
    refused(shell.run(*words.split()), sentence)
    assert shell.changes == before


# ---- a request ------------------------------------------------------------------------------------------

BOOKED = "Nothing was booked."


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"colour": "red"}, "“colour” is not a key of “request”. Known: assign, branch, call"),
        ({"place": {"txt": PLACE}}, "“txt” is not a key of “place”."),
        ({"wishes": {"prefers": []}}, "“prefers” is not a key of “wishes”."),
        ({"place": PLACE}, "“place” must be an object with named values. Nothing was booked."),
        ({"window": "soon"}, "“window” must be an object with named values. Nothing was booked."),
        ({"service": None}, "The request needs “service”. Nothing was booked."),
        ({"service": 7}, "“service” cannot be “7”; it must be text. Nothing was booked."),
        ({"service": "ballooning"}, "There is no service “ballooning”. Known: leak-repair and moving. Nothing was booked."),
        ({"customer": None}, "The request needs “customer.name”: nobody is known by this number. Nothing was booked."),
        ({"customer": {"name": "  "}}, "The request needs “customer.name”"),
        ({"customer": {"name": "Zhao", "tier": "king"}}, "“customer.tier” cannot be “king”; it must be standard, silver, gold and vip."),
        ({"customer": {"code": "C-0999"}}, "Nobody has the customer number C-0999. Nothing was booked."),
        ({"customer": {"name": "Zhao", "phone": "never"}}, "“never” is not a telephone number."),
        ({"call": {"number": "12" * 20}}, "is not a telephone number."),
        ({"call": {"number": 41}}, "“call.number” cannot be “41”; it must be text."),
        ({"call": {"channel": "pigeon"}}, "“call.channel” cannot be “pigeon”; it must be phone"),
        ({"place": None}, "The request needs “place.text”: the address. Nothing was booked."),
        ({"place": {"text": "Nowhere Road 99, Atlantis"}}, "The address “Nowhere Road 99, Atlantis” was not found on the map."),
        ({"place": {"text": "a", "lat": 95, "lon": 9}}, "“place.lat, place.lon” cannot be “95, 9”; it must be latitude and longitude in degrees."),
        ({"place": {"text": "a", "lat": 47}}, "“place.lat, place.lon” cannot be “47, –”"),
        ({"place": {"text": "a", "lat": True, "lon": "9"}}, "“place.lat, place.lon” cannot be “True, 9”"),
        ({"place": {"text": "a", "lat": 10**400, "lon": 9}}, "it must be latitude and longitude in degrees"),
        ({"place": {"text": "x" * 2001}}, "it must be at most 2000 characters."),
        ({"place": {"text": "a\x00b"}}, "it must be text without control characters."),
        ({"note": "half \ud83d"}, "it must be text without control characters."),
        ({"urgency": "panic"}, "“urgency” cannot be “panic”; it must be"),
        ({"urgency": ["urgent"]}, "“urgency” cannot be"),
        ({"window": {"from": "2026-11-26T14:00+01:00"}}, "The request needs “window.to”. Nothing was booked."),
        ({"window": {"from": "noon", "to": "2026-11-26T16:00+01:00"}}, "“window.from” cannot be “noon”; it must be a time such as 2026-11-26T14:00+01:00."),
        ({"window": {"from": "2026-11-26T16:00+01:00", "to": "2026-11-26T14:00+01:00"}}, "A window must end after it starts: 16:00 – 14:00."),
        ({"window": {"from": "2026-11-25T14:00+01:00", "to": "2026-11-25T16:00+01:00"}}, "The window lies in the past (14:00 – 16:00). Choose a later one. Nothing was booked."),
        ({"window": {"from": "2126-11-25T14:00+01:00", "to": "2126-11-25T16:00+01:00"}}, "it must be a time within 5 years."),
        ({"minutes": 2}, "“minutes” cannot be “2”; it must be a whole number from 5 to 1,440. Nothing was booked."),
        ({"minutes": 10**30}, "it must be a whole number from 5 to 1,440."),
        ({"minutes": 4.5}, "“minutes” cannot be “4.5”"),
        ({"minutes": True}, "“minutes” cannot be “True”"),
        ({"priority": 101, "priority_note": "x"}, "“priority” cannot be “101”; it must be a whole number from 0 to 100."),
        ({"priority": 90}, "A priority set by hand needs a “priority_note” that says why. Nothing was booked."),
        ({"wishes": {"prefer": "S-001"}}, "“wishes.prefer” cannot be “S-001”; it must be a list of staff codes."),
        ({"wishes": {"refuse": ["S-999"]}}, "“wishes.refuse” names S-999, and nobody has that code. Nothing was booked."),
        ({"assign": "S-999"}, "“assign” names S-999, and nobody has that code."),
        ({"assign": 5}, "“assign” cannot be “5”; it must be a list of staff codes."),
        ({"assign": "S-004"}, "Not possible: Li Na has “plumbing” at level 1; level 2 is needed."),
        ({"assign": ["S-003"]}, "Not possible: Ana Frick has no skill “plumbing”."),
        ({"branch": "Moon"}, "There is no branch “Moon”. Known: Village."),
        ({"branch": ["Moon"]}, "“branch” cannot be"),
        ({"service": "moving", "wishes": {"refuse": ["S-003"]}}, "Nobody can come then."),
        ({"service": "moving", "assign": ["S-002"]}, "This job needs 2 different people; 1 were named."),
        ({"window": {"from": "2026-11-26T20:00+01:00", "to": "2026-11-26T21:00+01:00"}}, "is on duty 08:00 – 18:00 only"),
    ],
)  # fmt: skip
def test_a_wrong_request(shell: Shell, changed: dict[str, Any], sentence: str) -> None:
    file = shell.file("wrong.json", request(shell, **changed))
    before = shell.changes
    refused(shell.run("book", file, "--json"), sentence)
    assert shell.changes == before


def test_nobody_can_come_says_when_somebody_can(shell: Shell) -> None:
    file = shell.file("late.json", request(shell, window=shell.window(20, 21)))
    ran = shell.run("book", file)
    refused(ran, "Possible instead: 09:00 – 11:00, 11:00 – 13:00 and 13:00 – 15:00.")
    assert ran.err.endswith("Nothing was booked.\n")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is not JSON (line:column 1:1). Nothing was changed."),
        (b'{"call": ', "is not JSON (line:column 1:10). Nothing was changed."),
        (b"{'call': 1}", "is not JSON (line:column 1:2)."),
        (b"[" * 100_000, "is not JSON"),
        (b"1" * 5000, "is not JSON"),
        (b"\xff\xfe\x00", "cannot be read: it is not UTF-8 text. Nothing was changed."),
        (b"[]", "“request” must be an object with named values."),
        (b"null", "“request” must be an object with named values."),
        (b'"text"', "“request” must be an object with named values."),
        (b" " * 1_000_001, "is too large for a request (over 1 MB)."),
    ],
)
def test_a_file_that_is_no_request(shell: Shell, content: bytes, sentence: str) -> None:
    file = shell.file("wrong.json", content)
    before = shell.changes
    refused(shell.run("book", file), sentence)
    refused(shell.run("candidates", file), sentence)
    assert shell.changes == before


def test_a_folder_is_no_request(shell: Shell) -> None:
    refused(shell.run("book", shell.profile), "cannot be read: Is a directory.")


def test_several_customers_with_one_number_are_never_guessed(shell: Shell) -> None:
    for name in ("Zhao Min", "Zhao Lin"):
        shell.ok("book", shell.file("one.json", request(shell, customer={"name": name}, assign="none")))
    file = shell.file("who.json", request(shell, customer={"name": "Zhao"}))
    refused(
        shell.run("book", file),
        "Several customers have this number: Zhao Min (C-0001) and Zhao Lin (C-0002).",
    )
    chosen = shell.ok("book", shell.file("this.json", request(shell, customer={"code": "C-0001"})))
    assert chosen["customer"] == "C-0001"


def test_everybody_is_taken(shell: Shell) -> None:
    for _ in range(2):
        shell.ok("book", shell.file("one.json", request(shell, window=shell.window(14, 14.5))))
    refused(
        shell.run("book", shell.file("one.json", request(shell, window=shell.window(14, 14.5)))),
        "Nobody can come then.",
    )


# ---- the lifecycle --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("flying", "“flying” is no state or action of a job. Possible now: Accept, Decline, Move"),
        ("completed", "A job that is assigned cannot become completed. Nothing was changed. Possible now: Accept"),
        ("rate", "“Rate” is not possible: the job is assigned. Nothing was changed. Possible now: Accept"),
        ("cancel", "This step needs a reason: please say why. Nothing was changed."),
        ("no_access", "This step needs a reason: please say why. Nothing was changed."),
        ("accept --at yesterday", "“yesterday” is not a time."),
        ("correct --note x", "Say the right state with --to. Known: new"),
        ("correct --to nonsense --note x", "Say the right state with --to. Known: new"),
        ("correct --to completed", "A correction needs a reason: please say what was wrong. Nothing was changed."),
        ("move --staff S-999", "Nobody has the code S-999. Nothing was changed."),
        ("move --staff S-003", "Not possible: Ana Frick has no skill “plumbing”."),
        ("move --start never", "“never” is not a time."),
    ],
)  # fmt: skip
def test_an_unlawful_step(shell: Shell, words: str, sentence: str) -> None:
    job = shell.ok("book", shell.file("one.json", request(shell)))["job"]
    before = shell.changes
    refused(shell.run("advance", job, *words.split()), sentence)
    assert shell.changes == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("rate", "A rating is four numbers from 1 to 5: --rating attitude,skill,quality,punctuality."),
        ("rate --rating 5,5,5", "A rating is four numbers from 1 to 5"),
        ("rate --rating 5,5,5,six", "A rating is four numbers from 1 to 5"),
        ("rate --rating 5,5,5,6", "A rating is a number from 1 to 5; “6” is not."),
        ("followed_up --satisfaction 9", "Satisfaction is a number from 1 to 5; “9” is not."),
        ("followed_up --satisfaction 5 --recommend 11", "The recommendation is a number from 0 to 10; “11” is not."),
        ("waive_rating", "This step needs a reason: please say why. Nothing was changed."),
        ("close", "is not possible: the job is completed."),
    ],
)  # fmt: skip
def test_a_wrong_ending(shell: Shell, words: str, sentence: str) -> None:
    job = shell.ok("book", shell.file("one.json", request(shell)))["job"]
    for state in ("arrived", "completed"):
        shell.ok("advance", job, state)
    before = shell.changes
    refused(shell.run("advance", job, *words.split()), sentence)
    assert shell.changes == before


# ---- tables, matrices, batches --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "is empty: it has no header row."),
        ("\n\n", "is empty: it has no header row."),
        ("phone\n079\n", "The table lacks the column “name”. Known columns: code, name"),
        ("name,shoe\nAna,38\n", "“shoe” is not a column of this table. Known columns: code, name"),
        ("name,name\nAna,Bo\n", "has the column “name” twice."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not a CSV table."),
        ("name,tier\nAna,king\n", "1 row cannot be taken, nothing was imported. First: row 2, column “tier”: “king” is not one of standard"),
        ("name,phone\nAna,abc\nBo,def\n", "2 rows cannot be taken, nothing was imported. First: row 2, column “phone”: “abc” is not a telephone number."),
        ("name,lat,lon\nAna,95,9\n", "column “lat”: “95, 9” is no latitude and longitude"),
        ("name,phone\n,079 555 01 02\n", "row 2, column “name”: the cell is empty"),
    ],
)  # fmt: skip
def test_a_wrong_table_of_customers(shell: Shell, content: str | bytes, sentence: str) -> None:
    file = shell.file("people.csv", content)
    before = shell.changes
    refused(shell.run("import", "customers", file), sentence)
    assert shell.changes == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("code\nS-9\n", "The table lacks the column “name”."),
        ("code,name\nS-9,Bo\nS-9,Li\n", "row 3, column “code”: the code S-9 stands twice in the table"),
        ("code,name,skills\nS-9,Bo,plumbing:9\n", "the level of “plumbing” must be 1 to 5, not 9"),
        ("code,name,skills\nS-9,Bo,plumbing:²\n", "the level of “plumbing” must be 1 to 5, not ²"),
        ("code,name,certificates\nS-9,Bo,health:soon\n", "“health:soon” must be a paper and its last day"),
        ("code,name,shift\nS-9,Bo,8 to 5\n", "“8 to 5” must be hours such as 08:00-17:00"),
        ('code,name,shift,days\nS-9,Bo,08:00-17:00,"mon,xyz"\n', "“mon,xyz” must be days such as mon-fri or mon,wed"),
        ("code,name,mode\nS-9,Bo,rocket\n", "column “mode”: “rocket” is not one of car, ebike and foot"),
    ],
)  # fmt: skip
def test_a_wrong_table_of_staff(shell: Shell, content: str, sentence: str) -> None:
    file = shell.file("people.csv", content)
    before = shell.changes
    refused(shell.run("import", "staff", file), sentence)
    assert shell.changes == before


@pytest.mark.parametrize(
    ("what", "content", "sentence"),
    [
        ("services", "name_en\nIroning\n", "The table lacks the column “code”."),
        ("services", "code,name_en\nironing,\n", "row 2, column “name_en”: the cell is empty"),
        ("services", "code,name_en,minutes\na,A,long\n", "column “minutes”: “long” is no whole number from 5 to 1,440"),
        ("services", "code,name_en,people\na,A,0\n", "column “people”: “0” is no whole number from 1 to 20"),
        ("services", "code,name_en,safety\na,A,maybe\n", "column “safety”: “maybe” is neither yes nor no"),
        ("services", "code,name_en\na,A\nA,B\n", "row 3, column “code”: the code A stands twice in the table"),
        ("jobs", "customer\nAna\n", "The table lacks the column “service”."),
        ("jobs", f'customer,service,address\nAna,ballooning,"{PLACE}"\n', "row 2, column “service”: There is no service “ballooning”."),
        ("jobs", "customer,service,address\nAna,moving,Nowhere 1\n", "row 2, column “address”: The address “Nowhere 1” was not found"),
        ("jobs", f'customer,service,address,phone\n,moving,"{PLACE}",\n', "row 2, column “customer”: The request needs “customer.name”"),
        ("jobs", f'customer,service,address,from\nAna,moving,"{PLACE}",noon\n', "row 2, column “from”: “window.from” cannot be “noon”"),
        ("jobs", f'customer,service,address,phone\nAna,moving,"{PLACE}",abc\n', "is not a telephone number."),
        ("customers", "name,phone\nAna,0041 79 555 01 02\nana,+41795550102\n", "row 3, column “name”: ana stands twice in the table"),
    ],
)  # fmt: skip
def test_a_wrong_table_of_services_or_jobs(shell: Shell, what: str, content: str, sentence: str) -> None:
    file = shell.file("table.csv", content)
    before = shell.changes
    refused(shell.run("import", what, file), sentence)
    assert shell.changes == before


@pytest.mark.parametrize(
    "content", [{}, [], {"points": 5}, {"points": [[47]]}, {"points": [["a", "b"]]}, {"points": [[95, 9]]}, {"points": [None]}]
)  # fmt: skip
def test_a_wrong_matrix(shell: Shell, content: object) -> None:
    file = shell.file("points.json", content)
    refused(
        shell.run("matrix", file),
        'The file must hold {"points": [[lat, lon], …]}, latitude first, in degrees.',
    )


def test_a_matrix_of_no_places_and_of_too_many(shell: Shell) -> None:
    none = shell.file("points.json", {"points": []})
    refused(shell.run("matrix", none), "A matrix takes 1 to 3,000 places; 0 were given.")
    many = shell.file("points.json", {"points": [[47.0, 9.0]] * 3001})
    refused(shell.run("matrix", many), "A matrix takes 1 to 3,000 places; 3,001 were given.")


def test_places_no_road_reaches_are_told_apart(shell: Shell) -> None:
    file = shell.file("points.json", {"points": [[47.0, 9.0], [10.0, 10.0]]})
    assert shell.ok("matrix", file)["seconds"][0][1] is None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("address\nx\n", "has no column “query”. It has: address."),
        ("", "has no column “query”. It has: nothing."),
        (b"query\n\xff\xfe\n", "cannot be read: it is not UTF-8 text."),
        ('query,x\n"open', "cannot be read: unexpected end of data."),
    ],
)
def test_a_wrong_batch(shell: Shell, content: str | bytes, sentence: str) -> None:
    refused(shell.run("geocode", "--batch", shell.file("batch.csv", content)), sentence)


# ---- the profile ----------------------------------------------------------------------------------------


def test_a_profile_that_is_a_file(tmp_path: Path, shell: Shell) -> None:
    shell.profile = shell.file("thing", "x")
    refused(shell.run("doctor"), "is a file; a profile is a folder. Name another.")
    assert shell.profile.read_text() == "x"


@pytest.mark.skipif(AS_ROOT, reason="an administrator may write anywhere")
def test_a_profile_that_cannot_be_written(tmp_path: Path, shell: Shell) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    shell.profile = locked
    refused(shell.run("doctor"), "cannot be written (Permission denied). Nothing was changed.", 3)


def test_a_profile_where_no_folder_can_be(shell: Shell) -> None:
    shell.profile = shell.file("thing", "x") / "below"
    ran = shell.run("doctor")
    refused(ran, "cannot be written (Not a directory). Nothing was changed. Give another with --profile", 3)


def test_a_desk_that_is_no_desk_is_not_touched(shell: Shell) -> None:
    desk = shell.profile / "desk.db"
    desk.write_bytes(b"a letter to my aunt" * 100)
    before = desk.read_bytes()
    file = shell.file("one.json", request(shell))
    for words in (("book", file), ("advance", "J-1001", "accept"), ("migrate",), ("ring", "079 555 01 02")):
        refused(shell.run(*words), "“desk.db” was not made by Doorstep. It was not touched.")
    told = shell.run("doctor", "--json")
    assert told.code == 1
    assert told.json["ok"] is False
    broken = {c["name"]: c for c in told.json["checks"] if c["state"] == "broken"}
    assert list(broken) == ["database"]
    assert broken["database"]["mend"] == "Restore a backup, or give another folder with --profile."
    assert desk.read_bytes() == before


def test_a_damaged_desk_is_not_touched(shell: Shell) -> None:
    desk = shell.profile / "desk.db"
    whole = desk.read_bytes()
    desk.write_bytes(whole[:8192] + os.urandom(len(whole) - 8192))
    before = desk.read_bytes()
    refused(shell.run("migrate"), "“desk.db” is damaged. It was not touched; please restore a backup.")
    assert shell.run("doctor").code == 1
    assert desk.read_bytes() == before


def test_a_desk_of_a_newer_program_is_not_touched(shell: Shell) -> None:
    from app.adapters import sqlite

    link = sqlite.connect(str(shell.profile / "desk.db"))
    link.execute("UPDATE alembic_version SET version_num = '9999'")
    link.commit()
    link.close()
    refused(shell.run("advance", "J-1", "accept"), "This data was written by a newer Doorstep (tables 9999).")


def test_another_kind_of_database(shell: Shell) -> None:
    ran = shell.run("migrate", "--database", "mysql://somebody:secret@example/desk")
    refused(ran, "Doorstep keeps its data in SQLite or PostgreSQL; “mysql” is neither.")
    told = shell.run("doctor", "--json", "--database", "mysql://somebody:secret@example/desk")
    assert "secret" not in told.out
    assert told.json["paths"]["database"] == "mysql://somebody:•••@example/desk"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("geocode", "Row"), "No city map is loaded. Load one: doorstep map load FILE.osm.pbf"),
        (("reverse", "47,9"), "No city map is loaded."),
        (("bench",), "No city map is loaded."),
    ],
)
def test_an_empty_profile(
    empty_shell: Shell, words: tuple[str, ...], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty_shell.profile.mkdir()
    monkeypatch.chdir(empty_shell.profile)
    refused(empty_shell.run(*words), sentence)


def test_without_a_map_ways_are_estimates(empty_shell: Shell) -> None:
    assert empty_shell.ok("route", "47,9", "47.01,9.01")["source"] == "estimate"
    assert empty_shell.ok("reach", "47,9")["features"][0]["properties"]["source"] == "estimate"
    assert not (empty_shell.profile / "desk.db").exists(), "asking for a way makes no desk"


def test_a_map_that_is_damaged_is_told_with_its_mend(shell: Shell) -> None:
    pack = next((shell.profile / "maps").glob("*.citypack"))
    pack.write_bytes(b"nothing of the kind" * 100)
    ran = shell.run("map", "info")
    assert ran.code == 3
    assert "Load" in ran.err
    told = shell.run("doctor", "--json")
    assert told.code == 1
    assert {c["name"]: c["state"] for c in told.json["checks"]}["map"] == "broken"
    assert shell.ok("route", "47,9", "47.01,9.01")["source"] == "estimate"


def test_a_mistake_of_ours_is_a_sentence_and_a_log_line(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, expects_log: Callable[[str], None]
) -> None:
    def broken(*_: object) -> int:
        raise RuntimeError("a slip for Zhao Min +41795550102")

    monkeypatch.setattr("app.cli.doctor.examine", broken)
    expects_log("doctor failed")
    ran = shell.run("doctor")
    refused(ran, "Something went wrong that is our own mistake", 1)
    log = (shell.profile / "logs" / "doorstep.log").read_text(encoding="utf-8")
    assert "RuntimeError" in log
    assert "5550102" not in log
    monkeypatch.undo()


def test_the_answer_of_a_refusal_is_not_json(shell: Shell) -> None:
    ran = shell.run("advance", "J-9", "accept", "--json")
    assert ran.out == ""
    with pytest.raises(json.JSONDecodeError):
        json.loads(ran.out)
