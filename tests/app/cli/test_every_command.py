"""Every command's answer for a script: one JSON object on standard output, nothing else there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.__main__ import COMMANDS
from tests.support.command_line import Shell

HERE = "47.0005,9.001"
THERE = "47.0125,9.0110"


def request(shell: Shell, **changed: object) -> dict[str, object]:
    """A whole request at a house of the village."""
    return {
        "call": {"number": "+41 79 555 01 02", "channel": "phone"},
        "customer": {"name": "Zhao Min", "tier": "vip"},
        "place": {"text": "3 Row 2 Street, Village", "unit": "3. OG", "access": "code 1207"},
        "service": "leak-repair",
        "urgency": "urgent",
        "window": shell.window(14, 16),
        "wishes": {"prefer": ["S-002"], "refuse": [], "language": "zh"},
        "assign": "best",
    } | changed


def test_help_lists_what_exists_and_nothing_else(shell: Shell) -> None:
    ran = shell.run("--help")
    assert ran.code == 0
    for command in COMMANDS:
        assert f"    {command} " in ran.out, command
    for later in ("user",):
        assert f"    {later} " not in ran.out


def test_book_candidates_and_advance_walk_a_job_to_its_end(shell: Shell) -> None:
    asked = shell.file("call.json", request(shell))
    who = shell.ok("candidates", asked)
    assert list(who) == ["eligible", "excluded", "source"]
    assert who["source"] == "road"
    assert {c["staff"] for c in who["eligible"]} == {"S-001", "S-002"}
    assert set(who["eligible"][0]) >= {"staff", "score", "goals", "arrival", "extra_seconds", "reasons"}
    out = {e["staff"]: e for e in who["excluded"]}
    assert out["S-004"]["rule"] == "level"
    assert "level 1; level 2 is needed" in out["S-004"]["why"]
    assert out["S-003"]["smallest_change"]

    booked = shell.ok("book", asked)
    assert set(booked) >= {"job", "visit", "staff", "arrival", "reasons"}
    assert booked["staff"] == who["eligible"][0]["staff"]
    assert booked["state"] == "assigned"
    assert shell.at(14).isoformat() <= booked["arrival"]
    job = booked["job"]
    assert shell.ok("candidates", job)["eligible"]

    for state in ("accepted", "on-the-way", "arrived", "in_service", "completed"):
        shell.clock.advance(minutes=10)
        assert shell.ok("advance", job, state)["state"] == state.replace("-", "_")
    assert shell.ok("advance", job, "rated", "--rating", "5,5,4,5", "--note", "kind")["state"] == "rated"
    called = shell.ok("advance", job, "followed_up", "--satisfaction", "5", "--recommend", "9")
    assert called["state"] == "followed_up"
    closed = shell.ok("advance", job, "closed")
    assert (closed["before"], closed["state"]) == ("followed_up", "closed")


def test_a_request_from_standard_input(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(request(shell, assign="none"))))
    booked = shell.ok("book", "-")
    assert booked["staff"] is None
    assert booked["state"] == "confirmed"


def test_two_people_are_booked_together(shell: Shell) -> None:
    booked = shell.ok("book", shell.file("two.json", request(shell, service="moving", wishes={})))
    assert sorted(booked["staff"]) == ["S-002", "S-003"]
    assert len(booked["visits"]) == len(booked["reasons"]) == 2


def test_the_same_number_and_name_is_the_same_customer(shell: Shell) -> None:
    first = shell.ok("book", shell.file("one.json", request(shell)))
    second = shell.ok("book", shell.file("two.json", request(shell, window=shell.window(9, 11, days=1))))
    assert first["customer"] == second["customer"]
    assert first["job"] != second["job"]


def test_as_soon_as_possible_finds_the_first_gap(shell: Shell) -> None:
    shell.clock.set(shell.at(21))
    booked = shell.ok("book", shell.file("asap.json", request(shell, window="asap")))
    assert booked["arrival"] >= shell.at(8, days=1).isoformat()


def test_assign_and_move_by_hand(shell: Shell) -> None:
    booked = shell.ok("book", shell.file("later.json", request(shell, assign="none")))
    job = booked["job"]
    start = shell.at(14.5).isoformat()
    assert shell.ok("advance", job, "assign", "--staff", "S-001", "--start", start)["state"] == "assigned"
    moved = shell.ok("advance", job, "move", "--staff", "s-002", "--start", shell.at(15).isoformat())
    assert moved["state"] == "assigned"
    assert shell.ok("advance", job, "cancel", "--note", "customer called off")["state"] == "cancelled"
    assert shell.ok("advance", job, "correct", "--to", "new", "--note", "wrong key")["state"] == "new"


def test_places_ways_and_areas(shell: Shell) -> None:
    found = shell.ok("geocode", "3 Row 2 Street, Village", "--near", HERE, "--limit", "3")["results"]
    assert set(found[0]) >= {"label", "lat", "lon", "kind", "confidence"}
    assert found[0]["kind"] == "address"
    back = shell.ok("reverse", f"{found[0]['lat']},{found[0]['lon']}")
    assert back["result"]["label"].startswith("3 Row 2 Street")
    assert back["metres"] < 5
    way = shell.ok("route", HERE, THERE, HERE, "--mode", "ebike", "--at", "2026-11-26T14:00+01:00")
    assert way["source"] == "road"
    assert [set(leg) for leg in way["legs"]] == [{"seconds", "metres", "geometry"}] * 2
    square = shell.ok("matrix", shell.file("points.json", {"points": [[47.0, 9.0], [47.014, 9.014]]}))
    assert list(square) == ["seconds", "source", "elapsed"]
    assert square["seconds"][0][0] == 0
    assert square["seconds"][0][1] > 60
    areas = shell.ok("reach", HERE, "--minutes", "1,5")
    assert areas["type"] == "FeatureCollection"
    assert [f["properties"]["minutes"] for f in areas["features"]] == [1, 5]
    lon, lat = areas["features"][1]["geometry"]["coordinates"][0][0][0]
    assert (round(lat), round(lon)) == (47, 9)


def test_a_batch_gives_one_line_a_query(shell: Shell) -> None:
    one = shell.file("one.csv", "query\n3 Row 2 Street, Village\n\nnowhere at all 99\n")
    ran = shell.run("geocode", "--batch", one)
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [line["query"] for line in lines] == ["3 Row 2 Street, Village", "", "nowhere at all 99"]
    assert lines[0]["results"][0]["label"].startswith("3 Row 2 Street")
    assert lines[1]["results"] == []
    two = shell.file("two.csv", '\ufeffid,Query\n1,"3 Row 2 Street, Village"\n2\n')
    lines = [json.loads(line) for line in shell.run("geocode", "--batch", two).out.splitlines()]
    assert [line["query"] for line in lines] == ["3 Row 2 Street, Village", ""]


def test_ring_records_a_call(shell: Shell) -> None:
    shell.ok("book", shell.file("one.json", request(shell)))
    rung = shell.ok("ring", "0041 79 555 01 02", "--name", "Zhao")
    assert rung["number"] == "+41795550102"
    assert rung["customers"] == ["C-0001"]
    assert rung["state"] == "ringing"
    assert shell.ok("ring", "withheld")["number"] == ""


def test_tables_in_and_out(shell: Shell, tmp_path: Path) -> None:
    table = shell.file(
        "people.csv",
        "name;phone;address;tier;note\nAna Beck;079 555 01 03;2 Row 1 Street, Village;gold;=1+1\n",
    )
    dry = shell.ok("import", "customers", table, "--dry-run")
    assert (dry["read"], dry["added"], dry["errors"]) == (1, 1, [])
    assert shell.ok("export", "customers", tmp_path / "none.csv")["rows"] == 0
    assert shell.ok("import", "customers", table)["added"] == 1
    assert shell.ok("import", "customers", table)["skipped"] == 1, "the second time nothing is new"
    for ending in ("csv", "xlsx"):
        out = tmp_path / f"out.{ending}"
        assert shell.ok("export", "customers", out)["rows"] == 1
        again = shell.ok("import", "customers", out, "--dry-run")
        assert (again["added"], again["changed"], again["skipped"]) == (0, 0, 1)
    assert "'=1+1" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    for what in ("staff", "services", "jobs", "ratings", "calls", "followups"):
        assert shell.ok("export", what, tmp_path / f"{what}.xlsx")["rows"] >= 0
    assert shell.ok("import", "staff", tmp_path / "staff.xlsx", "--dry-run")["skipped"] == 4


def test_jobs_and_ratings_come_out(shell: Shell, tmp_path: Path) -> None:
    job = shell.ok("book", shell.file("one.json", request(shell)))["job"]
    for state in ("arrived", "completed"):
        shell.ok("advance", job, state)
    shell.ok("advance", job, "rated", "--rating", "5,4,3,2")
    for what, expected in (("jobs", f"{job},rated,leak-repair,Zhao Min"), ("ratings", f"{job},leak-repair,")):
        out = tmp_path / f"{what}.csv"
        assert shell.ok("export", what, out)["rows"] == 1
        assert out.read_text(encoding="utf-8-sig").splitlines()[1].startswith(expected)


def test_services_and_jobs_come_in(shell: Shell, tmp_path: Path) -> None:
    services = shell.file(
        "services.csv",
        "code;name_en;name_zh;minutes;people;skills;keywords;safety\n"
        "leak-repair;;;90;;;;yes\nironing;Ironing;熨烫;45;1;ironing:2;iron; no\n".replace("; no", ";no"),
    )
    told = shell.ok("import", "services", services)
    assert (told["added"], told["changed"], told["errors"]) == (1, 1, [])
    out = tmp_path / "services.xlsx"
    assert shell.ok("export", "services", out)["rows"] == 3
    assert shell.ok("import", "services", out, "--dry-run")["skipped"] == 3

    start, end = shell.at(14).isoformat(), shell.at(16).isoformat()
    jobs = shell.file(
        "jobs.csv",
        "customer;phone;address;unit;service;from;to;note\n"
        f"Zhao Min;079 555 01 02;3 Row 2 Street, Village;3. OG;leak-repair;{start};{end};=drip\n"
        "Zhao Min;079 555 01 02;3 Row 2 Street, Village;;ironing;;;\n"
        "Zhao Min;079 555 01 02;4 Row 3 Street, Village;;ironing;;;\n",
    )
    assert shell.ok("import", "jobs", jobs, "--dry-run")["added"] == 3
    assert shell.ok("export", "jobs", tmp_path / "none.csv")["rows"] == 0
    assert shell.ok("import", "jobs", jobs)["added"] == 3
    assert shell.ok("export", "customers", tmp_path / "one.csv")["rows"] == 1, "one customer, not three"
    first = shell.ok("candidates", "J-1001")
    assert {c["staff"] for c in first["eligible"]} == {"S-001", "S-002"}
    assert shell.ok("advance", "J-1001", "assign")["state"] == "assigned"
    assert shell.ok("import", "jobs", jobs)["added"] == 3, "a customer known by now is found again"
    assert shell.ok("export", "customers", tmp_path / "one.csv")["rows"] == 1


def test_good_rows_only_when_asked(shell: Shell) -> None:
    table = shell.file("people.csv", "name,phone,tier\nAna,079 555 01 03,gold\n,079,gold\nBo,x,gold\n")
    ran = shell.run("import", "customers", table, "--json")
    assert ran.code == 2
    told = ran.json
    assert (told["read"], told["added"]) == (3, 0)
    assert [(e["row"], e["column"]) for e in told["errors"]] == [(3, "name"), (4, "phone")]
    took = shell.ok("import", "customers", table, "--skip-bad")
    assert (took["added"], took["skipped"]) == (1, 2)


def test_rows_are_counted_as_a_spreadsheet_does(shell: Shell) -> None:
    table = shell.file("people.csv", "name,tier\nAna,gold\n\n,\nBo,platinum\n\n")
    told = shell.run("import", "customers", table, "--json").json
    assert told["read"] == 2
    assert [(e["row"], e["column"]) for e in told["errors"]] == [(5, "tier")]


def test_map_doctor_and_migrate(shell: Shell, empty_shell: Shell) -> None:
    assert shell.ok("map", "info")["name"] == "village"
    told = shell.ok("doctor")
    assert told["ok"] is True
    assert {c["name"] for c in told["checks"]} >= {
        "database",
        "map",
        "roads",
        "sqlite",
        "fonts",
        "sandbox",
        "ports",
    }
    assert {c["state"] for c in told["checks"] if c["name"] in ("database", "map", "roads", "sqlite")} == {
        "fine"
    }
    assert shell.ok("migrate")["changed"] is False


def test_migrate_makes_an_empty_desk_once(empty_shell: Shell) -> None:
    made = empty_shell.ok("migrate")
    assert (made["before"], made["changed"], made["backup"]) == (None, True, None)
    again = empty_shell.ok("migrate")
    assert (again["before"], again["changed"]) == (made["after"], False)


def test_progress_goes_to_standard_error(shell: Shell, tmp_path: Path) -> None:
    from tests.support.extracts import village

    extract = village().write(tmp_path / "again.osm.pbf")
    ran = shell.run("map", "load", extract, "--name", "again", "--json")
    assert ran.json["name"] == "again"
    assert "Joining the streets" in ran.err


def test_bench_measures_beside_peers(shell: Shell) -> None:
    ran = shell.run(
        "bench",
        "candidates",
        "matrix",
        "geocode",
        "--staff",
        "4",
        "--visits",
        "12",
        "--points",
        "8",
        "--json",
    )
    assert ran.code == 0, ran.err
    figures = ran.json["figures"]
    assert list(figures) == ["candidates", "matrix", "geocode"]
    assert figures["candidates"]["source"] == "road"
    assert figures["candidates"]["p95_ms"] > 0
    assert figures["candidates"]["pairs"]["p50_ms"] > 0
    assert figures["matrix"]["scipy"]["times"] > 0
    assert figures["geocode"]["rapidfuzz"]["asked"] > 0
    assert "Measuring candidates" in ran.err
    only = shell.ok("bench", "route", "reach", "--vs", "grid", "--points", "8")["figures"]
    assert "scipy" not in only["route"]
    assert only["reach"]["grid"]["p50_ms"] > 0


def test_words_for_a_person(shell: Shell) -> None:
    ran = shell.run("book", shell.file("one.json", request(shell, wishes={"prefer": ["S-001"]})))
    assert ran.out == "J-1001: Wang Fang arrives at 14:00.\n"
    assert ran.err == ""
    who = shell.run("candidates", "J-1001").out
    assert "S-001 Wang Fang" in who
    assert "Raise Li Na’s “plumbing” from level 1 to 2." in who
    assert shell.run("advance", "j-1001", "accept").out == "J-1001 is now accepted.\n"
    assert shell.run("doctor").out.startswith("Doorstep 0.")
    assert "village" in shell.run("map", "info").out


def test_another_language(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import resources

    place = tmp_path / "parts" / "i18n" / "zh_CN" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "doorstep.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "There is no job {number}. Nothing was changed."\nmsgstr "没有工单 {number}。未作任何改动。"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "parts" / "__init__.py"))
    ran = shell.run("advance", "J-9999", "accept", "--lang", "zh_CN")
    assert (ran.code, ran.err) == (2, "没有工单 J-9999。未作任何改动。\n")


def test_the_program_speaks_chinese(shell: Shell) -> None:
    ran = shell.run("advance", "J-9999", "accept", "--lang", "zh_CN")
    assert ran.code == 2
    assert "J-9999" in ran.err
    assert any("一" <= letter <= "鿿" for letter in ran.err)
    assert "There is no job" not in ran.err
