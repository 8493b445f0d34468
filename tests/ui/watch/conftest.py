"""The desk and the window of the directory's tests serve here too."""

from tests.ui.directory.conftest import desk, office

__all__ = ["desk", "office"]
