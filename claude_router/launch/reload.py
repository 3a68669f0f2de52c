"""Takes a changed config file into the running session; a broken one is told and left aside."""

import asyncio
from collections.abc import Callable

from claude_router.config.gateway import behind_gateway
from claude_router.config.model import Config
from claude_router.config.problems import ConfigError
from claude_router.config.secrets import secrets_of
from claude_router.config.watch import Watcher
from claude_router.launch.log import keep_out_of_log
from claude_router.launch.notices import Severity
from claude_router.proxy.services import Services

POLL_SECONDS = 0.5
Tell = Callable[[str, Severity], None]


async def follow_config(
    watcher: Watcher, services: Services, tell: Tell, gateway: str | None = None
) -> None:
    """Poll the file until cancelled; `tell` shows the user what became of a change.

    `gateway` is the user's own, behind which Anthropic's models stay.
    """
    while True:
        await asyncio.sleep(POLL_SECONDS)
        match await asyncio.to_thread(watcher.poll):
            case Config() as config:
                keep_out_of_log(secrets_of(config))
                told = _told(services.config, config)
                services.use(behind_gateway(config, gateway))
                tell(told, "information")
            case ConfigError() as error:
                tell(f"Configuration not taken, the running one stays.\n{error}", "error")


def _told(old: Config, new: Config) -> str:
    """Models, preferences and lanes change at once; the window and the engine stand."""
    fixed = {
        "router": old.router != new.router,
        "panel": old.panel != new.panel,
        "claude": old.claude != new.claude,
        "keys": old.panel_keys != new.panel_keys,
        "history": old.history != new.history,
    }
    waiting = [name for name, is_changed in fixed.items() if is_changed]
    later = f"; {', '.join(waiting)} from the next start" if waiting else ""
    return f"Configuration reloaded{later}"
