"""The locks hold all that pyproject.toml asks for, every file by its hash, and no address of any registry."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = Path(__file__).resolve().parents[2]
LOCKS = (
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-peers.txt",
    "requirements-bundle.txt",
    "requirements-tools.txt",
    "requirements-audit.txt",
)
STALE = "run `make requirements` (or python tools/lock.py) and commit the locks"


def _wanted(*groups: str) -> list[Requirement]:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    sources = {
        "run": project["project"]["dependencies"],
        "dev": project["project"]["optional-dependencies"]["dev"],
        "peers": project["project"]["optional-dependencies"]["peers"],
        "tools": project["dependency-groups"]["tools"],
        "bundle": project["dependency-groups"]["bundle"],
        "audit": project["dependency-groups"]["audit"],
    }
    return [Requirement(line) for group in groups for line in sources[group]]


def _entries(lock: str) -> list[str]:
    """The entries of a lock, continuation lines joined."""
    text = (TOP / lock).read_text(encoding="utf-8")
    joined = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [line for line in joined if line.strip() and not line.lstrip().startswith("#")]


def _pins(lock: str) -> dict[str, list[str]]:
    """Package → pinned versions (several where systems or Pythons differ)."""
    pins: dict[str, list[str]] = {}
    for entry in _entries(lock):
        requirement = Requirement(entry.partition(" --hash")[0])
        (only,) = requirement.specifier
        assert only.operator == "==", entry
        pins.setdefault(canonicalize_name(requirement.name), []).append(only.version)
    return pins


@pytest.mark.parametrize(
    ("lock", "groups"),
    [
        ("requirements.txt", ["run"]),
        ("requirements-dev.txt", ["run", "dev"]),
        ("requirements-peers.txt", ["run", "peers"]),
        ("requirements-tools.txt", ["tools"]),
        ("requirements-bundle.txt", ["run", "bundle"]),
        ("requirements-audit.txt", ["audit"]),
    ],
)
def test_what_is_asked_for_is_locked(lock: str, groups: list[str]) -> None:
    pins = _pins(lock)
    for wanted in _wanted(*groups):
        versions = pins.get(canonicalize_name(wanted.name), [])
        assert versions, f"{wanted.name} is not in {lock}: {STALE}"
        assert all(wanted.specifier.contains(v, prereleases=True) for v in versions), f"{wanted}: {STALE}"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_has_hashes_and_no_options(lock: str) -> None:
    for entry in _entries(lock):
        assert not entry.startswith("-"), f"{lock} holds an option: {entry}"
        assert "--hash=sha256:" in entry, entry
        assert "://" not in entry and "@" not in entry.partition(" ;")[0], entry


@pytest.mark.parametrize(
    "lock", ["requirements-dev.txt", "requirements-peers.txt", "requirements-bundle.txt"]
)
def test_tests_and_bundle_use_the_versions_the_desk_ships(lock: str) -> None:
    shipped, used = _pins("requirements.txt"), _pins(lock)
    assert {name: used.get(name) for name in shipped} == shipped, STALE


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("system", ["linux", "win32", "darwin"])
def test_each_system_and_python_finds_one_version_of_each(python: str, system: str) -> None:
    place = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": system,
        "platform_system": {"linux": "Linux", "win32": "Windows", "darwin": "Darwin"}[system],
        "os_name": "nt" if system == "win32" else "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    chosen: dict[str, int] = {}
    for entry in _entries("requirements.txt"):
        requirement = Requirement(entry.partition(" --hash")[0])
        marker: Marker | None = requirement.marker
        if marker is None or marker.evaluate(place):
            name = canonicalize_name(requirement.name)
            chosen[name] = chosen.get(name, 0) + 1
    assert {name: count for name, count in chosen.items() if count > 1} == {}
    assert all(canonicalize_name(w.name) in chosen for w in _wanted("run"))
