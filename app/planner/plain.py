"""Stands in for Cython's own module where the core runs as ordinary Python and no build tool is installed."""

from __future__ import annotations

from contextlib import nullcontext

nogil = nullcontext()
"""Compiled, this lets other threads run; uncompiled there is nothing to let go."""
