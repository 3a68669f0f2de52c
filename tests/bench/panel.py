"""What the panel costs while an answer streams: processor, and time from an event to the screen.

python -m tests.bench.panel [MARKS]
"""

import re
import sys
import time
from collections.abc import Sequence
from statistics import median

from tests.bench.pane import ROWS, SETTLE_SECONDS, cpu_percent, end, p95
from tests.bench.panel_window import FED
from tests.bench.screen import PATIENCE_SECONDS, Screen

MARKS = 60
MARKS_A_SECOND = 3
COLS = 200
TOKENS_A_SECOND = 100
PROXY_EVENTS_A_SECOND = 4
"""The proxy publishes an answer's growth no faster, however fast it streams."""
TURNS = 10_000
_MARK = re.compile(rb"@(\d+\.\d)@")


class Window(Screen):
    """`rate` events a second beside `turns` that have ended; settled."""

    def __init__(self, rate: int, *, turns: int, marks: int = 0, is_told: bool = True) -> None:
        argv = [sys.executable, "-m", "tests.bench.panel_window"]
        super().__init__([*argv, *map(str, (rate, turns, marks, int(is_told)))], COLS, ROWS)
        self.until(FED.encode())
        self.pump(SETTLE_SECONDS)

    def marks_ms(self, count: int) -> list[float]:
        """Milliseconds that each of the next `count` marks took to the screen."""
        taken: dict[bytes, float] = {}
        began = time.monotonic() * 1000
        patience = (PATIENCE_SECONDS + count / MARKS_A_SECOND) * 1000
        while len(taken) < count:
            self._read(0.1)
            now = time.monotonic() * 1000
            if now > began + patience:
                raise SystemExit(f"only {len(taken)} of {count} marks were shown")
            for mark in _MARK.findall(self._shown):
                if float(mark) > began:  # older ones are painted again as they move down
                    taken.setdefault(mark, now - float(mark))
        return list(taken.values())


def main(marks: int) -> None:
    print(f"window of {COLS}x{ROWS}, {marks} marks a row\n")
    print(f"{'processor, % of a core':<44}{'0 turns':>10}{f'{TURNS:,} turns':>14}")
    silent = [cpu(TOKENS_A_SECOND, turns, is_told=False) for turns in (0, TURNS)]
    every = [cpu(TOKENS_A_SECOND, turns) for turns in (0, TURNS)]
    paced = [cpu(PROXY_EVENTS_A_SECOND, turns) for turns in (0, TURNS)]
    row("no events", silent)
    row(f"{TOKENS_A_SECOND} tokens/s, an event each", every)
    row("  of it the panel", [cost - base for cost, base in zip(every, silent, strict=True)])
    row(f"{TOKENS_A_SECOND} tokens/s, {PROXY_EVENTS_A_SECOND} events/s as by the proxy", paced)
    print("\nevent to screen, ms")
    for name, rate in (("idle", 0), ("streaming", TOKENS_A_SECOND)):
        times = [event_to_screen(rate, turns, marks) for turns in (0, TURNS)]
        row(f"{name}, p50", [median(each) for each in times])
        row(f"{name}, p95", [p95(each) for each in times])


def row(name: str, values: Sequence[float]) -> None:
    print(
        f"{name:<44}"
        + "".join(f"{value:{width}.2f}" for value, width in zip(values, (10, 14), strict=True))
    )


def cpu(rate: int, turns: int, *, is_told: bool = True) -> float:
    window = Window(rate, turns=turns, is_told=is_told)
    percent = cpu_percent(window)
    end(window)
    return percent


def event_to_screen(rate: int, turns: int, marks: int) -> list[float]:
    window = Window(rate, turns=turns, marks=MARKS_A_SECOND)
    times = window.marks_ms(marks)
    end(window)
    return times


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MARKS)
