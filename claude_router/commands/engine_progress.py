"""How far a long piece of work is: a bar on a terminal, else a line at each tenth."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from claude_router.classify.arch.export import Progress
from claude_router.tui.format import bar

_CELLS = 24
_CLEAR_LINE = "\r\x1b[K"
_TENTH = 10


@contextmanager
def progress(what: str, stream: TextIO) -> Iterator[Progress]:
    """A function to be told the bytes done and in all; `what` is done to them, in words."""
    is_terminal = stream.isatty()
    is_unicode = "utf" in (stream.encoding or "utf-8").lower()
    shown = ""

    def show(done: int, total: int) -> None:
        nonlocal shown
        share = min(done / total, 1.0) if total else 1.0
        size = f"{done / 1e9:.2f} of {total / 1e9:.2f} GB"
        if is_terminal:
            line = f"{what} {bar(share, _CELLS, is_unicode=is_unicode)} {share:4.0%}  {size}"
        else:
            line = f"{what}: {int(share * _TENTH) * _TENTH} %"
        if line != shown:
            shown = line
            print(f"{_CLEAR_LINE}{line}" if is_terminal else line, file=stream, flush=True, end=end)

    end = "" if is_terminal else "\n"
    try:
        yield show
    finally:
        if is_terminal and shown:
            print(file=stream, flush=True)
