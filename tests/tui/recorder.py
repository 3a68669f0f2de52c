"""A child for the pane: prints what its first argument says, notes every byte it is given.

python recorder.py OUTPUT LOG: writes the file OUTPUT to its terminal, then appends whatever it
reads to LOG, and a dot to LOG.resizes at each SIGWINCH. Bytes it understands: 0x04 ends it with
status 7; 0x0c (form feed) makes it print its size; 0x10 makes it print 1,000 lines slowly, while
it goes on reading.
"""

import os
import select
import signal
import sys
import time
import tty
from pathlib import Path

SPAM_LINES = 1000


def main() -> None:
    tty.setraw(0)
    spam = 0
    resizes = Path(sys.argv[2]).with_suffix(".resizes").open("ab", buffering=0)
    signal.signal(signal.SIGWINCH, lambda *_: resizes.write(b"."))
    _put(Path(sys.argv[1]).read_bytes())
    with Path(sys.argv[2]).open("ab", buffering=0) as log:
        while True:
            if select.select([0], [], [], 0.001 if spam else None)[0]:
                data = os.read(0, 65536)
                log.write(data)
                if b"\x0c" in data:
                    _put(b"size %d %d\r\n" % os.get_terminal_size(0))
                if b"\x10" in data:
                    spam = SPAM_LINES
                if b"\x04" in data or not data:
                    _put(b"\x1b[?1049lgoodbye\x1b[c\r\n")
                    sys.exit(7)
            if spam:
                spam -= 1
                _put(b"line %d\r\n" % spam)


def _put(data: bytes) -> None:
    while data:
        try:
            data = data[os.write(1, data) :]
        except BlockingIOError:
            time.sleep(0.001)


if __name__ == "__main__":
    main()
