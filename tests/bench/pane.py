"""What the window costs: processor, key to screen and start, beside its child alone.

python -m tests.bench.pane [KEYS]
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep

from tests.bench.pane_child import READY
from tests.bench.screen import Screen
from tests.tui.run_window import PANEL_WIDTH

KEYS = 200
STARTS = 7
COLS, ROWS = 200, 60
CPU_SECONDS = 6.0
SETTLE_SECONDS = 1.5
_CHILD = [sys.executable, str(Path(__file__).with_name("pane_child.py"))]
_WINDOW = [sys.executable, "-m", "tests.tui.run_window", *_CHILD]


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds, and percent of one core for all processes together."""

    start: float
    key_idle: Sequence[float]
    key_streaming: Sequence[float]
    cpu_idle: float
    cpu_streaming: float


def main(keys: int) -> None:
    bare_starts, window_starts = list[float](), list[float]()
    for _ in range(STARTS):  # by turns, so that a busy moment of the machine meets both
        bare_starts.append(start_milliseconds(_CHILD, COLS))
        window_starts.append(start_milliseconds(_WINDOW, COLS + PANEL_WIDTH))
    bare = measure(_CHILD, COLS, keys, median(bare_starts))
    window = measure(_WINDOW, COLS + PANEL_WIDTH, keys, median(window_starts))
    print(f"pane of {COLS}x{ROWS}, {keys} keys\n")
    print(f"{'':<34}{'bare':>10}{'window':>10}{'ratio':>8}")
    row("start to first text, ms", bare.start, window.start)
    for name, bare_keys, window_keys in (
        ("idle", bare.key_idle, window.key_idle),
        ("streaming", bare.key_streaming, window.key_streaming),
    ):
        row(f"key to screen, {name}, p50 ms", median(bare_keys), median(window_keys))
        row(f"key to screen, {name}, p95 ms", p95(bare_keys), p95(window_keys))
    row("processor, idle, % of a core", bare.cpu_idle, window.cpu_idle)
    row("processor, 15 frames/s, % of a core", bare.cpu_streaming, window.cpu_streaming)


def row(name: str, bare: float, window: float) -> None:
    ratio = f"{window / bare:8.1f}" if bare else f"{'-':>8}"
    print(f"{name:<34}{bare:10.2f}{window:10.2f}{ratio}")


def p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1]


def measure(argv: Sequence[str], cols: int, keys: int, start: float) -> Figures:
    screen = Screen(argv, cols, ROWS)
    screen.until(READY)
    screen.pump(SETTLE_SECONDS)
    counter = iter(range(1, 2 * keys + 1))
    key_idle = [key_milliseconds(screen, next(counter)) for _ in range(keys)]
    cpu_idle = cpu_percent(screen)
    screen.type(b"s")
    screen.pump(SETTLE_SECONDS)
    key_streaming = [key_milliseconds(screen, next(counter)) for _ in range(keys)]
    cpu_streaming = cpu_percent(screen)
    end(screen)
    return Figures(start, key_idle, key_streaming, cpu_idle, cpu_streaming)


def start_milliseconds(argv: Sequence[str], cols: int) -> float:
    started = perf_counter()
    screen = Screen(argv, cols, ROWS)
    screen.until(READY)
    took = (perf_counter() - started) * 1000
    end(screen)
    return took


def end(screen: Screen) -> None:
    screen.type(b"q")
    screen.close()


def key_milliseconds(screen: Screen, number: int) -> float:
    sleep(0.005 + number % 7 * 0.003)  # at any moment of a frame
    screen.pump(0.001)
    started = perf_counter()
    screen.type(b"a")
    screen.until(b"key %05d" % number)
    return (perf_counter() - started) * 1000


def cpu_percent(screen: Screen) -> float:
    before = screen.cpu_seconds()
    screen.pump(CPU_SECONDS)
    return (screen.cpu_seconds() - before) / CPU_SECONDS * 100


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else KEYS)
