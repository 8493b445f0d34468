"""Watch: one list of everything that needs an eye now, the worst first. `make_watch(frame)` makes the view."""

from ui.watch.panel import WatchPanel, make_watch

__all__ = ["WatchPanel", "make_watch"]
