"""Reads a running window as a screen reader does: over the accessibility bus, from a process of its own.

Run by the distribution's Python, which has the bus's bindings (package gir1.2-atspi-2.0): `atspi_reader.py NAME…`
prints one JSON object: every (role, name, actions, states) found, and which of the asked names were pressed.
It takes lines on standard input: `tree` walks, `press NAME` does the first action of the control of that name.
"""

import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 - the version is chosen before


def window():
    """The program's frame, or None."""
    desktop = Atspi.get_desktop(0)
    for place in range(desktop.get_child_count()):
        program = desktop.get_child_at_index(place)
        if program is not None and program.get_child_count():
            return program
    return None


def walk(node, found, depth=0):
    """Every node below, deepest last; cells of long tables are cut off."""
    if node is None or depth > 40:
        return
    try:
        states = node.get_state_set()
        showing = states.contains(Atspi.StateType.SHOWING)
        found.append(
            {
                "role": node.get_role_name(),
                "name": node.get_name() or "",
                "about": node.get_description() or "",
                "showing": showing,
                "focusable": states.contains(Atspi.StateType.FOCUSABLE),
            }
        )
        for place in range(min(node.get_child_count(), 60)):
            walk(node.get_child_at_index(place), found, depth + 1)
    except GLib.GError:  # it went while it was looked at
        return


def find(node, name, depth=0):
    """The first node of that name that can be pressed."""
    if node is None or depth > 40:
        return None
    try:
        if node.get_name() == name and node.get_action_iface() is not None and node.get_n_actions():
            return node
        for place in range(min(node.get_child_count(), 60)):
            found = find(node.get_child_at_index(place), name, depth + 1)
            if found is not None:
                return found
    except GLib.GError:
        return None
    return None


def main():
    Atspi.init()
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "wait":
            for _ in range(200):
                if window() is not None:
                    break
                time.sleep(0.1)
            print(json.dumps({"window": window() is not None}), flush=True)
        elif word == "tree":
            found = []
            walk(window(), found)
            print(json.dumps(found), flush=True)
        elif word == "press":
            node = find(window(), rest)
            done = node is not None and node.do_action(0)
            print(json.dumps({"pressed": bool(done)}), flush=True)
        elif word == "end":
            return


if __name__ == "__main__":
    main()
