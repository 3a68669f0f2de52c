"""Builds a row of runs out of cells, in the rules that every engine shares."""

from claude_router.terminal.screen import PLAIN, Row, Run, Style


class RowBuilder:
    """Takes cells from left to right; neighbours of one style and link become one run."""

    __slots__ = ("_link", "_runs", "_style", "_text", "_width")

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._text = ""
        self._width = 0
        self._style = PLAIN
        self._link: str | None = None

    def add(self, text: str, width: int, style: Style, link: str | None = None) -> None:
        """Cells of one look: `text` fills `width` columns."""
        if style != self._style or link != self._link:
            self._end_run()
            self._style, self._link = style, link
        self._text += text
        self._width += width

    def add_wide(self, text: str, style: Style, link: str | None = None) -> None:
        """One character of two columns."""
        if is_risky(text):
            self._end_run()
            self._runs.append(Run(text, 2, style, link, is_cluster=True))
        else:
            self.add(text, 2, style, link)

    def row(self) -> Row:
        self._end_run()
        return tuple(self._runs)

    def _end_run(self) -> None:
        if self._width:
            self._runs.append(Run(self._text, self._width, self._style, self._link))
        self._text, self._width = "", 0


def is_risky(text: str) -> bool:
    """Whether terminals disagree on the width of this wide character."""
    if len(text) > 1:
        return True
    return text >= "\U0001f000" or "\u2300" <= text <= "\u2bff"


def printable(text: str) -> str:
    """One cell's text, where a control character, which would act on the outer terminal, is �."""
    return text if text.isprintable() or not _has_control(text) else "�"


def _has_control(text: str) -> bool:
    return any(char < " " or "\x7f" <= char <= "\x9f" for char in text)
