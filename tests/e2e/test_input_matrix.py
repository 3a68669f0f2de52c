"""Whatever is typed into the terminal arrives at the program in the pane, byte for byte.

TEST_KEYS in the environment is how many random keys are typed, 600 if it is not given.
"""

import asyncio
import os
import shlex
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.e2e.tmux import SECONDS, Tmux, Typist, opened
from tests.e2e.typing import NAMED, PASTE, SEQUENCES, random_keys
from tests.e2e.world import World
from tests.waiting import until

pytestmark = pytest.mark.e2e

KEYS = int(os.environ.get("TEST_KEYS", "600"))
KEYS_PER_SECOND = 200
LOGGER = Path(__file__).parent.parent / "fakes" / "key_logger.py"
ASKED = "\x1b[?2004h\x1b[?1004h"  # bracketed paste, focus
MODES = {
    "legacy": ASKED,
    "application": ASKED + "\x1b[?1h\x1b=",
    "kitty": ASKED + "\x1b[>5u\x1b[>4;2m",
}
by_mode = pytest.mark.parametrize("modes", MODES.values(), ids=MODES)


class Logger:
    """The program in the pane, and what it was given."""

    def __init__(self, world: World, name: str, **variables: str) -> None:
        self._log = world.root / name
        self._log.touch()
        self._seen = 0
        program = world.root / f"{name}.sh"
        settings = shlex.join(["env", f"KEY_LOG={self._log}", "KEY_END=never", *_pairs(variables)])
        program.write_text(f"#!/bin/sh\nexec {settings} {sys.executable} {LOGGER}\n")
        program.chmod(0o755)
        self.program = str(program)
        self._environment = {**world.environment, "CLAUDE_ROUTER_CLAUDE": self.program}
        self._world = world

    async def start_in_pane(self, tmux: Tmux) -> None:
        await tmux.start(self._world.router, self._environment, self._world.project)
        await tmux.wait_for("streaming on", "router")

    async def start_bare(self, tmux: Tmux) -> None:
        await tmux.start([self.program], self._environment, self._world.project)
        await tmux.wait_for("streaming on")

    def received(self) -> bytes:
        return self._log.read_bytes()[self._seen :]

    def forget(self) -> None:
        """What was received so far is dealt with."""
        self._seen += len(self.received())

    async def until_received(self, data: bytes) -> None:
        await until(lambda: len(self.received()) >= len(data))
        assert self.received() == data


def _pairs(variables: Mapping[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in variables.items()]


@asynccontextmanager
async def typing_into(
    logger: Logger, tmux: Tmux, *, is_bare: bool = False
) -> AsyncIterator[Typist]:
    await (logger.start_bare(tmux) if is_bare else logger.start_in_pane(tmux))
    async with tmux.typing() as typist:
        async with asyncio.timeout(SECONDS):
            # tmux reports the focus to a program when a client attaches, before or after it
            while not logger.received().endswith(b"."):
                await typist.type(b".")
                await asyncio.sleep(0.3)
        logger.forget()
        yield typist


@by_mode
async def test_every_sequence_arrives_as_it_was_typed(world: World, tmux: Tmux, modes: str) -> None:
    logger = Logger(world, "keys", KEY_MODES=modes)
    async with typing_into(logger, tmux) as typist:
        for raw in SEQUENCES:
            await typist.type(raw)
            await logger.until_received(raw)
            logger.forget()


@by_mode
async def test_every_named_key_gives_what_it_gives_without_us(
    world: World, tmux: Tmux, modes: str
) -> None:
    ours, bare = (Logger(world, name, KEY_MODES=modes) for name in ("ours", "bare"))
    async with (
        opened() as bare_tmux,
        typing_into(bare, bare_tmux, is_bare=True) as bare_typist,
        typing_into(ours, tmux) as typist,
    ):
        for name in NAMED:
            # a full stop follows, since some names stand for nothing in some modes
            await bare_typist.press(name, ".")
            await until(lambda: bare.received().endswith(b"."))
            await typist.press(name, ".")
            await ours.until_received(bare.received())
            bare.forget()
            ours.forget()


async def test_a_large_paste_arrives_whole(world: World, tmux: Tmux) -> None:
    logger = Logger(world, "keys", KEY_MODES=ASKED)
    paste = PASTE % b"\r\n".join(b"line %d \x1b[1m bold" % number for number in range(5000))
    assert len(paste) > 100_000
    async with typing_into(logger, tmux) as typist:
        await typist.type(paste)
        await logger.until_received(paste)


async def test_random_keys_arrive_in_order_while_much_is_printed(world: World, tmux: Tmux) -> None:
    logger = Logger(world, "keys", KEY_MODES=ASKED, KEY_RATE="100000")
    loop = asyncio.get_running_loop()
    typed = bytearray()
    async with typing_into(logger, tmux) as typist:
        started_at = loop.time()
        for number, raw in enumerate(random_keys(KEYS, seed=7)):
            await typist.type(raw)
            typed += raw
            await asyncio.sleep(max(0.0, started_at + number / KEYS_PER_SECOND - loop.time()))
        await logger.until_received(bytes(typed))
