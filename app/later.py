"""A package that is imported when something of it is first used, for those that would hold up every start.

    if TYPE_CHECKING:
        import numpy as np
    else:
        np = Later("numpy")

The window stands before anything of them is asked for; what is used once is found as quickly as in the package itself.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any


class Later(ModuleType):
    """Stands for a package by its full name. Any thread may be the first to use it: Python's own lock guards imports."""

    def __getattr__(self, name: str) -> Any:
        """What the package has by that name, kept here. Raises ImportError and AttributeError as the package does."""
        if name.startswith("__"):  # asked by those who look over all modules, not by somebody who needs it
            raise AttributeError(name)
        found = getattr(import_module(self.__name__), name)
        setattr(self, name, found)
        return found
