"""`claude-router router engine list|install|remove|bench`: the router models of this machine."""

import argparse
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from claude_router.commands.arguments import add_config_option, count, parse, parser
from claude_router.commands.streams import Streams

MEASURED = ("embedded", "arch", "endpoint")
DTYPES = ("fp32", "fp16", "int8", "int4")
_NOT_INSTALLED = {
    "embedded": "embedded is part of claude-router: it is always there",
    "endpoint": "endpoint is a server of yours: name it under router.endpoint in the config",
}


def run(arguments: Sequence[str], streams: Streams) -> int:
    """Status 1 where an engine or a data file cannot be used, 2 on bad usage."""
    options = parse(_parser(), arguments, streams)
    if isinstance(options, int):
        return options
    # Imported here: each action loads heavy things of its own.
    if options.action == "list":
        from claude_router.commands.engine_list import list_engines

        return list_engines(streams, is_json=options.json)
    if options.action == "install":
        from claude_router.commands.engine_install import install

        return install(options, streams)
    if options.action == "remove":
        from claude_router.commands.engine_remove import remove_arch

        return remove_arch(streams, is_sure=options.yes)
    from claude_router.commands.engine_bench import bench

    return bench(options, streams)


def _parser() -> argparse.ArgumentParser:
    reader = parser("engine", "The router models of this machine.")
    actions = reader.add_subparsers(
        dest="action", required=True, metavar="list|install|remove|bench"
    )
    listing = actions.add_parser("list", help="engines, their files and state", allow_abbrev=False)
    listing.add_argument("--json", action="store_true", help="for programs")
    _add_install(actions.add_parser("install", help="get another engine", allow_abbrev=False))
    removal = actions.add_parser("remove", help="remove an engine", allow_abbrev=False)
    removal.add_argument("engine", type=_installable, metavar="arch")
    removal.add_argument("--yes", action="store_true", help="do not ask")
    bench = actions.add_parser("bench", help="how fast, and how often right", allow_abbrev=False)
    _add_bench(bench)
    return reader


def _add_install(to: argparse.ArgumentParser) -> None:
    to.add_argument("engine", type=_installable, metavar="arch")
    to.add_argument(
        "repository",
        nargs="?",
        metavar="REPOSITORY",
        help="on huggingface.co; default: katanemo/Arch-Router-1.5B",
    )
    to.add_argument(
        "--from", dest="source", type=Path, metavar="DIR", help="a Hugging Face folder instead"
    )
    to.add_argument(
        "--dtype", choices=DTYPES, help="default: fp16 for a GPU, int8 where there is none"
    )
    to.add_argument("--accept-licence", action="store_true", help="accept the model's licence")
    to.add_argument("--force", action="store_true", help="even if just this is installed")


def _add_bench(to: argparse.ArgumentParser) -> None:
    to.add_argument("--engine", choices=MEASURED, help="only this one; default: all at hand")
    to.add_argument(
        "--runs",
        type=count,
        metavar="N",
        help="decisions timed at each size; default: 20, of slow engines 3",
    )
    to.add_argument("--data", type=Path, metavar="FILE", help="labelled sets, JSON Lines")
    to.add_argument("--limit", type=count, metavar="N", help="only the first N labelled turns")
    to.add_argument("--json", action="store_true", help="for programs")
    add_config_option(to)


def _installable(name: str) -> str:
    if name == "arch":
        return name
    if name in _NOT_INSTALLED:
        raise argparse.ArgumentTypeError(_NOT_INSTALLED[name])
    close = get_close_matches(name, ["arch", *_NOT_INSTALLED], n=1)
    hint = f"did you mean {close[0]}?" if close else "arch can be installed"
    raise argparse.ArgumentTypeError(f"there is no engine {name!r}: {hint}")
