"""The desk and the windows of the other panels' tests."""

from tests.ui.jobs.conftest import desk, panels

__all__ = ["desk", "panels"]
