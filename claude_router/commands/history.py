"""`claude-router router history`: past sessions, their decisions and what they cost."""

import argparse
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from claude_router.claude_code.argv import UsageError
from claude_router.commands import history_json, history_show
from claude_router.commands.arguments import parse
from claude_router.commands.history_arguments import reader
from claude_router.commands.streams import Streams
from claude_router.config.paths import Paths
from claude_router.history import export, query
from claude_router.history.reading import HistoryError
from claude_router.history.removal import delete_session
from claude_router.history.sessions import Session, find_sessions, search_sessions, sessions
from claude_router.history.statistics import start_of, statistics
from claude_router.tui.screens.history import words

Answer = Callable[[argparse.Namespace, Path, Streams], Iterable[str]]


def run(arguments: Sequence[str], streams: Streams) -> int:
    """Exit status 0, 1 if the history cannot be read or written, 2 for an id that names no one."""
    options = parse(reader(), arguments, streams)
    if isinstance(options, int):
        return options
    path = Paths.of(streams.environment).history
    try:
        for piece in _ANSWERS[options.what or "list"](options, path, streams):
            streams.stdout.write(piece)
    except HistoryError as error:
        print(error, file=streams.stderr)
        return 1
    return 0


def _list(options: argparse.Namespace, path: Path, streams: Streams) -> Iterable[str]:
    listed = sessions(path, limit=options.limit)
    return _sessions(listed, options, streams, words.NO_SESSIONS)


def _search(options: argparse.Namespace, path: Path, streams: Streams) -> Iterable[str]:
    found = search_sessions(path, options.text, limit=options.limit)
    return _sessions(found, options, streams, words.found(options.text, 0))


def _sessions(
    listed: Sequence[Session], options: argparse.Namespace, streams: Streams, none: str
) -> Iterable[str]:
    if options.json:
        return _line(history_json.sessions_json(listed))
    return _line(history_show.sessions_text(listed, streams.stdout) or none)


def _show(options: argparse.Namespace, path: Path, streams: Streams) -> Iterable[str]:
    session = _one_session(path, options.id)
    if options.json:
        return export.pieces(query.each_exchange(path, [session.id]), "json")
    exchanges = query.exchanges(path, session.id)
    return _line(history_show.session_text(session, exchanges, streams.stdout))


def _stats(options: argparse.Namespace, path: Path, streams: Streams) -> Iterable[str]:
    since = 0.0 if options.days is None else start_of(options.days, time.time())
    found = statistics(path, since)
    if options.json:
        return _line(history_json.statistics_json(found))
    return _line(history_show.statistics_text(found, streams.stdout))


def _export(options: argparse.Namespace, path: Path, _: Streams) -> Iterable[str]:
    return export.pieces(query.each_exchange(path), options.format)


def _delete(options: argparse.Namespace, path: Path, streams: Streams) -> Iterable[str]:
    session = _one_session(path, options.id)
    if not options.yes and not _is_wanted(session, streams):
        return _line("Nothing was deleted.")
    requests = delete_session(path, session.id)
    if options.json:
        return _line(history_json.deleted_json(session, requests))
    return _line(words.deleted(session, requests))


def _is_wanted(session: Session, streams: Streams) -> bool:
    if not streams.stdin.isatty():
        raise UsageError("Deleting asks first, and here nobody can answer: add --yes.")
    print(f"{words.deletion_question(session)} [y/N] ", end="", file=streams.stderr, flush=True)
    return streams.stdin.readline().strip().lower() in ("y", "yes")


def _one_session(path: Path, prefix: str) -> Session:
    found = find_sessions(path, prefix)
    exact = [session for session in found if session.id == prefix]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise UsageError(f"No session's id begins with {prefix!r}: `router history` lists them.")
    ids = ", ".join(session.id for session in found[:5])
    raise UsageError(f"{len(found)} sessions begin with {prefix!r}: {ids}. Give more of the id.")


def _line(text: str) -> Iterable[str]:
    return (f"{text}\n",)


_ANSWERS: Mapping[str, Answer] = {
    "list": _list,
    "search": _search,
    "show": _show,
    "stats": _stats,
    "export": _export,
    "delete": _delete,
}
