"""What an installer sets for a machine holds until a person or the command line says otherwise."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import NotPossible
from app.installed import Installed, machine_file, read

TOP = Path(__file__).parents[2]


def test_a_file_that_is_not_there_sets_nothing(tmp_path: Path) -> None:
    assert read(tmp_path / "settings.toml") == Installed()


def test_the_stronger_goes_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKS", "/srv/desks")
    machine = tmp_path / "machine.toml"
    machine.write_text('profile = "$DESKS/one"\nlanguage = "zh_CN"\ntheme = "dark"\n', encoding="utf-8")
    person = tmp_path / "person.toml"
    person.write_bytes(b'\xef\xbb\xbftheme = "light"\nlog = "DEBUG"\n')  # as Windows' editor writes it
    assert read(machine).under(read(person)) == Installed("/srv/desks/one", None, "zh_CN", "light", "DEBUG")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"profile = ", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b'profil = "x"', "profil"),
        (b"theme = 3", "words in quotes"),
        (b'theme = "pink"', "system"),
        (b'language = "fr"', "zh_CN"),
        (b'log = "LOUD"', "DEBUG"),
        (b'database = "postgresql://desk:secret@server/desk"', "password"),
        (b"[profile]\nx = 1", "words in quotes"),
        (b"#" * 70_000, "cannot be read"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(content)
    with pytest.raises(NotPossible) as refused:
        read(file)
    assert says in str(refused.value) and str(file) in str(refused.value)
    assert "secret@" not in str(refused.value)


def run(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command on a machine whose settings lie in tmp_path."""
    env = {**os.environ, "XDG_CONFIG_DIRS": str(tmp_path / "xdg"), "LANG": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, "-m", "app", *words], cwd=TOP, env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere the machine's folder cannot be moved for a test"
)
def test_commands_follow_the_machine(tmp_path: Path) -> None:
    folder = tmp_path / "xdg" / "doorstep"
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text(f'profile = "{tmp_path}/desk"\n', encoding="utf-8")
    told = run(tmp_path, "map", "info", "--json")
    assert told.returncode == 0, told.stderr
    assert (tmp_path / "desk" / "logs").is_dir()
    (tmp_path / "desk" / "settings.toml").write_text('language = "zh_CN"\n', encoding="utf-8")
    assert "没有" in run(tmp_path, "advance", "J-1", "accepted").stderr
    (folder / "settings.toml").write_text("profile = 7\n", encoding="utf-8")
    wrong = run(tmp_path, "map", "info", "--json")
    assert wrong.returncode == 2 and "settings.toml" in wrong.stderr and json.dumps(wrong.stdout) == '""'


def test_the_machines_file_is_the_systems_own() -> None:
    assert machine_file().name == "settings.toml" and machine_file().is_absolute()
