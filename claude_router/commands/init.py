"""`claude-router router init`: writes a first configuration file from what is found here."""

import os
from collections.abc import Sequence
from pathlib import Path

from claude_router.commands.arguments import add_config_option, parse, parser
from claude_router.commands.streams import Streams, why
from claude_router.config.atomic import write_atomically
from claude_router.config.paths import Paths, make_private_folder
from claude_router.config.starter import Found, write_starter
from claude_router.config.starter_sets import SET_NAMES, SETS, set_named
from claude_router.launch.looking import look_around

_NEXT = "Next: read it, then start claude-router in a project."


def run(arguments: Sequence[str], streams: Streams) -> int:
    """Exit status 0, 1 if there is a file already or it can't be written, 2 on bad usage."""
    reader = parser("init", "Write a first configuration from the keys found in the environment.")
    add_config_option(reader)
    reader.add_argument(
        "--set",
        choices=SET_NAMES,
        default=SET_NAMES[0],
        metavar="NAME",
        help="; ".join(f"{each.name}: {each.purpose}" for each in SETS),
    )
    options = parse(reader, arguments, streams)
    if isinstance(options, int):
        return options
    path: Path = (options.config or Paths.of(streams.environment).config).expanduser()
    if os.path.lexists(path):
        told = f"{path} exists already and was left as it is. Edit it, or move it away first."
        print(told, file=streams.stderr)
        return 1
    found, chosen = look_around(streams.environment), set_named(options.set)
    if obstacle := chosen.obstacle(found.team):
        told = f"There can be no {chosen.name} set here: {obstacle}. Choose another one."
        print(told, file=streams.stderr)
        return 1
    try:
        make_private_folder(path.parent)
        write_atomically(path, write_starter(found, chosen))
    except OSError as error:
        print(
            f"{path} can't be written: {_reason(path, error)}. "
            "Choose another place with --config FILE.",
            file=streams.stderr,
        )
        return 1
    print(path, file=streams.stdout)
    _tell(found, streams)
    return 0


def _reason(path: Path, error: OSError) -> str:
    if isinstance(error, FileExistsError | NotADirectoryError):
        file = next((folder for folder in path.parents if folder.is_file()), path.parent)
        return f"{file} is a file, not a folder"
    return why(error)


def _tell(found: Found, streams: Streams) -> None:
    for each in (found.claude_words(), *found.sentences()):
        print(f"Found {each}", file=streams.stderr)
    if not found.sentences():
        words = "No other provider's key is in the environment; the file shows how to add one."
        print(words, file=streams.stderr)
    print(_NEXT, file=streams.stderr)
