"""Paper: blocks flow down pages; each page has a head and a foot. Lengths are points (1/72 inch).

A block knows how high it is at a width and paints itself; what does not fit goes to the next page whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPen,
)

from app.domain.text import T, Text
from app.i18n import say

INK, QUIET, LINE, GROUND = QColor("#111418"), QColor("#4A515C"), QColor("#B9C0CA"), QColor("#EEF0F3")
ACCENT = QColor("#2B43AF")
MARGIN, HEAD, FOOT = 34.0, 22.0, 20.0
SIZES = {"A4": QPageSize.PageSizeId.A4, "Letter": QPageSize.PageSizeId.Letter}
_LETTER_COUNTRIES = frozenset({"US", "CA", "MX", "PH", "CL", "CO"})
_FINE = 10
"""Type is measured and drawn at so many times its size, as Qt rounds the sizes of type to whole pixels."""
FLOW = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
CENTRE = Qt.AlignmentFlag.AlignCenter


def usual_size(country: str) -> str:
    """The paper a country prints on: a key of `SIZES`."""
    return "Letter" if country.upper() in _LETTER_COUNTRIES else "A4"


class Block(Protocol):
    """Something that stands on paper. with_next: never the last on a page. new_page: begins one."""

    with_next: bool
    new_page: bool

    def height(self, width: float) -> float:
        """Its height at that width."""

    def paint(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Paint it with its upper left corner there."""


class Pen:
    """A painter that speaks points and paper's type."""

    def __init__(self, painter: QPainter) -> None:
        self.painter = painter

    def words(
        self,
        place: QRectF,
        text: str,
        size: float,
        bold: bool = False,
        colour: QColor = INK,
        flags: Qt.AlignmentFlag | Qt.TextFlag = FLOW,
    ) -> None:
        """Words in a box, broken over lines as `height_of` measures them."""
        if not text:
            return
        painter = self.painter
        painter.save()
        painter.scale(1 / _FINE, 1 / _FINE)
        painter.setFont(_font(size, bold))
        painter.setPen(colour)
        fine = QRectF(place.x() * _FINE, place.y() * _FINE, place.width() * _FINE, place.height() * _FINE)
        painter.drawText(fine, int(flags), text)
        painter.restore()

    def line(
        self, x1: float, y1: float, x2: float, y2: float, colour: QColor = LINE, width: float = 0.6
    ) -> None:
        """A straight line."""
        self.painter.setPen(QPen(colour, width))
        self.painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))

    def box(self, place: QRectF, ground: QColor | None = None, edge: QColor | None = LINE) -> None:
        """A box with round corners."""
        self.painter.setPen(QPen(edge, 0.6) if edge is not None else Qt.PenStyle.NoPen)
        self.painter.setBrush(ground if ground is not None else Qt.BrushStyle.NoBrush)
        self.painter.drawRoundedRect(place, 2.5, 2.5)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def disc(self, x: float, y: float, radius: float, text: str, ground: QColor) -> None:
        """A number in a disc."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(ground)
        self.painter.drawEllipse(QPointF(x, y), radius, radius)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        side = QRectF(x - 20, y - 20, 40, 40)
        self.words(side, text, radius * 1.15, True, QColor("#FFFFFF"), CENTRE)


_fonts: dict[tuple[str, float, bool], QFont] = {}


def _font(size: float, bold: bool) -> QFont:
    """The desk's own type at a size in points, `_FINE` times as large, without a screen's hinting.

    Plain digits: those of equal width would leave the PDF without letters that can be searched or copied.
    """
    base = QGuiApplication.font()
    key = (",".join(base.families()), size, bold)
    found = _fonts.get(key)
    if found is None:
        found = QFont(base)
        found.setPixelSize(round(size * _FINE))
        found.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        found.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        _fonts[key] = found
    return found


def height_of(text: str, width: float, size: float, bold: bool = False) -> float:
    """How high words stand when broken at a width."""
    if not text:
        return 0.0
    metrics = QFontMetricsF(_font(size, bold))
    return metrics.boundingRect(QRectF(0, 0, width * _FINE, 1e6), int(FLOW), text).height() / _FINE


def width_of(text: str, size: float, bold: bool = False) -> float:
    """How wide words are in one line."""
    return QFontMetricsF(_font(size, bold)).horizontalAdvance(text) / _FINE


def page_layout(size: str, landscape: bool) -> QPageLayout:
    """A page of a size (a key of `SIZES`), its whole area ours: the margins are drawn by us."""
    turned = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    made = QPageLayout(QPageSize(SIZES[size]), turned, QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    made.setMode(QPageLayout.Mode.FullPageMode)
    return made


class Paper:
    """Blocks in order with what stands at the head and foot of each page."""

    def __init__(self, blocks: Sequence[Block], title: Text | str, foot: Text | str) -> None:
        self._blocks, self._title, self._foot = blocks, title, foot

    def pages(self, page: QSizeF) -> list[list[tuple[Block, float]]]:
        """Which blocks stand on which page, each with its upper edge. page: in points."""
        width, room = page.width() - 2 * MARGIN, page.height() - 2 * MARGIN - HEAD - FOOT
        found: list[list[tuple[Block, float]]] = [[]]
        at, head = 0.0, None
        for place, block in enumerate(self._blocks):
            if isinstance(block, PageHead):
                head = block.row
                if head is not None and found[-1]:
                    found[-1].append((head, MARGIN + HEAD + at))
                    at += head.height(width)
                continue
            high = block.height(width)
            after = self._blocks[place + 1 : place + 2]
            needed = high + (after[0].height(width) if block.with_next and after else 0.0)
            if found[-1] and (block.new_page or at + min(needed, room) > room):
                found.append([])
                at = 0.0
            if head is not None and not found[-1]:
                found[-1].append((head, MARGIN + HEAD))
                at = head.height(width)
            found[-1].append((block, MARGIN + HEAD + at))
            at += high
        return found

    def print_on(self, device: QPagedPaintDevice) -> int:
        """Paint all pages; returns how many. The device's page layout must have been set (see `page_layout`)."""
        page = device.pageLayout().fullRect(QPageLayout.Unit.Point).size()
        pages = self.pages(page)
        painter = QPainter(device)
        if not painter.isActive():
            raise OSError("the printer does not take a page")
        try:
            scale = device.logicalDpiX() / 72
            painter.scale(scale, scale)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number, blocks in enumerate(pages, start=1):
                if number > 1:
                    device.newPage()
                self._page(Pen(painter), page, blocks, number, len(pages))
        finally:
            painter.end()
        return len(pages)

    def _page(
        self, pen: Pen, page: QSizeF, blocks: list[tuple[Block, float]], number: int, count: int
    ) -> None:
        width = page.width() - 2 * MARGIN
        head = QRectF(MARGIN, MARGIN - 6, width, 16)
        middle = Qt.AlignmentFlag.AlignVCenter
        pen.words(head, say(self._title), 9, True, QUIET, Qt.AlignmentFlag.AlignLeft | middle)
        said = say(T("Page {n} of {of}", n=number, of=count))
        pen.words(head, said, 9, False, QUIET, Qt.AlignmentFlag.AlignRight | middle)
        pen.line(MARGIN, MARGIN + 12, MARGIN + width, MARGIN + 12)
        for block, y in blocks:
            block.paint(pen, MARGIN, y, width)
        foot = QRectF(MARGIN, page.height() - MARGIN - FOOT + 6, width, FOOT)
        pen.line(MARGIN, foot.top() - 3, MARGIN + width, foot.top() - 3)
        pen.words(foot, say(self._foot), 7.5, False, QUIET)


