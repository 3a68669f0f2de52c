"""Recorded terminal sessions with the screens that independent terminals show for them.

A folder holds `pty.bin`, the bytes as read from the PTY; `size.json`, the size and its changes
(each after byte `offset`); `screens.json`, the reference screens (each before a change at its
offset). `lines` are runs of column, text, look and, for what is not one column a character, width.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claude_router.terminal.screen import Screen
from tests.terminal.grid import BLANK, Canvas, Grid

FOLDER = Path(__file__).parent / "recordings"


@dataclass(frozen=True, slots=True)
class Shot:
    """A reference screen after `offset` bytes."""

    label: str
    offset: int
    cols: int
    grid: Grid
    cursor: tuple[int, int]
    is_cursor_visible: bool


@dataclass(frozen=True, slots=True)
class Recording:
    """`resizes` are offset, columns, rows."""

    cols: int
    rows: int
    data: bytes
    resizes: list[tuple[int, int, int]]
    shots: list[Shot]

    def play(self, screen: Screen) -> Iterator[tuple[Shot, Canvas]]:
        """Feed `screen`, stopping at each reference screen."""
        canvas = Canvas(screen)
        stops: list[tuple[int, int, Any]] = [(shot.offset, 0, shot) for shot in self.shots]
        stops += [(offset, 1, (cols, rows)) for offset, cols, rows in self.resizes]
        fed = 0
        for offset, _, stop in sorted(stops, key=lambda stop: stop[:2]):
            screen.feed(self.data[fed:offset])
            fed = max(fed, offset)
            if isinstance(stop, Shot):
                yield stop, canvas.update()
            else:
                canvas.update()
                screen.resize(*stop)


def load(folder: Path) -> Recording:
    size = json.loads((folder / "size.json").read_text())
    return Recording(
        size["cols"],
        size["rows"],
        (folder / "pty.bin").read_bytes(),
        [(event["offset"], *event["resize"]) for event in size["events"]],
        [_shot(shot) for shot in json.loads((folder / "screens.json").read_text())],
    )


def names(folder: Path = FOLDER) -> list[str]:
    """All recordings, as paths relative to `folder`."""
    return sorted(str(path.parent.relative_to(folder)) for path in folder.rglob("pty.bin"))


def _shot(shot: dict[str, Any]) -> Shot:
    grid = [_row(runs, shot["cols"]) for runs in shot["lines"]]
    x, y = shot["cursor"]
    label, offset, cols = shot["label"], shot["offset"], shot["cols"]
    return Shot(label, offset, cols, grid, (x, y), shot["cursor_visible"])


def _row(runs: list[list[Any]], cols: int) -> list[tuple[str, Any]]:
    row: list[tuple[str, Any]] = [BLANK] * cols
    for x, text, look, *width in runs:
        cells = [text] + [""] * (width[0] - 1) if width else list(text)
        row[x : x + len(cells)] = [(cell, tuple(look)) for cell in cells]
    return row
