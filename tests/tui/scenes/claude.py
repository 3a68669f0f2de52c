"""Stands in for claude in the pane: draws a prompt as wide as its terminal, again at each resize.

Run as a script; it ends when its terminal goes away.
"""

import os
import signal
import tty

CLEAR = "\x1b[?1049h\x1b[2J\x1b[H"


def draw(*_: object) -> None:
    cols, _rows = os.get_terminal_size(0)
    rule = "\x1b[2m" + "─" * cols + "\x1b[m"
    lines = ["\x1b[1m✻ Claude\x1b[m", "", "❯ fix the login test", "", rule, "❯ ", rule]
    os.write(1, (CLEAR + "\r\n".join(lines)).encode())


def main() -> None:
    tty.setraw(0)
    signal.signal(signal.SIGWINCH, draw)
    draw()
    while os.read(0, 4096):
        pass


if __name__ == "__main__":
    main()
