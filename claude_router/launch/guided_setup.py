"""The guided setup before a first session: what is found here, and the files that come of it."""

import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from claude_router.config.atomic import write_atomically
from claude_router.config.paths import Paths, make_private_folder, may_exist
from claude_router.config.starter import Found, tasks_of, write_starter
from claude_router.config.starter_sets import SETS, StarterSet
from claude_router.launch.first_run import SetUp
from claude_router.launch.log import start_logging
from claude_router.launch.looking import look_around
from claude_router.tui.first_run import Choice, Findings, FirstRunError

log = logging.getLogger(__name__)
_INTERRUPTED = 130
_FAILED = (
    "The setup failed, the log says why. `claude-router router init` writes a first configuration."
)
_DECLINED = "claude-router does not offer its setup while this file is here.\n"


def run_setup(environment: Mapping[str, str]) -> SetUp:
    """Show the setup until the user is through with it; one that fails costs nothing else."""
    paths = Paths.of(environment)
    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(look_around, environment)
        from claude_router.tui.setup_app import SetupApp  # loaded while servers are asked

        findings = findings_for(looking.result(), paths.config)
    app = SetupApp(findings, FirstRunFiles(paths))
    match app.run():
        case int(status):
            return SetUp(status)
        case "left":
            return SetUp(_INTERRUPTED)
        case "written":
            told = f"{paths.config} was written. F2, then e, changes it."
            return SetUp(typed=app.typed, told=told)
        case None:
            start_logging(paths.logs, is_debug=False)
            log.error("the setup failed", exc_info=app.failure)
            return SetUp(typed=app.typed, told=_FAILED)
        case _:
            return SetUp(typed=app.typed)


def findings_for(found: Found, file: Path) -> Findings:
    """What the screen shows of `found`; `file` is where the configuration would go."""
    words = (found.claude_words(), *found.sentences())
    return Findings(str(file), words, tuple(_choice(each, found) for each in SETS))


class FirstRunFiles:
    """Implements the screen's `FirstRun` on the disk."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths

    def write(self, choice: Choice) -> None:
        file = self._paths.config
        if may_exist(file):
            raise FirstRunError(f"{file} is there by now and was left as it is; go on with esc.")
        _write(file, choice.text)

    def decline(self) -> None:
        _write(self._paths.declined, _DECLINED)


def _choice(each: StarterSet, found: Found) -> Choice:
    if obstacle := each.obstacle(found.team):
        return Choice(each.title, each.purpose, obstacle=obstacle)
    share = each.share(found.team)
    models = dict.fromkeys((share.default, *(taker for _, taker in share.tasks)))
    shares = tuple((m.key, tuple(task.name for task in tasks_of(m, share))) for m in models)
    text = write_starter(found, each)
    return Choice(each.title, each.purpose, shares, text, each.remark)


def _write(file: Path, text: str) -> None:
    try:
        make_private_folder(file.parent)
        write_atomically(file, text)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise FirstRunError(f"{file} can't be written: {why}.") from error
