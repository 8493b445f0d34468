"""`solve` as a script sees it: an answer that its own --check confirms, and refusals in words."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import solve
from app.domain.errors import NotPossible
from tests.app.planner.test_formats import DAY, SOLOMON


def _run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    solve.add_parser(parser.add_subparsers(), argparse.ArgumentParser(add_help=False))
    args = parser.parse_args(["solve", *words])
    tools: Any = None  # the command needs none of the desk
    return int(args.run(args, tools))


@pytest.mark.parametrize(("form", "text"), [("json", json.dumps(DAY)), ("solomon", SOLOMON)])
def test_an_answer_is_confirmed_and_a_changed_one_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str, text: str
) -> None:
    file, answer = tmp_path / "day", tmp_path / "answer.json"
    file.write_text(text, encoding="utf-8")
    assert _run(str(file), "--format", form, "--steps", "2000", "--json") == 0
    out = capsys.readouterr().out
    data = json.loads(out)
    assert data["feasible"] is True and data["unserved"] == [] and data["elapsed"] >= 0
    assert {"cost", "routes", "faults"} <= set(data)
    answer.write_text(out, encoding="utf-8")
    assert _run(str(file), "--format", form, "--check", str(answer), "--json") == 0
    assert json.loads(capsys.readouterr().out)["cost"] == data["cost"]
    data["routes"][0]["stops"][0]["start"] -= 3000
    answer.write_text(json.dumps(data), encoding="utf-8")
    assert _run(str(file), "--format", form, "--check", str(answer), "--json") == 2
    told = json.loads(capsys.readouterr().out)
    assert told["feasible"] is False and told["faults"]


def test_without_json_it_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "day.json"
    file.write_text(json.dumps(DAY), encoding="utf-8")
    assert _run(str(file), "--steps", "100") == 0
    assert "1,200" in capsys.readouterr().out


def test_what_cannot_be_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "day.json"
    file.write_text(json.dumps(DAY), encoding="utf-8")
    (tmp_path / "answer").write_text('{"routes": 3}', encoding="utf-8")
    (tmp_path / "latin").write_bytes(b"\xff\xfe\x00")
    for words in (
        ("nowhere.json",),
        (str(tmp_path),),
        (str(tmp_path / "latin"),),
        (str(file), "--seconds", "0"),
        (str(file), "--seconds", "nan"),
        (str(file), "--threads", "0"),
        (str(file), "--check", str(tmp_path / "answer")),
    ):
        with pytest.raises(NotPossible) as refusal:
            _run(*words)
        assert str(refusal.value.text).endswith((".", "text"))
