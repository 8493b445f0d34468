"""The same desk behind a window as for the jobs panels."""

from tests.ui.jobs.conftest import desk, panels

__all__ = ["desk", "panels"]
