"""Takes a changed config file into the running session; a broken one is told and left aside."""

import asyncio
import logging
from collections.abc import Callable
from typing import Literal

from claude_router.config.model import Config
from claude_router.config.problems import ConfigError
from claude_router.config.watch import Watcher
from claude_router.proxy.services import Services

log = logging.getLogger(__name__)
POLL_SECONDS = 0.5
Tell = Callable[[str, Literal["information", "warning", "error"]], None]


async def follow_config(watcher: Watcher, services: Services, tell: Tell) -> None:
    """Poll the file until cancelled; `tell` shows the user what became of a change."""
    while True:
        await asyncio.sleep(POLL_SECONDS)
        match await asyncio.to_thread(watcher.poll):
            case Config() as config:
                services.use(config)
                log.info("configuration reloaded from %s", config.path)
                tell("Configuration reloaded", "information")
            case ConfigError() as error:
                log.warning("configuration refused: %s", error)
                tell(f"Configuration not taken, the running one stays.\n{error}", "error")
