"""Streets grow along the direction field: evenly spaced lines after Jobard and Lefer (1997), in two crossing families.

A line starts a street's gap away from one that is there already, follows the field both ways, and stops before the
water, at the edge of the town or where it comes too near to a street of its own kind. Its ends are then led on to the
next street in front of them; where there is none, it stays a dead end.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass
from random import Random

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from app.example.town.field import CELL, MARGIN, Field
from app.example.town.frame import HEIGHT, WIDTH, Array, chainage

STEP = 14.0
SMALL, LARGE = 60.0, 150.0

Boxes = dict[tuple[int, int], list[tuple[float, float]]]


@dataclass
class Grown:
    """A street as it grew: its curve and its class."""

    line: Array
    highway: str
    family: int


class Growth:
    """Holds the lines so far and knows how near they are."""

    def __init__(self, field: Field, random: Random) -> None:
        self.field, self.random = field, random
        self.grown: list[Grown] = []
        # points of lines so far, per family, in boxes: all points in small boxes, some of them in large ones
        self._near: tuple[Boxes, Boxes] = (defaultdict(list), defaultdict(list))
        self._far: tuple[Boxes, Boxes] = (defaultdict(list), defaultdict(list))

    def remember(self, line: Array, family: int | None) -> None:
        """Make later lines keep away; family None: whichever each piece of the line lies along."""
        ahead = np.gradient(line, axis=0)
        for k, ((x, y), (dx, dy)) in enumerate(zip(line.tolist(), ahead.tolist(), strict=True)):
            which = family
            if which is None:
                row, col = self.field.cell(x, y)
                turn = math.atan2(dy, dx) - self.field.angle[row][col]
                which = 0 if abs(math.cos(turn)) > math.sqrt(0.5) else 1
            self._near[which][int(x // SMALL), int(y // SMALL)].append((x, y))
            if k % 3 == 0:
                self._far[which][int(x // LARGE), int(y // LARGE)].append((x, y))

    def crowded(self, x: float, y: float, family: int, gap: float) -> bool:
        """Whether a line of the family runs within `gap` metres."""
        size, boxes = (SMALL, self._near[family]) if gap < 1.5 * LARGE else (LARGE, self._far[family])
        square = gap * gap
        for a in range(int((x - gap) // size), int((x + gap) // size) + 1):
            for b in range(int((y - gap) // size), int((y + gap) // size) + 1):
                for px, py in boxes.get((a, b), ()):
                    if (px - x) * (px - x) + (py - y) * (py - y) < square:
                        return True
        return False

    def grow(
        self, family: int, highway: str, scale: float, shortest: float, starts: list[tuple[float, float]]
    ) -> None:
        """Fill the town with one family of streets, `scale` times the quarter's gap apart."""
        waiting = deque(starts)
        spare = self._spread_starts()
        while waiting or spare:
            x, y = waiting.popleft() if waiting else spare.pop()
            if not self.field.open(x, y):
                continue
            gap = self._gap(x, y, family) * scale
            if self.crowded(x, y, family, gap * 0.92):
                continue
            line = self._trace(x, y, family, scale)
            if line is None or chainage(line)[-1] < shortest:
                continue
            self.remember(line, family)
            self.grown.append(Grown(line, highway, family))
            waiting.extend(self._beside(line, family, scale))

    def beside_all(self, lines: list[Array], family: int, scale: float) -> list[tuple[float, float]]:
        """Starting points a gap away from lines that are there already."""
        return [p for line in lines for p in self._beside(line, family, scale)]

    def _gap(self, x: float, y: float, family: int) -> float:
        row, col = self.field.cell(x, y)
        return self.field.gap[family][row][col]

    def _beside(self, line: Array, family: int, scale: float) -> list[tuple[float, float]]:
        out = []
        for k in range(2, len(line) - 1, 5):
            x, y = line[k]
            dx, dy = line[k] - line[k - 1]
            size = math.hypot(dx, dy) or 1.0
            gap = self._gap(x, y, family) * scale * self.random.uniform(0.97, 1.15)
            out += [(x - dy / size * gap, y + dx / size * gap), (x + dy / size * gap, y - dx / size * gap)]
        return out

    def _spread_starts(self) -> list[tuple[float, float]]:
        spots = [
            (c * CELL - MARGIN, r * CELL - MARGIN)
            for r in range(0, len(self.field.quarter), 3)
            for c in range(0, len(self.field.quarter[0]), 3)
            if self.field.quarter[r][c] >= 0
        ]
        self.random.shuffle(spots)
        return spots

    def _trace(self, x: float, y: float, family: int, scale: float) -> Array | None:
        there, closed = self._follow(x, y, family, scale, 1.0, [])
        if closed:
            return np.asarray([(x, y), *there, (x, y)])
        back, _ = self._follow(x, y, family, scale, -1.0, there)
        line = [*reversed(back), (x, y), *there]
        return np.asarray(line) if len(line) > 2 else None

    def _follow(
        self, x: float, y: float, family: int, scale: float, sense: float, earlier: list[tuple[float, float]]
    ) -> tuple[list[tuple[float, float]], bool]:
        """Walk the field from a spot until something stops the street; the second value tells that it closed a ring."""
        field, quarter_turn = self.field, family * math.pi / 2
        row, col = field.cell(x, y)
        heading = field.angle[row][col] + quarter_turn + (0.0 if sense > 0 else math.pi)
        x0, y0, turned = x, y, 0.0
        out: list[tuple[float, float]] = []
        for _count in range(160):
            mx, my = x + math.cos(heading) * STEP / 2, y + math.sin(heading) * STEP / 2
            row, col = field.cell(mx, my)
            wanted = field.angle[row][col] + quarter_turn
            change = (wanted - heading + math.pi / 2) % math.pi - math.pi / 2
            if abs(change) > 0.6:
                break
            heading += change
            turned += change
            x, y = x + math.cos(heading) * STEP, y + math.sin(heading) * STEP
            if not (0 < x < WIDTH and 0 < y < HEIGHT) or not field.open(x, y) or abs(turned) > 6.6:
                break
            if self.crowded(x, y, family, self._gap(x, y, family) * scale * 0.55):
                break
            near = self._gap(x, y, family) * scale * 0.5
            skip = int(1.6 * near / STEP) + 2  # its own last steps are always near
            seen = (*earlier[max(0, skip - len(out)) :: 3], *out[: max(0, len(out) - skip) : 3])
            if any(math.hypot(x - u, y - v) < near for u, v in seen):
                return out, math.hypot(x - x0, y - y0) < 2 * near and not earlier
            out.append((x, y))
        return out, False


