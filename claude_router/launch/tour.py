"""The demo without a screen: three one-shot turns, the decision of each told."""

import asyncio
import signal
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from typing import TextIO

from claude_router.events import Exchange, ExchangeEvent
from claude_router.launch.client import client_command
from claude_router.launch.demo import Demo
from claude_router.launch.listening import listen, url_of
from claude_router.launch.notices import log_notice
from claude_router.launch.proxying import running_proxy
from claude_router.route.decision import Lane

PROMPTS = (
    "Write a function that adds two numbers",
    "Explain what greet.py does",
    "Thanks, that is all for today",
)
_INTRODUCTION = (
    "There is no terminal for the window, so Claude Code is asked three things without it.\n"
    "Stand-ins answer; nothing leaves this machine.\n"
)
_TIMEOUT_SECONDS = 60


def run_tour(demo: Demo, out: TextIO) -> int:
    """Ask the real Claude Code three things and tell who answered; 0 if all were answered."""
    try:
        return asyncio.run(_tour(demo, out))
    except asyncio.CancelledError:
        return 128 + signal.SIGTERM


async def _tour(demo: Demo, out: TextIO) -> int:
    """A SIGTERM cancels it, so that claude and the demo's folders go too."""
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    decided: list[Exchange] = []

    def note(event: ExchangeEvent) -> None:
        if event.phase == "routed" and event.exchange.lane is Lane.USER_TURN:
            decided.append(event.exchange)

    failures = 0
    print(_INTRODUCTION, file=out, flush=True)
    with listen() as listening:
        async with demo.stand_ins(), running_proxy(demo.setup, listening, log_notice) as services:
            services.bus.subscribe(note)
            for prompt in PROMPTS:
                status, output = await _ask(demo, url_of(listening), prompt)
                failures += status != 0
                told = _told(decided[-1]) if decided else "no request reached the proxy"
                print(f"> {prompt}", output.strip(), told, "", sep="\n", file=out, flush=True)
                decided.clear()
    return 1 if failures else 0


async def _ask(demo: Demo, base_url: str, prompt: str) -> tuple[int, str]:
    """claude's exit status and everything it said."""
    arguments = ("-p", "--permission-mode", "acceptEdits", prompt)
    with client_command(demo.setup, arguments, base_url, is_tui=False) as command:
        claude = await asyncio.create_subprocess_exec(
            *command.argv,
            env=command.environment,
            cwd=demo.setup.project,
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=STDOUT,
        )
        try:
            async with asyncio.timeout(_TIMEOUT_SECONDS):
                output, _ = await claude.communicate()
        except TimeoutError:
            return 1, f"Claude Code gave no answer within {_TIMEOUT_SECONDS} seconds."
        finally:
            if claude.returncode is None:
                claude.kill()
                await claude.wait()
    return claude.returncode or 0, output.decode(errors="replace")


def _told(exchange: Exchange) -> str:
    decision = exchange.decision
    assert decision is not None
    scores = {**decision.scores, "other": decision.other or 0.0}
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    listed = ", ".join(f"{name} {score:.2f}" for name, score in ranked)
    route = decision.route or "other"
    return (
        f"→ {decision.model}   route: {route}   ({listed})   "
        f"{decision.engine} {decision.engine_ms or 0:.1f} ms"
    )
