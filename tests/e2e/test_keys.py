"""Keys typed one by one, from the first moment on: none lost, none doubled, in order."""

import asyncio
import random
import string
import sys
from pathlib import Path

import pexpect
import pytest

from tests.e2e.tmux import Tmux
from tests.e2e.world import World
from tests.waiting import until

pytestmark = pytest.mark.e2e

KEYS = 200
KEYS_PER_SECOND = 50
PROGRAM = Path(__file__).parent.parent / "fakes" / "key_logger.py"


def lay_out_program(world: World) -> tuple[Path, dict[str, str]]:
    """The log of a program that stands for claude, and the environment to start us in."""
    log = world.root / "keys"
    log.touch()
    program = world.root / "program"
    program.write_text(f"#!/bin/sh\nexec {sys.executable} {PROGRAM}\n")
    program.chmod(0o755)
    names = {"KEY_LOG": str(log), "CLAUDE_ROUTER_CLAUDE": str(program)}
    return log, {**world.environment, **names}


async def test_keys_arrive_in_order_while_output_streams_and_the_status_is_the_programs(
    world: World, tmux: Tmux
) -> None:
    log, environment = lay_out_program(world)
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


async def test_no_key_is_lost_that_is_typed_while_the_window_opens(world: World) -> None:
    log, environment = lay_out_program(world)
    name, *arguments = world.router
    window: pexpect.spawn[bytes] = pexpect.spawn(
        name, arguments, env=environment, cwd=str(world.project), dimensions=(40, 150)
    )
    typed = b""
    try:
        while b"streaming on" not in received_by(window):
            key = b"%d," % len(typed)
            typed += key
            window.send(key)
            await asyncio.sleep(1 / KEYS_PER_SECOND)
        await until(lambda: len(log.read_bytes()) >= len(typed))
        assert log.read_bytes() == typed
    finally:
        window.close(force=True)


def received_by(window: "pexpect.spawn[bytes]") -> bytes:
    """What the terminal has received since the last look."""
    try:
        return window.read_nonblocking(65536, timeout=0)
    except pexpect.TIMEOUT:
        return b""
