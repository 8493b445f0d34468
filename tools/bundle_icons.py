"""The program's icon in the forms Windows (.ico) and macOS (.icns) want, drawn from resources/icons/doorstep.svg.

    python tools/bundle_icons.py FOLDER      leaves doorstep.ico and doorstep.icns there

Both are containers of PNG pictures. Formats: Microsoft, "ICO file format" (PNG entries since Windows Vista), and
Apple's icon types ic07 to ic10 (128 to 1024 pixels). Run by a Python that has PySide6.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
DRAWING = TOP / "resources" / "icons" / "doorstep.svg"
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICNS_TYPES = {b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}


def draw(size: int) -> bytes:
    """The drawing as a square PNG of that many pixels."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
    from PySide6.QtGui import QImage, QImageWriter, QPainter
    from PySide6.QtSvg import QSvgRenderer

    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(str(DRAWING)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(picture):
        raise RuntimeError("the icon could not be written as PNG")
    buffer.close()
    return bytes(data.data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """Windows' container: a header, a table of entries, the pictures. Sizes up to 256; 256 is written as 0."""
    at = 6 + 16 * len(pictures)
    table, blocks = [struct.pack("<HHH", 0, 1, len(pictures))], []
    for size, png in sorted(pictures.items()):
        table.append(struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(png), at))
        blocks.append(png)
        at += len(png)
    return b"".join(table + blocks)


def icns(pictures: dict[bytes, bytes]) -> bytes:
    """Apple's container: type and length before each picture, and before all of them."""
    body = b"".join(kind + struct.pack(">I", len(png) + 8) + png for kind, png in pictures.items())
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def main(words: list[str]) -> int:
    """Write both files."""
    folder = Path(words[0])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "doorstep.ico").write_bytes(ico({size: draw(size) for size in ICO_SIZES}))
    (folder / "doorstep.icns").write_bytes(icns({kind: draw(size) for kind, size in ICNS_TYPES.items()}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
