"""`router serve` as a process of its own: a signal ends it, whatever is under way."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import aiohttp
import pytest

from tests.proxy.conftest import ask
from tests.proxy.wild import WildUpstream, answering, head, message_events
from tests.waiting import until

CONFIG = """\
llm_providers:
  - {model: anthropic/wild, base_url: $WILD, default: true}
router: {engine: "off"}
"""
START = "import sys; from claude_router.cli import main; sys.exit(main(sys.argv[1:]))"


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_a_signal_ends_the_server_and_its_open_streams(
    tmp_path: Path, signum: signal.Signals
) -> None:
    async with WildUpstream(answering(head() + b"".join(message_events()[:3]), then=60)) as wild:
        (tmp_path / "config.yaml").write_text(CONFIG.replace("$WILD", wild.url))
        server = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", START, "router", "serve"),
            env={"CLAUDE_ROUTER_HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        assert server.stdout is not None and server.stderr is not None
        url = (await server.stdout.readline()).decode().strip()
        async with aiohttp.ClientSession() as client:
            body = json.dumps(ask("hello", model="anthropic/wild"))
            async with client.post(url + "/v1/messages", data=body) as response:
                assert b"message_start" in await response.content.readany()
                server.send_signal(signum)
                with pytest.raises(aiohttp.ClientPayloadError):
                    await response.read()
        async with asyncio.timeout(20):
            assert await server.wait() == 0
        assert await server.stderr.read() == b""
        await until(lambda: wild.received[0].is_dropped)
