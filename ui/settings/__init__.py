"""Settings: everything that can be chosen, the city's map, the company, its services, and the end of the example."""

from ui.settings.page import SettingsPage, make_settings

__all__ = ["SettingsPage", "make_settings"]
