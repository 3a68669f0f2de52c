"""`claude-router router watch`: the decisions of running sessions, one line each as they happen."""

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from claude_router.commands.arguments import parse, parser, whole_number
from claude_router.commands.streams import Streams
from claude_router.commands.table import width_of
from claude_router.commands.watch_line import WatchLine
from claude_router.config.paths import Paths
from claude_router.history import query
from claude_router.history.query import Recorded
from claude_router.history.reading import HistoryError
from claude_router.route.decision import Lane

_POLL_SECONDS = 0.25
_ROUTED_LANES = (Lane.USER_TURN, Lane.SUBAGENT)


def run(arguments: Sequence[str], streams: Streams) -> int:
    """Print until ctrl+C, which is a normal end: exit status 0."""
    options = parse(_reader(), arguments, streams)
    if isinstance(options, int):
        return options
    path = Paths.of(streams.environment).history
    is_coloured = streams.stdout.isatty() and not streams.environment.get("NO_COLOR")
    line = WatchLine(width_of(streams.stdout), is_coloured=is_coloured)
    try:
        for recorded in _follow(path, options.last, is_once=options.once):
            print(line.of(recorded), file=streams.stdout, flush=True)
    except HistoryError as error:
        print(error, file=streams.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


def _follow(path: Path, last: int, *, is_once: bool) -> Iterator[Recorded]:
    sequence = max(0, query.last_sequence(path) - last)
    while True:
        changed = query.changes(path, sequence)
        for recorded in changed:
            sequence = recorded.sequence
            if _is_shown(recorded):
                yield recorded
        if is_once and not changed:
            return
        if not changed:
            time.sleep(_POLL_SECONDS)


def _is_shown(recorded: Recorded) -> bool:
    """Turns as they are routed, everything as it ends; token counts cost nothing and are many."""
    lane = recorded.exchange.lane
    if lane is Lane.COUNT_TOKENS:
        return False
    return recorded.phase != "routed" or lane in _ROUTED_LANES


def _reader() -> argparse.ArgumentParser:
    reader = parser("watch", "Follow the requests of all running sessions; ctrl+C ends it.")
    reader.add_argument(
        "--last",
        type=whole_number,
        default=0,
        metavar="N",
        help="begin with the last N that are stored",
    )
    reader.add_argument("--once", action="store_true", help="print what is stored, and end")
    return reader
