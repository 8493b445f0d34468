"""Searching for a plan in a process of its own, so that the window stays free and a search can always be ended."""
