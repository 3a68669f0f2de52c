"""`claude-router router engine list|bench|install`: the router models of this machine."""

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path

from claude_router.classify.spec import checked_bytes, read_spec
from claude_router.commands.arguments import count, parse, parser
from claude_router.commands.engine_bench import accuracy_report, read_data, speed_report
from claude_router.commands.questions import QuestionError
from claude_router.commands.streams import Streams
from claude_router.resources import asset
from claude_router.route.classifier import ClassifierError

NOT_YET = "not in this version"
NO_INSTALL = (
    "There is nothing to install yet: Arch-Router comes with a later version. "
    "The embedded engine is part of claude-router and ready to use."
)


def run(arguments: Sequence[str], streams: Streams) -> int:
    """Status 1 where an engine or a data file cannot be used."""
    options = parse(_parser(), arguments, streams)
    if isinstance(options, int):
        return options
    try:
        if options.action == "list":
            return _list(streams)
        if options.action == "bench":
            return _bench(options.runs, options.data, options.limit, streams)
    except (ClassifierError, QuestionError) as error:
        print(error, file=streams.stderr)
        return 1
    print(NO_INSTALL, file=streams.stderr)
    return 1


def _list(streams: Streams) -> int:
    status, files = 0, ""
    try:
        folder = asset("router")
        spec = read_spec(folder / "router.json")
        for shipped in (spec.segments, spec.model, spec.tokenizer):
            size = len(checked_bytes(folder, shipped)) / 1e6
            files += f"\n            {folder / shipped.file}  {size:.1f} MB"
        state = f"ready, version {spec.version}"
    except (ClassifierError, FileNotFoundError) as error:
        status, state = 1, f"broken: {error}"
    print(f"embedded    {state}{files}", file=streams.stdout)
    print(f"arch        {NOT_YET}", file=streams.stdout)
    print(f"endpoint    {NOT_YET}", file=streams.stdout)
    return status


def _bench(runs: int, data: Path | None, limit: int | None, streams: Streams) -> int:
    questions = read_data(data, limit) if data is not None else []
    print(asyncio.run(speed_report(runs)), file=streams.stdout, flush=True)
    if data is not None:
        print(asyncio.run(accuracy_report(questions)), file=streams.stdout)
    return 0


def _parser() -> argparse.ArgumentParser:
    reader = parser("engine", "The router models of this machine.")
    actions = reader.add_subparsers(dest="action", required=True, metavar="list|bench|install")
    actions.add_parser("list", help="engines, their files and state", allow_abbrev=False)
    bench = actions.add_parser("bench", help="how fast, and how often right", allow_abbrev=False)
    bench.add_argument("--runs", type=count, default=50, metavar="N", help="decisions per size")
    bench.add_argument("--data", type=Path, metavar="FILE", help="labelled sets, JSON Lines")
    bench.add_argument("--limit", type=count, metavar="N", help="only the first N labelled turns")
    install = actions.add_parser("install", help="get another engine", allow_abbrev=False)
    install.add_argument("engine", nargs="?", choices=("arch",))
    return reader
