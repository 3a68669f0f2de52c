#!/usr/bin/env python3
"""Stands in for claude: streams text while it notes every byte typed. Arguments are ignored.

In the environment: KEY_LOG is the file to note into; KEY_MODES what is written first, e.g.
to set modes; KEY_RATE the bytes of text a second, 1,200 if it is not given; KEY_END=never makes
ctrl+D a key as any other, else it ends the program.
"""

import os
import select
import sys
import termios
import time
import tty

FRAME_SECONDS = 1 / 30


def main() -> None:
    tty.setraw(0, termios.TCSANOW)
    log = os.open(os.environ["KEY_LOG"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    frame_size = int(os.environ.get("KEY_RATE", "1200")) * FRAME_SECONDS
    ends = os.environ.get("KEY_END") != "never"
    line, next_frame = 0, time.monotonic()
    put(os.environ.get("KEY_MODES", "").encode() + b"ready\r\n")
    while True:
        wait = max(0.0, next_frame - time.monotonic())
        readable, _, _ = select.select([0], [], [], wait)
        if readable:
            typed = os.read(0, 65536)
            os.write(log, typed)
            if ends and b"\x04" in typed:
                sys.exit(7)
        if time.monotonic() >= next_frame:
            frame = b""
            while len(frame) < frame_size:
                line += 1
                frame += f"\x1b[3{line % 8}m line {line} 🚀 streaming on\x1b[0m\r\n".encode()
            put(frame)
            next_frame += FRAME_SECONDS


def put(data: bytes) -> None:
    while data:
        data = data[os.write(1, data) :]


main()
