"""Whether a session is somebody's first, and what the guided setup before it came to."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from claude_router.config.paths import CONFIG_VARIABLE, Paths, may_exist


@dataclass(frozen=True, slots=True)
class SetUp:
    """What became of the setup. `status` is what to exit with at once, None to go on.

    `typed` is input that claude shall get; `told` a sentence for the session's first notice.
    """

    status: int | None = None
    typed: bytes = b""
    told: str = ""


def is_wanted(environment: Mapping[str, str], named: Path | None) -> bool:
    """Whether a session would start without a configuration, and the user never declined.

    `named` is the file that the command line names.
    """
    if named is not None or environment.get(CONFIG_VARIABLE):
        return False
    paths = Paths.of(environment)
    return not (may_exist(paths.config) or may_exist(paths.declined))


def set_up(environment: Mapping[str, str]) -> SetUp:
    """Ask in a window of its own, before claude starts, so that it starts with what was chosen."""
    from claude_router.launch.guided_setup import run_setup  # most sessions never need it

    return run_setup(environment)
