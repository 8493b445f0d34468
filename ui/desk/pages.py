"""Pages of other rooms, connected to the desk: what they ask for is done where it belongs."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.desk.links import links
from ui.directory.customers import make_customers
from ui.settings.page import make_settings
from ui.shell.frame import Frame


def customers_page(frame: Frame) -> QWidget:
    """Customers; a request for one of them is taken on the desk."""
    page = make_customers(frame)

    def request(customer: object) -> None:
        frame.go("desk")
        links(frame).request_for.emit(customer)

    page.request_wanted.connect(request)
    return page


def settings_page(frame: Frame) -> QWidget:
    """Settings; another city map reaches the map at once."""
    page = make_settings(frame)

    def changed(_info: object) -> None:
        frame.desk.matchmaker.map_changed()
        links(frame).city_changed.emit()

    page.city_changed.connect(changed)
    return page
