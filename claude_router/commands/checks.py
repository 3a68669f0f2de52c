"""The checks of `router doctor`; each looks at one thing and says what to do about it."""

import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from claude_router.claude_code.argv import UsageError
from claude_router.claude_code.environment import own_gateway
from claude_router.claude_code.find import ClaudeNotFoundError, find_claude
from claude_router.claude_code.login import has_login
from claude_router.claude_code.sources import home_folder, read_sources
from claude_router.claude_code.warnings import warnings
from claude_router.commands.engine_checks import check_arch
from claude_router.commands.own_checks import (
    Check,
    check_history,
    check_quirks,
    check_router,
    check_terminal,
)
from claude_router.config.load import load
from claude_router.config.model import Config
from claude_router.config.paths import Paths, config_in_use
from claude_router.config.problems import ConfigError
from claude_router.tui.format import plural

_VERSION_SECONDS = 20
_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


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
        yield _guarded("router model", lambda: check_router(config, Paths.of(environment).engines))
    paths = Paths.of(environment)
    yield from check_arch(paths.engines, config)
    yield _guarded("terminal", check_terminal)
    yield check_history(paths.history)
    yield check_quirks(paths.quirks)
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
            f"there is no Claude login, which {', '.join(login)} goes by: run `claude` and /login, "
            "or set access_key.",
        )
    kinds = [f"{plural(len(own), 'model')} with a key"] if own else []
    kinds += [f"{len(login)} through your Claude login"] if login else []
    return Check("keys", "ok", ", ".join(kinds) or "no model needs one")


def check_settings(environment: Mapping[str, str], project: Path) -> Iterator[Check]:
    """What in claude's settings or the environment stands between claude and us."""
    for sentence in warnings(environment, project):
        yield Check("settings", "fail", sentence)
    yield from _gateway(environment, project)
    if proxies := [name for name in _PROXIES if environment.get(name)]:
        yield Check(
            "proxy", "ok", f"{', '.join(proxies)} set; claude reaches claude-router past them"
        )


def _gateway(environment: Mapping[str, str], project: Path) -> Iterator[Check]:
    try:
        url = own_gateway(environment, project)
    except UsageError as error:
        yield Check("gateway", "fail", str(error))
        return
    if url is not None:
        where = f"ANTHROPIC_BASE_URL is {url}: Anthropic's models are asked there"
        yield Check("gateway", "ok", f"{where} unless the config names a base_url")


def _guarded(subject: str, check: Callable[[], Check]) -> Check:
    """A part that is broken in any way is a finding and must not end the other checks."""
    try:
        return check()
    except Exception as error:
        return Check(subject, "fail", f"{error or type(error).__name__}")
