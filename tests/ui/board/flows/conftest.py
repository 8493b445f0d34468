"""What every guided step of these tests shares."""

from __future__ import annotations

import pytest

from ui.board.flows.repairing import RepairStrip


@pytest.fixture(autouse=True)
def a_short_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """A repair of six visits is found at once; nobody waits for what a large day would need."""
    monkeypatch.setattr(RepairStrip, "seconds", 0.2)
