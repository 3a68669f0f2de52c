#!/usr/bin/env python3
"""Stands in for claude: streams text while it notes every byte typed; ctrl+D ends it.

The file to note into is named by KEY_LOG. Arguments are ignored.
"""

import os
import select
import sys
import time
import tty

FRAME_SECONDS = 1 / 30


def main() -> None:
    tty.setraw(0)
    log = os.open(os.environ["KEY_LOG"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    line, next_frame = 0, time.monotonic()
    os.write(1, b"ready\r\n")
    while True:
        wait = max(0.0, next_frame - time.monotonic())
        readable, _, _ = select.select([0], [], [], wait)
        if readable:
            typed = os.read(0, 65536)
            os.write(log, typed)
            if b"\x04" in typed:
                sys.exit(7)
        if time.monotonic() >= next_frame:
            line += 1
            text = f"\x1b[3{line % 8}m line {line} 🚀 streaming on\x1b[0m\r\n"
            os.write(1, text.encode())
            next_frame += FRAME_SECONDS


main()
