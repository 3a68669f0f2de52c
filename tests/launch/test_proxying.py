"""One run of the proxy after the other, with all its parts, on one user's folders."""

from pathlib import Path

import aiohttp

from claude_router.config.load import load
from claude_router.config.paths import Paths
from claude_router.launch.listening import listen, url_of
from claude_router.launch.proxying import running_proxy
from claude_router.launch.setup import setup_for
from tests.proxy.conftest import ask
from tests.proxy.wild import WildUpstream, refusing


async def test_what_a_run_learned_is_known_to_the_next(tmp_path: Path) -> None:
    environment = {"CLAUDE_ROUTER_HOME": str(tmp_path)}
    told: list[tuple[str, str]] = []
    asked: list[int] = []
    async with WildUpstream() as upstream:
        upstream.script = refusing(upstream, "temperature")
        file = tmp_path / "config.yaml"
        file.write_text(f"llm_providers: [{{model: vllm/a, base_url: {upstream.url}/v1}}]\n")
        for _ in range(2):
            paths = Paths.of(environment)
            setup = setup_for(load(file, environment), paths, environment, engine="off")
            with listen() as listening:
                async with (
                    running_proxy(setup, listening, lambda *words: told.append(words)),
                    aiohttp.ClientSession() as client,
                    client.post(
                        f"{url_of(listening)}/v1/messages",
                        json=ask("hello", model="vllm/a", temperature=0.5),
                        headers={"x-claude-router-token": setup.token or ""},
                    ) as response,
                ):
                    assert response.status == 200 and b"Hi" in await response.read()
            asked.append(len(upstream.received))
    assert asked == [2, 3]
    assert told == []
