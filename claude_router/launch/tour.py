"""The demo without a screen: three one-shot turns, the decision of each told."""

import asyncio
import subprocess
from typing import TextIO

from claude_router.events import Exchange, ExchangeEvent
from claude_router.launch.client import client_command
from claude_router.launch.demo import Demo
from claude_router.launch.listening import listen, url_of
from claude_router.launch.oneshot import log_notice
from claude_router.launch.proxying import running_proxy
from claude_router.route.decision import Lane

PROMPTS = (
    "Write a function that adds two numbers",
    "Explain what greet.py does",
    "Thanks, that is all for today",
)
_TIMEOUT_SECONDS = 60


def run_tour(demo: Demo, out: TextIO) -> int:
    """Ask the real Claude Code three things and tell who answered; 0 if all were answered."""
    return asyncio.run(_tour(demo, out))


async def _tour(demo: Demo, out: TextIO) -> int:
    decided: list[Exchange] = []

    def note(event: ExchangeEvent) -> None:
        if event.phase == "routed" and event.exchange.lane is Lane.USER_TURN:
            decided.append(event.exchange)

    failures = 0
    with listen() as listening:
        async with demo.stand_ins(), running_proxy(demo.setup, listening, log_notice) as services:
            services.bus.subscribe(note)
            for prompt in PROMPTS:
                status, output = await asyncio.to_thread(_ask, demo, url_of(listening), prompt)
                failures += status != 0
                told = _told(decided[-1]) if decided else "no request reached the proxy"
                print(f"> {prompt}", output.strip(), told, "", sep="\n", file=out, flush=True)
                decided.clear()
    return 1 if failures else 0


def _ask(demo: Demo, base_url: str, prompt: str) -> tuple[int, str]:
    arguments = ("-p", "--permission-mode", "acceptEdits", prompt)
    with client_command(demo.setup, arguments, base_url, is_tui=False) as command:
        done = subprocess.run(
            command.argv,
            env=command.environment,
            cwd=demo.setup.project,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_TIMEOUT_SECONDS,
            check=False,
        )
    return done.returncode, done.stdout.decode(errors="replace")


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
