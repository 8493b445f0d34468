"""Pages of other rooms, connected to the desk: what they ask for is done where it belongs.

A page's room is imported when the page is made, or before that in the background (ui/runtime/ahead.py): the window
stands before it.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.desk.links import links
from ui.shell.frame import Frame


def follow_up_page(frame: Frame) -> QWidget:
    """Calls after the work."""
    from ui.aftercare.panel import make_follow_up

    return make_follow_up(frame)


def staff_page(frame: Frame) -> QWidget:
    """Everybody who works here."""
    from ui.directory.staff import make_staff

    return make_staff(frame)


def watch_page(frame: Frame) -> QWidget:
    """What is at risk, and how the day goes."""
    from ui.watch.panel import make_watch

    return make_watch(frame)


def customers_page(frame: Frame) -> QWidget:
    """Customers; a request for one of them is taken on the desk."""
    from ui.directory.customers import make_customers

    page = make_customers(frame)

    def request(customer: object) -> None:
        frame.go("desk")
        links(frame).request_for.emit(customer)

    page.request_wanted.connect(request)
    return page


def settings_page(frame: Frame) -> QWidget:
    """Settings; another city map reaches the map at once."""
    from ui.settings.page import make_settings

    page = make_settings(frame)

    def changed(_info: object) -> None:
        frame.desk.matchmaker.map_changed()
        links(frame).city_changed.emit()

    page.city_changed.connect(changed)
    return page
