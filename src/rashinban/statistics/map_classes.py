"""Classes of figures for a map: where they are divided, and the colours, hatches and sizes that tell them apart.

Lightness runs one way in every scale, so that it reads without colour; the hatch says the class a second time.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from math import floor, log10

#: Light to dark; classes take steps of it evenly. Above the middle of a two-sided scale it stands for more.
_BLUES = ("#e8f1fe", "#c5d7fb", "#9db7f9", "#6b8ff5", "#3a5fe0", "#0017c1", "#000060")
#: Light to dark for what lies below the middle; told from the blues by every kind of colour vision.
_OCHRES = ("#fff0d6", "#ffd79a", "#f5ab4a", "#d17a00", "#995000", "#5c2e00")


@dataclass(frozen=True, slots=True)
class Classes:
    """Inner bounds in rising order; a class holds its lower bound. With ``middle`` (one of the bounds) the scale is
    two-sided: decrease and increase, below and above the nation.
    """

    bounds: tuple[float, ...]
    middle: float | None = None

    def __len__(self) -> int:
        return len(self.bounds) + 1

    def of(self, value: float) -> int:
        """The number of the class of a figure, from 0.

        >>> Classes((10, 20)).of(20)
        2
        """
        return bisect_right(self.bounds, value)

    def side(self, number: int) -> int:
        """Steps from the middle: -1, -2 … below it, 1, 2 … above; in a one-sided scale the class counted from 1.

        >>> [Classes((-1, 0, 1), 0).side(number) for number in range(4)]
        [-2, -1, 1, 2]
        """
        if self.middle is None:
            return number + 1
        below = bisect_right(self.bounds, self.middle)
        return number - below if number < below else number - below + 1

    def colour(self, number: int) -> str:
        """The fill of a class."""
        if self.middle is None:
            return _spread(_BLUES[:-1], len(self))[number]
        sides = [self.side(each) for each in range(len(self))]
        side = self.side(number)
        steps = max(abs(each) for each in sides)
        return _spread(_BLUES[1:-1] if side > 0 else _OCHRES[1:], steps)[abs(side) - 1]


def divide(values: Iterable[float], count: int = 5, middle: float | None = None) -> Classes:
    """Classes of about as many areas each, at round numbers; fewer where the figures do not differ enough, or where
    they are so few that a class would have but one or none.

    With ``middle`` each side is divided by itself, into half as many.

    >>> divide(range(100), 4).bounds
    (25.0, 50.0, 75.0)
    >>> divide((-4.0, -3.0, -2.0, -1.0, 1.0, 2.0, 3.0, 4.0), 4, 0).bounds
    (-2.0, 0.0, 3.0)
    >>> divide((1, 1, 1, 1, 5), 5).bounds
    (5.0,)
    """
    ordered = sorted(values)
    count = min(count, max(1, (len(ordered) + 1) // 2))
    if middle is None:
        return Classes(_bounds(ordered, count))
    below, above = [each for each in ordered if each < middle], [each for each in ordered if each >= middle]
    half = max(1, count // 2)
    inner = {*_bounds(below, half), float(middle), *_bounds(above, half)}
    return Classes(tuple(sorted(inner)), float(middle))


def _bounds(ordered: list[float], count: int) -> tuple[float, ...]:
    """Inner bounds near the figures that begin a class, at round numbers, so that no class is empty."""
    if not ordered or ordered[0] == ordered[-1]:
        return ()
    digits = 1 - floor(log10(ordered[-1] - ordered[0]))
    found: list[float] = []
    for number in range(1, count):
        at = bisect_left(ordered, ordered[min(len(ordered) - 1, number * len(ordered) // count)])
        near = float(round(ordered[at], digits))
        begun = bisect_left(ordered, found[-1]) if found else 0
        if not begun < bisect_left(ordered, near) < len(ordered):
            if at <= begun:  # so many figures are the same that the class would begin in the one before
                at = bisect_right(ordered, ordered[begun])
            if at == len(ordered):
                break
            near = _between(ordered[at - 1], ordered[at])
        found.append(near)
    return tuple(found)


def _between(before: float, exact: float) -> float:
    """The roundest number above ``before`` and not above ``exact``.

    >>> _between(4.7, 6.253807), _between(27.96, 28.2), _between(-1.04, -0.93)
    (6.0, 28.0, -1.0)
    """
    power = floor(log10(max(abs(before), abs(exact), 1e-9)))
    for digits in range(-power, 13 - power):
        near = round(floor(exact * 10.0**digits + 1e-9) / 10.0**digits, max(digits, 0))
        if before < near <= exact:
            return near
    return exact


def _spread(colours: tuple[str, ...], count: int) -> list[str]:
    """So many of the colours, the ends among them."""
    if count == 1:
        return [colours[len(colours) // 2]]
    last = len(colours) - 1
    if count > len(colours):
        return [colours[min(last, number)] for number in range(count)]
    return [colours[round(number * last / (count - 1))] for number in range(count)]
