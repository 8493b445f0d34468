"""The windows' fixtures for the cases on the screen."""

from tests.ui.conftest import aio

__all__ = ["aio"]
