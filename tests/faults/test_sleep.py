"""After the laptop slept: pooled connections are dead, and the clock has jumped."""

import asyncio
import socket
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from claude_router.config.model import Timeouts
from claude_router.proxy.patience import Patience
from claude_router.proxy.upstream import Upstream
from tests.faults.proxied import ALONE, proxied
from tests.faults.steps import head, rest, start
from tests.faults.upstream import answering

POOLED = 3
REPLY = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"


async def test_every_dead_connection_of_the_pool_is_passed_over() -> None:
    """Each dies just when the next request is written to it."""
    waiting, asked = asyncio.Barrier(POOLED), 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        await reader.readuntil(b"\r\n\r\n")
        asked += 1
        if asked <= POOLED:
            await waiting.wait()  # so that each request has a connection of its own
        writer.write(REPLY)
        await reader.readuntil(b"POST")
        writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    upstream = Upstream()

    async def ask() -> bytes:
        async with upstream.post(url, b"", {}, Patience(Timeouts())) as response:
            return await response.read()

    assert await asyncio.gather(*(ask() for _ in range(POOLED))) == [b"{}"] * POOLED
    assert await ask() == b"{}"
    assert asked == POOLED + 1
    await upstream.close()
    server.close()


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="not on this system")
async def test_a_connection_that_nobody_answers_on_is_given_up_by_the_system() -> None:
    upstream = Upstream()
    async with answering((head(), start)) as provider:
        url = f"{provider.url}/v1/messages"
        async with upstream.post(url, b"{}", {}, Patience(Timeouts())) as response:
            assert response.connection is not None and response.connection.transport is not None
            used = response.connection.transport.get_extra_info("socket")
            assert used.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
            assert used.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) > 0
    await upstream.close()


async def test_a_clock_that_jumps_changes_neither_answers_nor_durations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, year = time.time, 365 * 86_400
    good = (head(), start, rest)
    async with answering(good) as provider, proxied(tmp_path, provider.url) as proxy:
        for years in (0, 10, -20, 0):
            monkeypatch.setattr(time, "time", lambda years=years: now() + years * year)
            assert await proxy.ask(ALONE["messages"]) == "whole"
        monkeypatch.undo()
    with closing(sqlite3.connect(proxy.history)) as history:
        found = history.execute("SELECT phase, ended_after FROM exchanges").fetchall()
    assert [phase for phase, _ in found] == ["finished"] * 4
    assert all(0 < seconds < 60 for _, seconds in found)
