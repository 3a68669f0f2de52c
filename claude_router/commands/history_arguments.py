"""The command line of `router history`."""

import argparse

from claude_router.commands.arguments import count, parser

_LIMIT = 50


def reader() -> argparse.ArgumentParser:
    made = parser("history", "Past sessions, newest first; `show`, `search`, `stats` for more.")
    made.set_defaults(json=False, limit=_LIMIT)
    commands = made.add_subparsers(dest="what", metavar="list|search|show|stats|export|delete")
    listing = commands.add_parser("list", help="sessions, newest first (the default)")
    search = commands.add_parser("search", help="sessions by words of prompts, projects and models")
    search.add_argument("text", help="what to look for")
    for command in (listing, search):
        command.add_argument("--limit", type=count, default=_LIMIT, metavar="N", help="at most N")
    show = commands.add_parser("show", help="one session: its requests and decisions")
    stats = commands.add_parser(
        "stats", help="requests, tokens and cost by model, route and day; who decided"
    )
    stats.add_argument(
        "--days", type=count, metavar="N", help="the last N days, today included (default: all)"
    )
    export = commands.add_parser("export", help="every request, to stdout")
    export.add_argument("--format", choices=("json", "csv"), default="json")
    delete = commands.add_parser("delete", help="one session, for good; asks first")
    delete.add_argument("--yes", action="store_true", help="do not ask")
    for command in (show, delete):
        command.add_argument("id", help="the session's id or its first characters")
    for command in (made, listing, search, show, stats, delete):
        command.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help="as JSON"
        )
    return made
