"""`-p` and pipes: claude with our streams as its own, proxied, without the window."""

import asyncio
import signal
import socket
import subprocess
from collections.abc import Sequence
from contextlib import nullcontext
from types import FrameType

from claude_router.launch.client import client_command
from claude_router.launch.listening import listen, url_of
from claude_router.launch.notices import log_notice
from claude_router.launch.orphans import end_with_parent
from claude_router.launch.setup import Beside, Setup


def run_print(setup: Setup, claude_args: Sequence[str], *, beside: Beside = nullcontext) -> int:
    """Run claude to its end and give its exit status; nothing of ours is printed.

    Raises:
        ClaudeNotFoundError: there is no claude to start.
    """
    signals = _SignalsForClaude()
    with (
        listen() as listening,
        client_command(setup, claude_args, url_of(listening), is_tui=False) as command,
    ):
        child = subprocess.Popen(
            command.argv,
            env=command.environment,
            cwd=setup.project,
            preexec_fn=end_with_parent(),  # no thread runs yet
        )
        try:
            signals.send_to(child)
            return asyncio.run(_serve(setup, listening, child, beside))
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()


class _SignalsForClaude:
    """claude decides what a signal means; we end when it ends. One that comes early waits for it.

    Nothing is raised: an exception in a signal handler can get lost in a finalizer.
    """

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._early: list[int] = []
        for signum in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, self._receive)

    def send_to(self, child: subprocess.Popen[bytes]) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to claude as well
        self._child = child
        for signum in self._early:
            child.send_signal(signum)

    def _receive(self, signum: int, _: FrameType | None) -> None:
        if self._child is None:
            self._early.append(signum)
        else:
            self._child.send_signal(signum)


async def _serve(
    setup: Setup, listening: socket.socket, child: subprocess.Popen[bytes], beside: Beside
) -> int:
    # claude boots while these are imported.
    from claude_router.launch.proxying import running_proxy

    async with beside(), running_proxy(setup, listening, log_notice):
        status = await asyncio.to_thread(child.wait)
    return status if status >= 0 else 128 - status
