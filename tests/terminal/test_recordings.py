"""Every recorded session shows, on both engines, what independent terminals show for it."""

import itertools
import random

import pytest

from claude_router.terminal.screen import Screen
from tests.terminal.conftest import EngineName, Opener
from tests.terminal.grid import Canvas, Grid, differences
from tests.terminal.recorded import FOLDER, Recording, load, names

KNOWN_WRONG = {
    ("ghostty", "tricky/decstr"): "libghostty-vt ignores DECSTR, which only reset tools send",
    ("bittty", "tricky/ech-ich-dch"): "bittty inserts two blanks without the background",
    ("bittty", "tricky/origin"): "bittty restores origin mode differently",
}
SPLIT = ["tricky/utf8-split", "tricky/emoji-zwj", "tricky/wide-margin", "tricky/sync-2026"]


@pytest.mark.parametrize("name", names())
def test_every_cell_and_the_cursor_are_right(
    name: str, engine: EngineName, open_engine: Opener, request: pytest.FixtureRequest
) -> None:
    if (engine, name) in KNOWN_WRONG:
        reason = KNOWN_WRONG[engine, name]
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    recording = load(FOLDER / name)
    screen = open_engine(recording.cols, recording.rows)
    for shot, canvas in recording.play(screen):
        assert differences(canvas.grid(), shot.grid) == [], shot.label
        cursor = screen.cursor()
        assert (cursor.x, cursor.y) == shot.cursor, shot.label
        assert cursor.is_visible == shot.is_cursor_visible, shot.label


@pytest.mark.parametrize("name", SPLIT)
def test_single_bytes_give_the_same_screen(name: str, open_engine: Opener) -> None:
    recording = load(FOLDER / name)
    whole = show(open_engine(recording.cols, recording.rows), [recording.data])
    single = [bytes((byte,)) for byte in recording.data]
    assert show(open_engine(recording.cols, recording.rows), single) == whole


@pytest.mark.parametrize("name", ["markdown-80x24", "tool-run-120x40", "edit-permission-80x24"])
@pytest.mark.parametrize("seed", range(3))
def test_any_chunks_and_frames_give_the_same_screen(
    name: str, seed: int, open_engine: Opener
) -> None:
    recording = load(FOLDER / name)
    whole = show(open_engine(recording.cols, recording.rows), [recording.data])
    parts = chunks(recording, random.Random(seed))
    assert show(open_engine(recording.cols, recording.rows), parts) == whole


def show(screen: Screen, parts: list[bytes]) -> Grid:
    """The grid after feeding `parts`, with a frame taken after each."""
    canvas = Canvas(screen)
    for part in parts:
        screen.feed(part)
        canvas.update()
    return canvas.update().grid()


def chunks(recording: Recording, rng: random.Random) -> list[bytes]:
    size = len(recording.data)
    edges = sorted({0, size, *(rng.randrange(size) for _ in range(200))})
    return [recording.data[a:b] for a, b in itertools.pairwise(edges)]