class PageHead:
    """From here on this row begins every page; None: no longer. Takes no room itself."""

    with_next = False
    new_page = False

    def __init__(self, row: Row | None) -> None:
        self.row = row

    def height(self, width: float) -> float:
        """None."""
        return 0.0

    def paint(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Nothing: the row is placed by the paper."""


class Heading:
    """A line that begins a part; never the last on a page."""

    with_next = True

    def __init__(self, text: str, detail: str = "", new_page: bool = False, size: float = 12) -> None:
        self._text, self._detail, self.new_page, self._size = text, detail, new_page, size

    def height(self, width: float) -> float:
        """A line and the room above it."""
        return self._size + 14

    def paint(self, pen: Pen, x: float, y: float, width: float) -> None:
        """The words, the detail behind them, a line below."""
        line = QRectF(x, y + 5, width, self._size + 4)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        pen.words(line, self._text, self._size, True, INK, left)
        line.setLeft(x + width_of(self._text, self._size, True) + 8)
        pen.words(line, self._detail, round(self._size * 0.8, 1), False, QUIET, left)
        below = y + self.height(width) - 3
        pen.line(x, below, x + width, below, QUIET, 0.8)


class Lines:
    """Words over the whole width."""

    with_next = False
    new_page = False

    def __init__(self, text: str, size: float = 9, bold: bool = False, quiet: bool = False) -> None:
        self._text, self._size, self._bold = text, size, bold
        self._colour = QUIET if quiet else INK

    def height(self, width: float) -> float:
        """As high as the words, and a little."""
        return height_of(self._text, width, self._size, self._bold) + 3

    def paint(self, pen: Pen, x: float, y: float, width: float) -> None:
        """The words."""
        pen.words(QRectF(x, y, width, self.height(width)), self._text, self._size, self._bold, self._colour)


class Row:
    """A line of a table: cells of shares of the width, broken where they are too long. bold: cells in strong type."""

    new_page = False

    def __init__(
        self,
        cells: Sequence[str],
        shares: Sequence[float],
        size: float = 7.5,
        bold: Sequence[int] = (),
        head: bool = False,
    ) -> None:
        self._cells, self._shares, self._size, self._bold = cells, shares, size, frozenset(bold)
        self._head = head
        self.with_next = head

    def _widths(self, width: float) -> list[float]:
        whole = sum(self._shares)
        return [width * share / whole for share in self._shares]

    def height(self, width: float) -> float:
        """As high as its highest cell."""
        highest = max(
            height_of(cell, wide - 5, self._size, self._head or n in self._bold)
            for n, (cell, wide) in enumerate(zip(self._cells, self._widths(width), strict=True))
        )
        return max(highest, self._size * 1.3) + 4

    def paint(self, pen: Pen, x: float, y: float, width: float) -> None:
        """The cells, and a line below."""
        high = self.height(width)
        if self._head:
            pen.painter.fillRect(QRectF(x, y, width, high), GROUND)
        at = x
        for n, (cell, wide) in enumerate(zip(self._cells, self._widths(width), strict=True)):
            bold = self._head or n in self._bold
            pen.words(
                QRectF(at + 2, y + 2, wide - 5, high), cell, self._size, bold, QUIET if self._head else INK
            )
            at += wide
        pen.line(x, y + high, x + width, y + high)
