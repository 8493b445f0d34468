"""A virtual screen whose picture can be looked at while a program draws on it. Used by `make bundle-check`."""

from __future__ import annotations

import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

WIDTH, HEIGHT = 1366, 768
Colour = tuple[int, int, int]


class Screen:
    """An Xvfb with its memory in a file (XWD format), so that the picture needs no program to fetch it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "Xvfb_screen0"
        self._file.unlink(missing_ok=True)
        size = f"{WIDTH}x{HEIGHT}x24"
        self._process = subprocess.Popen(
            [
                "Xvfb",
                "-displayfd",
                "1",
                "-screen",
                "0",
                size,
                "-nolisten",
                "tcp",
                "-noreset",
                "-fbdir",
                str(folder),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        number = self._process.stdout.readline().strip()
        if not number:
            raise RuntimeError("the virtual screen did not start")
        self.display = f":{number}"

    def __enter__(self) -> Screen:
        """The screen itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Switch it off."""
        self._process.terminate()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def colours(
        self, left: float = 0, top: float = 0, right: float = 1, bottom: float = 1
    ) -> Iterator[Colour]:
        """Every eighth pixel's (red, green, blue) of a part of the screen, given in shares of width and height."""
        data = self._file.read_bytes()
        head = struct.unpack(">25I", data[:100])
        start, line, colours = head[0] + head[19] * 12, head[12], head[19]
        assert colours >= 0 and head[11] == 32, "a screen of 24 bits has four bytes a pixel"
        first, last = int(left * WIDTH) * 4, int(right * WIDTH) * 4
        for y in range(int(top * HEIGHT), int(bottom * HEIGHT), 8):
            at = start + y * line
            blue, green, red = (data[at + first + n : at + last : 32] for n in range(3))
            yield from zip(red, green, blue, strict=True)

    def share(
        self,
        wanted: Callable[[Colour], bool],
        left: float = 0,
        top: float = 0,
        right: float = 1,
        bottom: float = 1,
    ) -> float:
        """The share (0 to 1) of pixels of a part of the screen whose colour is wanted."""
        found = [wanted(colour) for colour in self.colours(left, top, right, bottom)]
        return sum(found) / len(found)


def seconds_until(
    seen: Callable[[], bool], since: float, at_most: float, every: float = 0.05
) -> float | None:
    """Seconds from `since` (monotonic) until something is seen, looked for each `every` s; None when never."""
    while time.monotonic() - since < at_most:
        if seen():
            return round(time.monotonic() - since, 2)
        time.sleep(every)
    return None


def lit(colour: Colour) -> bool:
    """Not the black of an empty screen."""
    return max(colour) > 16
