"""Text selected with the mouse, as terminals do it: by cells, by words, by lines."""

import re
from collections.abc import Callable, Sequence

_MULTI_CLICK_SECONDS = 0.4
_WORD = re.compile(r"[\w./~:@%+=?&#-]+")

Place = tuple[int, int]
"""Line and column of a cell, 0-based; in this order places compare as they are read."""


class Selection:
    """Sans-IO: presses and drags in; which columns of which lines are selected out."""

    def __init__(self, cells: Callable[[int], Sequence[str]]) -> None:
        """`cells` gives a line's cells, "" for the right half of a wide one."""
        self._cells = cells
        self._anchor: Place = (0, 0)
        self._head: Place = (0, 0)
        self._clicks = 0
        self._pressed_at = 0.0
        self._text = ""
        self._is_shown = False
        self._is_open = False

    @property
    def is_open(self) -> bool:
        """Whether the button is still down."""
        return self._is_open

    def press(self, place: Place, seconds: float) -> None:
        """The button went down; the second and third press at one place take words and lines."""
        is_repeated = place == self._head and seconds - self._pressed_at < _MULTI_CLICK_SECONDS
        self._clicks = self._clicks % 3 + 1 if is_repeated else 1
        self._pressed_at = seconds
        self._anchor = self._head = place
        self._is_open, self._is_shown = True, self._clicks > 1

    def drag(self, place: Place) -> None:
        self._head = place
        self._is_shown = self._clicks > 1 or place != self._anchor

    def release(self) -> str:
        """The selected text, "" after a click that selected nothing."""
        self._is_open = False
        self._text = self._read()
        return self._text

    def clear(self) -> bool:
        """Whether anything was selected, or about to be."""
        was_active = self._is_shown or self._is_open
        self._is_shown = self._is_open = False
        return was_active

    def clear_if_overwritten(self) -> bool:
        """Give up a selection whose text is no longer there; whether it was given up."""
        return self._is_shown and self._read() != self._text and self.clear()

    def span(self, line: int) -> tuple[int, int]:
        """The selected columns of a line: first, and one behind the last. Equal if none are."""
        (first_line, first), (last_line, last) = sorted((self._anchor, self._head))
        if not self._is_shown or not first_line <= line <= last_line:
            return 0, 0
        cells = self._cells(line)
        start, end = 0, len(cells)
        if self._clicks < 3:
            start = self._start(cells, first) if line == first_line else 0
            end = self._end(cells, last) if line == last_line else end
        return start, end

    def _start(self, cells: Sequence[str], column: int) -> int:
        if self._clicks == 2:
            return _word_at(cells, column)[0]
        while column > 0 and column < len(cells) and not cells[column]:
            column -= 1
        return min(column, len(cells))

    def _end(self, cells: Sequence[str], column: int) -> int:
        if self._clicks == 2:
            return _word_at(cells, column)[1]
        column += 1
        while column < len(cells) and not cells[column]:
            column += 1
        return min(column, len(cells))

    def _read(self) -> str:
        if not self._is_shown:
            return ""
        lines = range(min(self._anchor, self._head)[0], max(self._anchor, self._head)[0] + 1)
        return "\n".join(self._read_line(line) for line in lines)

    def _read_line(self, line: int) -> str:
        start, end = self.span(line)
        return "".join(self._cells(line)[start:end]).rstrip()


def _word_at(cells: Sequence[str], column: int) -> tuple[int, int]:
    """The columns of the word, or else of the one cell, at `column`."""
    starts = [at for at, cell in enumerate(cells) if cell] + [len(cells)]
    at = max((n for n, start in enumerate(starts[:-1]) if start <= column), default=0)
    words = "".join(cell[0] for cell in cells if cell)  # one character a cell keeps the count
    for word in _WORD.finditer(words):
        if word.start() <= at < word.end():
            return starts[word.start()], starts[word.end()]
    return starts[at], starts[min(at + 1, len(starts) - 1)]
