"""`bench desk`: its shape, that a kept desk is measured again, and that the profile's own desk stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bench import desk_size
from tests.support.command_line import Shell


def test_bench_desk_makes_one_and_measures_it(
    empty_shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_size, "ASKED", 2)
    monkeypatch.setattr(desk_size, "REPEATED", 1)
    words = ("bench", "desk", "--jobs", "300", "--customers", "100", "--desk", str(tmp_path / "big.sqlite3"))
    figure = empty_shell.ok(*words)["figures"]["desk"]
    assert set(figure) == {"made", "start", "frame", "searches", "backup", "memory_mb"}
    assert figure["made"]["rows"] > 3000
    assert set(figure["searches"]["all"]) == {"p50_ms", "p95_ms", "max_ms", "asked", "promised_p95_ms"}
    assert {"who: 4 last digits", "who: name", "who: address", "job: number"} <= set(
        figure["searches"]["kinds"]
    )
    assert {"counts", "tray", "board today", "watch", "follow_ups"} <= set(figure["frame"])
    assert figure["backup"]["proved"] and figure["backup"]["progress_told"] > 3
    again = empty_shell.run(*words)
    assert "made" not in again.out and "searches:" in again.out


@pytest.mark.parametrize("words", [("--jobs", "5"), ("--customers", "0"), ("--jobs", "9999999")])
def test_a_size_that_is_none_is_refused(empty_shell: Shell, words: tuple[str, str]) -> None:
    refused = empty_shell.run("bench", "desk", *words)
    assert refused.code == 2
    assert "takes a number from" in refused.err
