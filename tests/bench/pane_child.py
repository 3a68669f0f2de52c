"""A child for the pane: echoes a count of its keys, and on "s" draws 15 frames a second.

python pane_child.py: its first text is READY; "s" starts and stops the frames, "q" ends it.
"""

import os
import select
import time
import tty

READY = b"ready>"
FRAME_SECONDS = 1 / 15
CHANGED_ROWS = 12
WORDS = "the quick brown fox jumps over the lazy dog and then has a long look at the tests "


def main() -> None:
    tty.setraw(0)
    _put(b"\x1b[?1049h\x1b[2J\x1b[H" + READY)
    keys = frames = 0
    due: float | None = None
    while True:
        wait = None if due is None else max(0.0, due - time.monotonic())
        if select.select([0], [], [], wait)[0]:
            for key in os.read(0, 4096).decode():
                if key == "q":
                    return
                if key == "s":
                    due = time.monotonic() if due is None else None
                else:
                    keys += 1
                    _put(b"\x1b[1;1Hkey %05d" % keys)
        if due is not None and time.monotonic() >= due:
            due += FRAME_SECONDS
            frames += 1
            _put(_frame(frames))


def _frame(number: int) -> bytes:
    """Text that scrolls, as claude streams it: a synchronised update of some coloured rows."""
    cols, rows = os.get_terminal_size(1)
    lines = []
    for row in range(CHANGED_ROWS):
        text = (WORDS * 4)[(number + row) % len(WORDS) :][: cols - 10]
        lines.append(f"\x1b[{rows - CHANGED_ROWS + row};1H\x1b[38;2;200;150;{row}m*\x1b[0m {text}")
    return ("\x1b[?2026h" + "".join(lines) + "\x1b[?2026l").encode()


def _put(data: bytes) -> None:
    while data:
        data = data[os.write(1, data) :]


if __name__ == "__main__":
    main()
