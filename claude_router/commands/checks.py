"""The checks of `router doctor`; each looks at one thing and says what to do about it."""

import asyncio
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from claude_router.claude_code.find import ClaudeNotFoundError, find_claude
from claude_router.claude_code.login import has_login
from claude_router.claude_code.sources import home_folder, read_sources
from claude_router.claude_code.warnings import warnings
from claude_router.config.load import load
from claude_router.config.model import Config
from claude_router.config.paths import Paths, config_in_use
from claude_router.config.problems import ConfigError
from claude_router.history.database import open_for_writing
from claude_router.history.schema import NewerSchemaError
from claude_router.route.classifier import Classification, Turn
from claude_router.route.preferences import Preference
from claude_router.tui.format import plural

State = Literal["ok", "warn", "fail"]

_VERSION_SECONDS = 20
_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
_SAMPLE_PREFERENCES = (
    Preference("code generation", "writing new functions, scripts or boilerplate", "sample"),
    Preference("code understanding", "explaining how existing code works", "sample"),
)
_SAMPLE_TURN = Turn("user", "write a function that reverses a string")


@dataclass(frozen=True, slots=True)
class Check:
    """`finding` is a sentence; for "warn" and "fail" it ends with what to do."""

    subject: str
    state: State
    finding: str


def all_checks(
    environment: Mapping[str, str], project: Path, config_file: Path | None = None
) -> Iterator[Check]:
    """Run every check, in the order in which a start would meet the problem."""
    yield check_claude(environment)
    config = None
    try:
        config = load(config_in_use(environment, config_file), environment)
    except ConfigError as error:
        yield Check("config", "fail", str(error))
    if config is not None:
        yield from check_config(config)
        yield check_keys(config, environment, project)
        yield _guarded("router model", lambda: check_router(config))
    yield _guarded("terminal", check_terminal)
    yield check_history(Paths.of(environment).history)
    yield from check_settings(environment, project)


def check_claude(environment: Mapping[str, str]) -> Check:
    try:
        claude = find_claude(environment)
        answer = subprocess.run(
            [claude, "--version"],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_VERSION_SECONDS,
            check=False,
        )
    except ClaudeNotFoundError as error:
        return Check("claude", "fail", str(error))
    except (OSError, subprocess.TimeoutExpired) as error:
        return Check("claude", "fail", f"{claude} does not start: {error}. Reinstall Claude Code.")
    if answer.returncode != 0:
        said = (answer.stderr or answer.stdout).strip()
        return Check("claude", "fail", f"{claude} --version failed: {said}. Reinstall Claude Code.")
    return Check("claude", "ok", f"{answer.stdout.strip()}, {claude}")


def check_config(config: Config) -> Iterator[Check]:
    if config.path is None:
        yield Check(
            "config", "warn", "none yet, everything goes to Anthropic: `router init` writes one."
        )
        return
    models = plural(len(config.models), "model")
    preferences = plural(len(config.catalog.preferences), "preference")
    yield Check("config", "ok", f"{config.path}: {models}, {preferences}")
    for note in config.notes:
        yield Check("config", "warn", note)
    if not config.catalog.preferences:
        yield Check(
            "config", "warn", "no routing_preferences, so nothing is routed: give a model some."
        )


def check_keys(config: Config, environment: Mapping[str, str], project: Path) -> Check:
    own = [model.key for model in config.models.values() if model.access_keys]
    login = [
        model.key
        for model in config.models.values()
        if model.provider == "anthropic" and not model.access_keys
    ]
    sources = read_sources(environment, project)
    if login and not has_login(environment, home_folder(environment), sources):
        return Check(
            "keys",
            "warn",
            f"{', '.join(login)} needs your Claude login, and there is none: run `claude` and "
            "/login, or set access_key.",
        )
    kinds = [f"{plural(len(own), 'model')} with a key"] if own else []
    kinds += [f"{len(login)} through your Claude login"] if login else []
    return Check("keys", "ok", ", ".join(kinds) or "no model needs one")


def check_router(config: Config) -> Check:
    from claude_router.classify.engines import open_classifier

    options = config.router
    classifier = open_classifier(options.engine, device=options.device, threshold=options.threshold)
    if classifier is None:
        return Check("router model", "warn", "off: no turn is routed (router.engine in the config)")
    preferences = config.catalog.preferences or _SAMPLE_PREFERENCES

    async def classify_twice() -> Classification:
        await classifier.classify([_SAMPLE_TURN], preferences)
        return await classifier.classify([_SAMPLE_TURN], preferences)

    try:
        answer = asyncio.run(classify_twice())
    finally:
        classifier.close()
    return Check("router model", "ok", f"{answer.engine}, {answer.ms:.1f} ms a decision")


def check_terminal() -> Check:
    from claude_router.terminal.engine import open_screen

    screen, shortfall = open_screen(80, 24)
    screen.close()
    if shortfall is not None:
        return Check("terminal", "warn", f"{shortfall} It works, more slowly.")
    return Check("terminal", "ok", "libghostty-vt draws claude's pane")


def check_history(path: Path) -> Check:
    try:
        open_for_writing(path).close()
    except NewerSchemaError as error:
        return Check("history", "warn", f"{path} is newer ({error}): update claude-router.")
    except (sqlite3.OperationalError, OSError) as error:
        return Check("history", "fail", f"{path} cannot be written ({error}): check its folder.")
    except sqlite3.DatabaseError as error:
        return Check(
            "history", "warn", f"{path} is broken ({error}): the next start begins a new one."
        )
    return Check("history", "ok", str(path))


def check_settings(environment: Mapping[str, str], project: Path) -> Iterator[Check]:
    """What in claude's settings or the environment stands between claude and us."""
    for sentence in warnings(environment, project):
        yield Check("settings", "fail", sentence)
    for source in read_sources(environment, project):
        if source.name != "managed" and "ANTHROPIC_BASE_URL" in source.env:
            yield Check(
                "settings",
                "warn",
                f"{source.path} sets ANTHROPIC_BASE_URL: claude-router overrides it while it "
                "runs; name that upstream as base_url in the config if you need it.",
            )
    if proxies := [name for name in _PROXIES if environment.get(name)]:
        yield Check(
            "proxy", "ok", f"{', '.join(proxies)} set; claude reaches claude-router past them"
        )


def _guarded(subject: str, check: Callable[[], Check]) -> Check:
    """A part that is broken in any way is a finding and must not end the other checks."""
    try:
        return check()
    except Exception as error:
        return Check(subject, "fail", f"{error or type(error).__name__}")
