"""`claude-router router engine remove arch`: the installed model, leftovers and downloads."""

import shutil

from claude_router.classify.arch.errors import InstallError
from claude_router.classify.arch.installed import arch_folder, downloads
from claude_router.classify.arch.replacing import leftovers, remove
from claude_router.commands.engine_states import EngineState, arch_state, gigabytes
from claude_router.commands.streams import Streams, why
from claude_router.config.paths import Paths

_NOBODY_ANSWERS = "Removing asks first, and here nobody can answer: add --yes."


def remove_arch(streams: Streams, *, is_sure: bool) -> int:
    """Status 1 where there is nothing to remove or it stays, 2 where nobody can be asked."""
    engines = Paths.of(streams.environment).engines
    target = arch_folder(engines)
    state = arch_state(engines)
    unfinished = downloads(engines)
    if state.state == "absent" and not unfinished and not leftovers(target):
        print("arch is not installed: there is nothing to remove.", file=streams.stderr)
        return 1
    if not is_sure:
        if not streams.stdin.isatty():
            print(_NOBODY_ANSWERS, file=streams.stderr)
            return 2
        if not _is_wanted(state, streams):
            print("Nothing was removed.", file=streams.stderr)
            return 1
    try:
        remove(target)
        for folder in unfinished:
            shutil.rmtree(folder)
    except InstallError as error:
        print(f"Nothing was removed: {error}.", file=streams.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename} cannot be removed: {why(error)}.", file=streams.stderr)
        return 1
    print("arch was removed.", file=streams.stderr)
    return 0


def _is_wanted(state: EngineState, streams: Streams) -> bool:
    size = f", {gigabytes(state.size)}" if state.size else ""
    question = f"Remove arch{size}, and what installs have left of it? [y/N] "
    print(question, end="", file=streams.stderr, flush=True)
    return streams.stdin.readline().strip().lower() in ("y", "yes")
