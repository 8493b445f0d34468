"""Every promise of the router is checked with both engines."""

from __future__ import annotations

import pytest

from app.adapters.city.roads.router import EngineName


@pytest.fixture(params=["cch", "scipy"])
def engine(request: pytest.FixtureRequest) -> EngineName:
    """The name of an engine."""
    name: EngineName = request.param
    return name
