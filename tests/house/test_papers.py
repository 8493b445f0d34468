"""What may ship, and that an audit which asked nothing is not taken for one that found nothing."""

from __future__ import annotations

import json
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement

from tests.house.test_requirements import _entries
from tools.audit import pinned, tell
from tools.bundle_papers import licence, refused


@pytest.mark.parametrize(
    ("stated", "may"),
    [
        ("MIT", True),
        ("Apache-2.0 OR BSD-3-Clause", True),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", True),
        ("BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0", True),
        ("GPL-3.0-or-later", False),
        ("AGPL-3.0", False),
        ("not stated", False),
        ("Proprietary", False),
    ],
)
def test_licences_that_may_ship(stated: str, may: bool) -> None:
    assert (refused([("some-package", stated)]) == []) is may


def test_everything_the_desk_runs_on_may_ship() -> None:
    found = []
    for entry in _entries("requirements.txt"):
        wanted = Requirement(entry.partition(" --hash")[0])
        if wanted.marker is None or wanted.marker.evaluate():
            found.append((wanted.name, licence(distribution(wanted.name))))
    assert len(found) > 40
    assert refused(found) == []


def test_an_audit_tells_holes_and_what_was_not_looked_up() -> None:
    sound = {"name": "numpy", "version": "2.4.6", "vulns": []}
    hole = {"name": "mako", "version": "1.0", "vulns": [{"id": "GHSA-1", "fix_versions": ["1.1"]}]}
    skipped = {"name": "scipy", "skip_reason": "not found"}
    assert tell(json.dumps({"dependencies": [sound]}), 1)[0] == 0
    code, lines = tell(json.dumps({"dependencies": [sound, hole, skipped]}), 3)
    assert code == 1 and any("GHSA-1" in line and "1.1" in line for line in lines)
    assert any("scipy" in line for line in lines)
    assert tell(json.dumps({"dependencies": [sound]}), 5)[0] == 1  # four were left out in silence
    assert tell("", 5)[0] == 3 and tell("[]", 5)[0] == 3


def test_a_lock_counts_what_this_system_needs() -> None:
    from tools.audit import LOCK

    assert 40 < pinned(LOCK) < 90