def join_ends(grown: list[Grown], fixed: list[Array], barrier: BaseGeometry, field: Field) -> None:
    """Lead loose ends on to the street in front of them, two metres beyond it, unless the barrier is in between."""
    for _ in range(2):
        lines = [LineString(g.line) for g in grown] + [LineString(f) for f in fixed]
        tree = shapely.STRtree(lines)
        shapely.prepare(barrier)
        for index, g in enumerate(grown):
            if np.allclose(g.line[0], g.line[-1]):
                continue
            for end in (0, -1):
                tip, before = g.line[end], g.line[1 if end == 0 else -2]
                step = tip - before
                size = float(np.hypot(*step)) or 1.0
                quarter = field.quarter_at(*before)
                reach = (
                    70.0 if quarter is None else min(150.0, 0.95 * max(quarter.along, quarter.across * 0.75))
                )
                ray = LineString([tip - step / size * 3, tip + step / size * reach])
                found: list[tuple[float, Array]] = []
                for other in tree.query(ray, predicate="intersects"):
                    if other == index:
                        continue
                    for hit in shapely.get_coordinates(shapely.intersection(ray, lines[other])):
                        found.append((float(np.hypot(*(hit - tip))), hit))
                if not found:
                    continue
                far, hit = min(found, key=lambda f: f[0])
                if far > 4 and shapely.intersects(barrier, LineString([tip, hit])):
                    continue
                new = hit + step / size * 2
                g.line = np.vstack([new, g.line]) if end == 0 else np.vstack([g.line, new])
