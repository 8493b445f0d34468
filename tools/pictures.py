"""`make pictures`: pictures of every view for the manual, in both themes and both languages, small enough to keep.

The example company plays ten minutes of its day in a profile of its own, unseen; the program walks its views and
leaves a picture of each; here they are given fewer colours and put into docs/pictures as VIEW-LANG-THEME.png.
A picture of a view that is no longer there goes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage, QImageWriter
from scipy.cluster.vq import kmeans2
from scipy.spatial import cKDTree

TOP = Path(__file__).resolve().parent.parent
PICTURES = TOP / "docs" / "pictures"
LANGUAGES = ("en", "zh_CN")
SIZE = "1366x768"
COLOURS = (256, 160, 112, 80)
"""How many colours a picture may have: as many as leave it small enough."""
SMALL_ENOUGH = 240_000
"""Bytes."""
SAMPLE = 6000
"""From so many of its rarer colours a picture's palette is chosen."""
EXACT = 1 / 2
"""This part of them are the commonest, kept as they are: surfaces and letters. All others share the rest."""


def take(folder: Path, profiles: Path) -> list[Path]:
    """Let the program walk its views, once in each language over an example made in it; the pictures it left.

    Raises CalledProcessError when it fails.
    """
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    for language in LANGUAGES:
        words = ["--profile", str(profiles / language), "--lang", language]
        words += ["--minutes", "10", "--size", SIZE, "--screenshots", str(folder)]
        subprocess.run([sys.executable, "-m", "app", "demo", *words], cwd=TOP, env=environment, check=True)
    return sorted(folder.glob("*.png"))


def name_of(picture: Path) -> str:
    """`desk-light-en-1366x768.png` → `desk-en-light.png`."""
    view, theme, language, _size = picture.stem.rsplit("-", 3)
    return f"{view}-{language}-{theme}.png"


def palette(colours: np.ndarray, counts: np.ndarray, most: int) -> np.ndarray:
    """At most `most` colours (n, 3) for the distinct `colours` (n, 3) that occur `counts` times."""
    order = np.argsort(-counts, kind="stable")
    colours = colours[order]
    if len(colours) <= most:
        return colours
    exact = round(most * EXACT)
    kept, rest = colours[:exact], colours[exact:].astype(np.float64)
    # the rest by what colours there are, not by how often: few dots are bright, and brightness is what they are for
    drawn = np.random.default_rng(1).choice(len(rest), min(len(rest), SAMPLE), replace=False)
    means, _ = kmeans2(rest[drawn], most - exact, iter=12, minit="++", rng=1)
    return np.concatenate([kept, np.rint(means).astype(np.uint8)])


def shrink(picture: Path, into: Path) -> None:
    """Save the picture with as many colours as leave it small. Raises OSError when it cannot be read or written."""
    image = QImage(str(picture)).convertToFormat(QImage.Format.Format_RGB888)
    if image.isNull():
        raise OSError(f"cannot read {picture}")
    width, height = image.width(), image.height()
    lines = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(height, image.bytesPerLine())
    pixels = lines[:, : width * 3].reshape(-1, 3)
    packed = pixels.astype(np.uint32) @ np.array([65536, 256, 1], dtype=np.uint32)
    distinct, place, counts = np.unique(packed, return_inverse=True, return_counts=True)
    colours = np.stack([distinct >> 16, (distinct >> 8) & 255, distinct & 255], axis=1).astype(np.uint8)
    for most in COLOURS:
        table = palette(colours, counts, most)
        _, nearest = cKDTree(table.astype(np.float64)).query(colours.astype(np.float64))
        indexed = nearest[place].astype(np.uint8).reshape(height, width)
        small = QImage(indexed.tobytes(), width, height, width, QImage.Format.Format_Indexed8)
        small.setColorTable([0xFF000000 | int(r) << 16 | int(g) << 8 | int(b) for r, g, b in table])
        writer = QImageWriter(str(into), b"png")
        writer.setCompression(100)  # the smallest file, not the quickest
        if not writer.write(small):
            raise OSError(f"cannot write {into}: {writer.errorString()}")
        if into.stat().st_size <= SMALL_ENOUGH:
            return


def main() -> int:
    """Take, shrink, put away."""
    words = argparse.ArgumentParser(description="pictures of every view for the manual")
    words.add_argument("--profile", type=Path, help="keep the examples there for the next time")
    words.add_argument("--taken", type=Path, help="take these pictures instead of making new ones")
    asked = words.parse_args()
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="doorstep-pictures-") as folder:
        taken = (
            sorted(asked.taken.glob("*.png"))
            if asked.taken
            else take(Path(folder) / "taken", asked.profile or Path(folder) / "profile")
        )
        if not taken:
            print("No picture was made.")
            return 1
        for picture in taken:
            shrink(picture, PICTURES / name_of(picture))
    wanted = {name_of(picture) for picture in taken}
    for old in PICTURES.glob("*.png"):
        if old.name not in wanted:
            old.unlink()
    size = sum(file.stat().st_size for file in PICTURES.glob("*.png"))
    print(f"{len(wanted)} pictures, {size / 1e6:.1f} MB, in {PICTURES.relative_to(TOP)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
