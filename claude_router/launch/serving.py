"""`router serve`: the proxy alone, in the foreground."""

import asyncio
import signal
import socket
from collections.abc import Callable

from claude_router.launch.listening import url_of
from claude_router.launch.proxying import running_proxy
from claude_router.launch.reload import Tell
from claude_router.launch.setup import Setup


async def serve(
    setup: Setup,
    listening: socket.socket,
    *,
    is_loopback: bool,
    on_ready: Callable[[str], None],
    tell: Tell,
) -> None:
    """Serve until SIGINT, SIGTERM, or SIGHUP if it is not ignored (nohup).

    `on_ready` gets the URL once requests are answered.
    """
    stopped = asyncio.Event()
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signum is not signal.SIGHUP or signal.getsignal(signum) is not signal.SIG_IGN:
            asyncio.get_running_loop().add_signal_handler(signum, stopped.set)
    async with running_proxy(setup, listening, tell, is_loopback=is_loopback):
        on_ready(url_of(listening))
        await stopped.wait()
