"""A session's services over a configuration file, without a server."""

from pathlib import Path

import pytest

from claude_router.config.load import load
from claude_router.events import Bus
from claude_router.proxy.gate import Gate
from claude_router.proxy.services import Services
from claude_router.proxy.upstream import Upstream
from claude_router.route.policy import Policy


@pytest.fixture
async def services(file: Path) -> Services:
    """Each test module has its own `file`."""
    config = load(file, {})
    upstream = Upstream()
    await upstream.close()
    return Services(
        config=config,
        policy=Policy(config.catalog),
        classifier=None,
        upstream=upstream,
        bus=Bus(lambda subscriber, error: None),
        gate=Gate(None),
        launch_id="l",
        project="/p",
    )
