"""`claude-router router history`: past sessions, their decisions and what they cost."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from claude_router.claude_code.argv import UsageError
from claude_router.commands import history_export, history_show
from claude_router.commands.arguments import count, parse, parser
from claude_router.commands.streams import Streams
from claude_router.config.paths import Paths
from claude_router.history import query
from claude_router.history.query import Session
from claude_router.history.reading import HistoryError

_LIMIT = 50


def run(arguments: Sequence[str], streams: Streams) -> int:
    """Exit status 0, 1 if the history cannot be read, 2 for an id that names no one session."""
    options = parse(_reader(), arguments, streams)
    if isinstance(options, int):
        return options
    path = Paths.of(streams.environment).history
    try:
        text = _answer(options, path, streams)
    except HistoryError as error:
        print(error, file=streams.stderr)
        return 1
    if text:
        print(text, file=streams.stdout)
    return 0


def _answer(options: argparse.Namespace, path: Path, streams: Streams) -> str:
    if options.what == "show":
        session = _one_session(path, options.id)
        exchanges = query.exchanges(path, session.id)
        if options.json:
            return history_export.as_json(exchanges)
        return history_show.session_text(session, exchanges, streams.stdout)
    if options.what == "stats":
        by_model, by_route = query.shares(path, "model"), query.shares(path, "route")
        if options.json:
            return history_export.shares_json(by_model, by_route)
        return history_show.stats_text(by_model, by_route, streams.stdout)
    if options.what == "export":
        exchanges = query.exchanges(path)
        is_csv = options.format == "csv"
        return history_export.as_csv(exchanges) if is_csv else history_export.as_json(exchanges)
    sessions = query.sessions(path, limit=options.limit)
    if options.json:
        return history_export.sessions_json(sessions)
    return history_show.sessions_text(sessions, streams.stdout)


def _one_session(path: Path, prefix: str) -> Session:
    found = query.find_sessions(path, prefix)
    exact = [session for session in found if session.id == prefix]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise UsageError(f"No session's id begins with {prefix!r}: `router history` lists them.")
    ids = ", ".join(session.id for session in found[:5])
    raise UsageError(f"{len(found)} sessions begin with {prefix!r}: {ids}. Give more of the id.")


def _reader() -> argparse.ArgumentParser:
    reader = parser(
        "history", "Past sessions, newest first; `show`, `stats` and `export` for more."
    )
    reader.set_defaults(what="list", json=False, limit=_LIMIT)
    commands = reader.add_subparsers(dest="what", metavar="list|show|stats|export")
    listing = commands.add_parser("list", help="sessions, newest first (the default)")
    listing.add_argument("--limit", type=count, default=_LIMIT, metavar="N", help="at most N")
    show = commands.add_parser("show", help="one session: its requests and decisions")
    show.add_argument("id", help="the session's id or its first characters")
    stats = commands.add_parser("stats", help="requests, tokens and cost by model and by route")
    export = commands.add_parser("export", help="every request, to stdout")
    export.add_argument("--format", choices=("json", "csv"), default="json")
    for command in (reader, listing, show, stats):
        command.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help="as JSON"
        )
    return reader
