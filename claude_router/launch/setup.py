"""What a run begins with: configuration, paths, ids; read before anything is started."""

import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from claude_router.claude_code.argv import UsageError
from claude_router.config.gateway import behind_gateway
from claude_router.config.load import load
from claude_router.config.model import Config, EngineName
from claude_router.config.paths import Paths, config_in_use
from claude_router.config.secrets import secrets_of
from claude_router.launch.log import keep_out_of_log, start_logging

Beside = Callable[[], AbstractAsyncContextManager[None]]
"""What else runs as long as the proxy does, e.g. the demo's stand-ins."""


@dataclass(frozen=True, slots=True)
class Setup:
    """One run of claude-router. `token` is what the client must show; None lets anyone in.

    `gateway` is the user's own ANTHROPIC_BASE_URL, behind us from now on.
    """

    config: Config
    paths: Paths
    environment: Mapping[str, str]
    launch_id: str
    token: str | None
    project: Path
    pin: str | None = None
    gateway: str | None = None


def read_setup(
    environment: Mapping[str, str],
    *,
    config_file: Path | None = None,
    engine: EngineName | None = None,
    pin: str | None = None,
    gateway: str | None = None,
    is_debug: bool = False,
) -> Setup:
    """Load the configuration and start the log.

    Raises:
        ConfigError: every problem of the file.
        UsageError: `pin` is no configured model.
    """
    paths = Paths.of(environment)
    start_logging(paths.logs, is_debug=is_debug)
    config = load(config_in_use(environment, config_file), environment)
    return setup_for(config, paths, environment, engine=engine, pin=pin, gateway=gateway)


def setup_for(
    config: Config,
    paths: Paths,
    environment: Mapping[str, str],
    *,
    engine: EngineName | None = None,
    pin: str | None = None,
    gateway: str | None = None,
) -> Setup:
    """The same for a configuration that is already at hand."""
    config = behind_gateway(config, gateway)
    keep_out_of_log(secrets_of(config))
    if engine is not None:
        config = replace(config, router=replace(config.router, engine=engine))
    return Setup(
        config=config,
        paths=paths,
        environment=environment,
        launch_id=f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(2)}",
        token=secrets.token_urlsafe(32),
        project=Path.cwd(),
        pin=_pinned(config, pin),
        gateway=gateway,
    )


def _pinned(config: Config, pin: str | None) -> str | None:
    if pin is None:
        return None
    by_id = [c.key for c in config.catalog.candidates.values() if c.model_id == pin]
    key = config.catalog.explicit(pin) or (by_id[0] if len(by_id) == 1 else None)
    if key is not None:
        return key
    if config.path is None:
        raise UsageError(
            f"--router-model {pin}: there is no configuration to take it from. "
            "`claude-router router init` writes one; claude's own --model needs none."
        )
    known = ", ".join([*config.catalog.candidates, *config.catalog.aliases])
    raise UsageError(f"--router-model {pin} is not configured; there are: {known}.")
