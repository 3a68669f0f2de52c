"""Rows of different heights on top of each other."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate


class RowStack:
    """Where each of the rows is. Positions count rows, `y` counts lines, both from 0."""

    def __init__(self, heights: Iterable[int] = ()) -> None:
        """`heights` in lines, each at least 1."""
        self._tops = [0, *accumulate(heights)]

    def __len__(self) -> int:
        return len(self._tops) - 1

    @property
    def height(self) -> int:
        return self._tops[-1]

    def top(self, position: int) -> int:
        return self._tops[position]

    def bottom(self, position: int) -> int:
        """The first line below the row."""
        return self._tops[position + 1]

    def at(self, y: int) -> tuple[int, int] | None:
        """The row that has line `y`, and the line's place in it; None outside of all rows."""
        if not 0 <= y < self.height:
            return None
        position = bisect_right(self._tops, y) - 1
        return position, y - self._tops[position]
