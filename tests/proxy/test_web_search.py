"""Claude Code's WebSearch through the proxy: who is asked, and what comes back."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from claude_router.route.decision import Lane, Reason
from claude_router.translate.assemble import message_of
from claude_router.wire.sse import Decoder
from tests.proxy.conftest import Rig, ask, running
from tests.proxy.wild import WildUpstream, answering, head, message_events, sse, whole

CONFIG = """\
llm_providers:
  - {model: ollama/qwen3, base_url: $WILD/ollama/v1, api: chat, default: true}
  - model: openai/gpt-5.6
    access_key: sk-search-key-123456
    base_url: $WILD/openai/v1
    api: responses
"""
NOBODY = "llm_providers:\n  - {model: ollama/qwen3, base_url: $WILD/ollama/v1, api: chat}\n"
WITH_ANTHROPIC = CONFIG + "  - {model: anthropic/claude-haiku-5-5, base_url: $WILD/anthropic}\n"
SEARCH: dict[str, Any] = {
    "tools": [{"type": "web_search_20250305", "name": "web_search", "max_uses": 8}],
    "tool_choice": {"type": "tool", "name": "web_search"},
}
QUERY = "Perform a web search for the query: bees"
CITED = {
    "type": "url_citation",
    "url": "https://a.org/1",
    "title": "Bees",
    "start_index": 5,
    "end_index": 8,
}
ITEMS: list[dict[str, Any]] = [
    {
        "id": "ws_1",
        "type": "web_search_call",
        "status": "completed",
        "action": {"type": "search", "query": "bees", "sources": [{"url": "https://b.org/2"}]},
    },
    {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "content": [{"type": "output_text", "text": "They fly.", "annotations": [CITED]}],
    },
]
REPLY: dict[str, Any] = {
    "status": "completed",
    "output": ITEMS,
    "usage": {"input_tokens": 9, "output_tokens": 5},
}


@dataclass
class Searching:
    rig: Rig
    upstream: WildUpstream

    async def search(self, **fields: Any) -> tuple[int, bytes]:
        class_header = {"x_claude_code_request_class": "auxiliary"}
        status, _, raw = await self.rig.post(ask(QUERY, **SEARCH | fields), **class_header)
        return status, raw

    @property
    def asked(self) -> list[str]:
        """The path of every request to a provider."""
        return [request.head.split()[1].decode() for request in self.upstream.received]


@pytest.fixture
async def searching(tmp_path: Path, config: str) -> AsyncIterator[Searching]:
    async with WildUpstream() as upstream:
        upstream.script = answering(head() + responses_stream())
        async with running(tmp_path, config.replace("$WILD", upstream.url)) as rig:
            yield Searching(rig, upstream)


def responses_stream() -> bytes:
    done: list[dict[str, Any]] = [
        {"type": "response.output_item.done", "output_index": n, "item": item}
        for n, item in enumerate(ITEMS)
    ]
    end = {"type": "response.completed", "response": {**REPLY, "output": []}}
    return b"".join(map(sse, [*done, end]))


def streamed(raw: bytes) -> dict[str, Any]:
    return message_of(json.loads(event.data) for event in Decoder().feed(raw))


def links(message: dict[str, Any]) -> list[tuple[str, str]]:
    results = [b for b in message["content"] if b["type"] == "web_search_tool_result"]
    return [(page["title"], page["url"]) for result in results for page in result["content"]]


@pytest.mark.parametrize("config", [CONFIG])
async def test_a_provider_with_a_search_of_its_own_is_asked(searching: Searching) -> None:
    status, raw = await searching.search()
    message = streamed(raw)
    assert status == 200 and searching.asked == ["/openai/v1/responses"]
    assert json.loads(searching.upstream.received[0].body)["tools"] == [{"type": "web_search"}]
    assert links(message) == [
        ("Bees", "https://a.org/1"),
        ("https://b.org/2", "https://b.org/2"),
    ]
    assert message["usage"]["server_tool_use"] == {"web_search_requests": 1}
    (exchange,) = searching.rig.ended()
    assert (exchange.lane, exchange.model) == (Lane.WEB_SEARCH, "openai/gpt-5.6")
    assert exchange.stop_reason == "end_turn"


@pytest.mark.parametrize("config", [CONFIG])
async def test_a_search_may_be_answered_as_a_whole(searching: Searching) -> None:
    searching.upstream.script = whole(json.dumps(REPLY).encode())
    _, raw = await searching.search(stream=False)
    assert len(links(json.loads(raw))) == 2


@pytest.mark.parametrize("config", [CONFIG])
async def test_a_conversations_model_that_cannot_search_is_not_asked_to(
    searching: Searching,
) -> None:
    _, raw = await searching.search(model="claude-router/ollama/qwen3")
    assert searching.asked == ["/openai/v1/responses"] and links(streamed(raw))
    decision = searching.rig.ended()[0].decision
    assert decision is not None and decision.reason is Reason.LANE


@pytest.mark.parametrize("config", [WITH_ANTHROPIC])
async def test_anthropic_searches_where_it_is_configured(searching: Searching) -> None:
    searching.upstream.script = answering(head() + b"".join(message_events()))
    await searching.search()
    assert searching.asked == ["/anthropic/v1/messages"]
    sent = json.loads(searching.upstream.received[0].body)
    assert {key: sent[key] for key in SEARCH} == SEARCH


@pytest.mark.parametrize("config", [WITH_ANTHROPIC])
async def test_a_conversations_model_that_can_search_does(searching: Searching) -> None:
    _, raw = await searching.search(model="claude-router/openai/gpt-5.6")
    assert searching.asked == ["/openai/v1/responses"] and links(streamed(raw))


@pytest.mark.parametrize("config", [NOBODY])
@pytest.mark.parametrize("is_streamed", [True, False])
async def test_where_nobody_can_search_nobody_is_asked(
    searching: Searching, is_streamed: bool
) -> None:
    status, raw = await searching.search(stream=is_streamed)
    message = streamed(raw) if is_streamed else json.loads(raw)
    use, result, text = message["content"]
    assert (status, searching.asked) == (200, [])
    assert use["input"] == {"query": "bees"}
    assert result["content"]["error_code"] == "unavailable"
    assert "lanes.web_search" in text["text"]
    (exchange,) = searching.rig.ended()
    assert (exchange.status, exchange.stop_reason) == (200, "end_turn")
