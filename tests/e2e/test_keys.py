"""Keys typed one by one while the pane streams: none lost, none doubled, in order."""

import asyncio
import random
import string
import sys
from pathlib import Path

import pytest

from tests.e2e.tmux import Tmux
from tests.e2e.world import World
from tests.waiting import until

pytestmark = pytest.mark.e2e

KEYS = 200
KEYS_PER_SECOND = 50
PROGRAM = Path(__file__).parent.parent / "fakes" / "key_logger.py"


async def test_keys_arrive_in_order_while_output_streams_and_the_status_is_the_programs(
    world: World, tmux: Tmux
) -> None:
    log = world.root / "keys"
    program = world.root / "program"
    program.write_text(f"#!/bin/sh\nexec {sys.executable} {PROGRAM}\n")
    program.chmod(0o755)
    environment = {
        **world.environment,
        "KEY_LOG": str(log),
        "CLAUDE_ROUTER_CLAUDE": str(program),
    }
    await tmux.start(world.router, environment, world.project)
    await tmux.wait_for("streaming on")
    letters = string.ascii_letters + string.digits
    typed = "".join(random.Random(7).choices(letters, k=KEYS))
    for key in typed:
        await tmux.type(key)
        await asyncio.sleep(1 / KEYS_PER_SECOND)
    await tmux.keys("C-d")
    await tmux.wait_for("ended with 7")
    await until(lambda: log.read_bytes().endswith(b"\x04"))
    # The window asks the terminal for its colours; no answer of that kind may reach the program.
    assert log.read_bytes() == typed.encode() + b"\x04"
