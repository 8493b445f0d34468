"""The same small company and window as the directories' tests."""

from tests.ui.directory.conftest import desk, office

__all__ = ["desk", "office"]
