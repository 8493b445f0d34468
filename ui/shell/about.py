"""What this program is, and whose work it stands on."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.text import T, Text
from app.papers import licences_file
from app.version import version
from ui.runtime import words
from ui.shell.licences import Licences
from ui.theme import tokens
from ui.theme.brand import brand_icon
from ui.widgets.basics import button, column, label, row
from ui.widgets.dialog import Dialog


def foundations() -> tuple[Text, ...]:
    """Under which licence this program stands, and whose work it stands on."""
    return (
        T("Doorstep is free software under the Apache License 2.0."),
        T("Maps and addresses: © OpenStreetMap contributors, Open Database License 1.0."),
        T("Window: Qt {qt} under the GNU Lesser General Public License 3, used unchanged.", qt=qVersion()),
        T("Icons: Material Design Icons. Letters: Inter, SIL Open Font License."),
    )


class About(Dialog):
    """Name, version, licences."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words.bind(self.setWindowTitle, T("About Doorstep"))
        picture = QLabel()
        picture.setPixmap(brand_icon().pixmap(QSize(56, 56), self.devicePixelRatio()))
        name = column(
            label("Doorstep", "display"),
            label(T("The dispatch desk for home-service companies"), "muted"),
            label(T("Version {version}", version=version()), "small"),
            gap=2,
        )
        notes = column(*(label(line, wrap=True) for line in foundations()), gap=tokens.TIGHT)
        done = button(T("Close"), self.accept)
        self._papers = licences_file()
        self.licences = button(T("Licences of everything inside…"), self._show_licences, "link")
        self.licences.setVisible(self._papers is not None)
        self.setLayout(
            column(
                row(picture, name, None, gap=tokens.PAGE),
                notes,
                row(self.licences, None, done),
                gap=tokens.PAGE,
                margin=tokens.PAGE + 4,
            )
        )
        self.setMinimumWidth(460)

    def _show_licences(self) -> None:
        if self._papers is not None:
            Licences(self._papers, self).open()
