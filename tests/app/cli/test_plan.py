"""`plan`: what it answers, that it changes nothing until asked to, and a sentence for every hopeless wish."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.command_line import Shell

FAST = ("--steps", "400")


def book(shell: Shell, n: int, service: str = "leak-repair", days: int = 1, **more: Any) -> str:
    """A job of tomorrow that nobody has; its number."""
    asked = {
        "customer": {"name": f"Customer {n}"},
        "call": {"number": f"+4179555{n:04}"},
        "place": {"text": f"{1 + 2 * n} Row 2 Street, Village"},
        "service": service,
        "window": shell.window(9, 17, days),
        "assign": "none",
    } | more
    return str(shell.ok("book", shell.file("call.json", asked))["job"])


@pytest.fixture
def busy(shell: Shell) -> Shell:
    """Three leaks and a removal tomorrow."""
    for n in range(3):
        book(shell, n)
    book(shell, 3, "moving")
    return shell


def test_a_proposal_with_figures_and_every_change(busy: Shell) -> None:
    before = busy.changes
    told = busy.ok("plan", "--day", "tomorrow", *FAST)
    assert busy.changes == before and told["applied"] is False
    assert told["day"] == busy.at(0, 1).date().isoformat()
    assert (told["branch"], told["scope"], told["policy"]) == ("Village", "unassigned", "balanced")
    assert (told["before"]["unassigned"], told["after"]["unassigned"]) == (4, 0)
    assert set(told["after"]) >= {"travel", "overtime", "late", "unassigned", "moved", "fairness", "cost"}
    assert [c["kind"] for c in told["changes"]] == ["assign"] * 4
    first = told["changes"][0]
    assert first["from"] == {"staff": [], "start": None} and first["to"]["start"] >= busy.at(9, 1).isoformat()
    assert {s for c in told["changes"] for s in c["to"]["staff"]} <= {"S-001", "S-002", "S-003"}
    crew = next(c for c in told["changes"] if c["service"] == "moving")
    assert sorted(crew["to"]["staff"]) == ["S-002", "S-003"]
    assert told["left_out"] == [] and told["tries"] == 400


def test_apply_carries_it_out_and_a_repair_replaces_who_is_ill(busy: Shell) -> None:
    day = busy.at(0, 1).date().isoformat()
    made = busy.ok("plan", "--day", day, "--apply", *FAST)
    assert made["applied"] and all(c["applied"] for c in made["changes"]) and made["refused"] == []
    again = busy.ok("plan", "--day", day, "--scope", "all", *FAST)
    assert again["before"]["visits"] == 5
    first = next(c for c in made["changes"] if c["to"]["staff"] == ["S-001"])
    ill = busy.ok("plan", "--day", day, "--ill", "S-001", "--from", "08:00", "--apply", *FAST)
    assert ill["scope"] == "repair"
    mended = next(c for c in ill["changes"] if c["job"] == first["job"])
    assert mended["from"]["staff"] == ["S-001"] and mended["to"]["staff"] == ["S-002"]
    assert mended["why"] == "Wang Fang is ill"
    assert ill["after"]["unassigned"] == 0


def test_what_nobody_can_do_is_left_out(shell: Shell) -> None:
    number = book(shell, 0, "moving")
    told = shell.ok("plan", "--day", "tomorrow", "--ill", "S-003", "--from", "00:00", "--scope", "all", *FAST)
    assert [out["job"] for out in told["left_out"]] == [number]
    assert told["left_out"][0]["why"]


def test_an_urgent_job_goes_in_alone_and_a_late_one_is_made_longer(busy: Shell) -> None:
    told = busy.ok("plan", "--day", "tomorrow", "--urgent", "J-1002", "--apply", *FAST)
    assert told["scope"] == "repair" and [c["job"] for c in told["changes"]] == ["J-1002"]
    start = told["changes"][0]["to"]["start"]
    again = busy.run("plan", "--day", "tomorrow", "--urgent", "J-1002", *FAST)
    assert again.code == 2 and "J-1002 has its people already" in again.err
    late = busy.ok("plan", "--day", "tomorrow", "--late", "J-1002", "--until", "16:00", "--apply", *FAST)
    longer = next(c for c in late["changes"] if c["job"] == "J-1002")
    assert (longer["kind"], longer["to"]["start"], longer["applied"]) == ("longer", start, True)
    after = busy.ok("plan", "--day", "tomorrow", "--late", "J-1002", "--until", "16:00", *FAST)
    assert [c for c in after["changes"] if c["job"] == "J-1002"] == []


def test_in_words(busy: Shell) -> None:
    said = busy.run("plan", "--day", "tomorrow", "--seconds", "0.3")
    assert said.code == 0
    lines = said.out.splitlines()
    assert "Nobody comes: 4 → 0" in lines
    assert any(line.startswith("J-1001: ") for line in lines)
    assert lines[-1] == "Nothing was changed yet; add --apply to carry it out."
    done = busy.run("plan", "--day", "tomorrow", "--seconds", "0.3", "--apply")
    assert done.out.splitlines()[-1] == "4 changes were made."
    after = busy.run("plan", "--day", "tomorrow", "--seconds", "0.3", "--lang", "en")
    assert after.out.splitlines()[-1] == "Nothing to change: the plan stands as it is."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--day", "someday"), "“someday” is no day."),
        (("--day", "2020-01-01"), "is over"),
        (("--day", "2199-01-01"), "too far ahead"),
        (("--seconds", "0"), "--seconds is more than 0"),
        (("--seconds", "nan"), "--seconds is more than 0"),
        (("--steps", "0"), "--steps is a whole number from 1"),
        (("--branch", "Elsewhere"), "There is no branch “Elsewhere”"),
        (("--ill", "S-999"), "has the code S-999"),
        (("--ill", "S-001", "--from", "noon"), "“noon” is no time for --from"),
        (("--from", "09:40"), "name them with --ill"),
        (("--late", "J-1001"), "--late JOB and --until TIME together"),
        (("--late", "J-9999", "--until", "12:00"), "There is no job J-9999"),
        (("--urgent", "J-9999"), "There is no job J-9999"),
        (("--ill", "S-001", "--scope", "unassigned"), "must be replaced"),
        (("--apply", "--may-break-promises"), "say why with --note"),
        (("--policy", "fastest"), "invalid choice: 'fastest'"),
    ],
)
def test_hopeless_wishes(shell: Shell, words: tuple[str, ...], sentence: str) -> None:
    ran = shell.run("plan", *words)
    assert ran.code == 2 and ran.out == ""
    assert sentence in ran.err and len(ran.err.strip().splitlines()) == 1
