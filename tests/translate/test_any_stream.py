"""However an answer is cut and whatever is missing: the same message, or an error at its end."""

import itertools
import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claude_router.translate.apis import translation_for
from claude_router.translate.assemble import events_of
from claude_router.translate.dialects import ProviderApi, resolve
from claude_router.translate.names import client_call_id
from claude_router.translate.translation import Translation
from claude_router.wire.sse import Decoder

from .chat_helpers import messages, result
from .grammar import message, problems
from .responses_helpers import call_item, finished, pieces, reasoning_item, text_item

APIS: tuple[ProviderApi, ...] = ("chat", "responses", "messages")
WHOLE = 10_000  # longer than any text here

Block = tuple[str, str]  # "thinking", "text" or "call", and its words
Event = tuple[str, dict[str, Any]]


def translate(api: ProviderApi, request: dict[str, Any]) -> Translation:
    base = {"max_tokens": 99, "stream": True, "messages": [{"role": "user", "content": "Hi"}]}
    quirks: dict[str, object] = {"max_stops": 0} if api == "chat" else {}
    return translation_for(
        api,
        base | request,
        provider="somewhere",
        model_id="model",
        requested_model="m",
        dialect=resolve("somewhere", "model", api, quirks),
    )


def cut_text(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def chat_events(blocks: list[Block], size: int) -> Iterator[Event]:
    calls = itertools.count()
    for kind, words in blocks:
        if kind != "call":
            field = "content" if kind == "text" else "reasoning_content"
            deltas: list[dict[str, Any]] = [{field: piece} for piece in cut_text(words, size)]
        else:
            index = next(calls)
            first = {"index": index, "id": f"c{index}", "function": {"name": "t"}}
            arguments = [
                {"index": index, "function": {"arguments": piece}}
                for piece in cut_text(json.dumps({"value": words}), size)
            ]
            deltas = [{"tool_calls": [entry]} for entry in (first, *arguments)]
        yield from (("", {"choices": [{"delta": delta}]}) for delta in deltas)
    yield "", {"choices": [{"delta": {}, "finish_reason": "stop"}]}


def responses_events(blocks: list[Block], size: int) -> Iterator[Event]:
    for index, (kind, words) in enumerate(blocks):
        if kind == "call":
            item = call_item(f"c{index}", "t", json.dumps({"value": words}))
        else:
            item = text_item(words) if kind == "text" else reasoning_item(words)
        yield from pieces({**item, "id": f"i{index}"}, index, size)
    yield finished()


def messages_events(blocks: list[Block], size: int) -> Iterator[Event]:
    made: dict[str, Callable[[str, int], dict[str, Any]]] = {
        "text": lambda words, _: {"type": "text", "text": words},
        "thinking": lambda words, _: {"type": "thinking", "thinking": words, "signature": "s"},
        "call": lambda words, index: {
            "type": "tool_use",
            "id": f"c{index}",
            "name": "t",
            "input": {"value": words},
        },
    }
    content = [made[kind](words, index) for index, (kind, words) in enumerate(blocks)]
    stop = {"stop_reason": "end_turn", "stop_sequence": None}
    for event in events_of({"content": content, "usage": {"input_tokens": 7}, **stop}):
        for piece in _cut_delta(event, size):
            yield piece["type"], piece


def _cut_delta(event: dict[str, Any], size: int) -> list[dict[str, Any]]:
    delta = event.get("delta", {})
    key = {"text_delta": "text", "thinking_delta": "thinking", "input_json_delta": "partial_json"}
    if (field := key.get(delta.get("type"))) is None:
        return [event]
    return [{**event, "delta": {**delta, field: p}} for p in cut_text(delta[field], size)]


EVENTS = {"chat": chat_events, "responses": responses_events, "messages": messages_events}
LAST = {  # what the event holds that says how the answer ended
    "chat": b'"finish_reason"',
    "responses": b"response.completed",
    "messages": b"message_delta",
}
TRANSLATIONS = {api: translate(api, {"stop_sequences": ["END"]}) for api in APIS}


def encoded(events: list[Event]) -> bytes:
    return b"".join(
        f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
        for name, data in events
    )


def relayed(api: ProviderApi, raw: bytes, cuts: list[int]) -> list[dict[str, Any]]:
    """The client's events for a stream that comes in pieces cut at `cuts` and then ends."""
    decoder, stream = Decoder(), TRANSLATIONS[api].open_stream("msg_1")
    edges = [0, *sorted(cut % (len(raw) + 1) for cut in cuts), len(raw)]
    decoded = [e for a, b in itertools.pairwise(edges) for e in decoder.feed(raw[a:b])]
    out = [o for e in (*decoded, *decoder.close()) for o in stream.feed(e.name, e.data)]
    return out + stream.close()


TEXTS = st.text(st.sampled_from('ab \n{}":,é日<>'), max_size=6) | st.sampled_from(
    ["<think>hm</think>\n42", "<thin", "say END now", "E", " \n"]
)
BLOCKS = st.lists(st.tuples(st.sampled_from(["thinking", "text", "call"]), TEXTS), max_size=4)
CUTS = st.lists(st.integers(0, 9999), max_size=6)


@pytest.mark.parametrize("api", APIS)
@settings(max_examples=2000, deadline=None)
@given(blocks=BLOCKS, size=st.integers(1, 4), cuts=CUTS)
def test_any_chunking_gives_the_same_message(
    api: ProviderApi, blocks: list[Block], size: int, cuts: list[int]
) -> None:
    whole = relayed(api, encoded(list(EVENTS[api](blocks, WHOLE))), [])
    chunked = relayed(api, encoded(list(EVENTS[api](blocks, size))), cuts)
    assert message(chunked) == message(whole)


@pytest.mark.parametrize("api", APIS)
@settings(max_examples=2000, deadline=None)
@given(blocks=BLOCKS, size=st.integers(1, 4), cut=st.integers(0, 9999))
def test_a_cut_anywhere_ends_in_an_error_unless_the_end_was_told(
    api: ProviderApi, blocks: list[Block], size: int, cut: int
) -> None:
    raw = encoded(list(EVENTS[api](blocks, size)))
    cut %= len(raw) + 1
    events = relayed(api, raw[:cut], [])
    assert problems(events) == []
    if cut <= raw.index(LAST[api]):
        assert events[-1]["type"] == "error"
    elif cut == len(raw):
        assert events[-1]["type"] == "message_stop"


@pytest.mark.parametrize("api", APIS)
@settings(max_examples=2000, deadline=None)
@given(blocks=BLOCKS, seed=st.integers(0, 2**32), left=st.integers(0, 30))
def test_events_out_of_order_or_missing_still_make_a_grammatical_stream(
    api: ProviderApi, blocks: list[Block], seed: int, left: int
) -> None:
    events = list(EVENTS[api](blocks, 3))
    mixed = random.Random(seed).sample(events, min(left, len(events)))
    assert problems(relayed(api, encoded(mixed), [])) == []


NAMES = st.lists(
    st.text(min_size=1, max_size=9) | st.just("mcp__" + "x" * 80), min_size=1, max_size=3
)


def call_events(api: ProviderApi, call_id: str, name: str) -> list[Event]:
    if api == "responses":
        return [*pieces(call_item(call_id, name), 0), finished()]
    if api == "chat":
        entry = {"index": 0, "id": call_id, "function": {"name": name, "arguments": "{}"}}
        delta = {"delta": {"tool_calls": [entry]}, "finish_reason": "tool_calls"}
        return [("", {"choices": [delta]})]
    block = {"type": "tool_use", "id": call_id, "name": name}
    start: Event = ("content_block_start", {"index": 0, "content_block": block})
    return [start, ("message_stop", {})]


def sent_call(api: ProviderApi, body: dict[str, Any]) -> tuple[str, str, str]:
    """The only call of a request: its id, its name, the id of its answer."""
    if api == "responses":
        call, answer = body["input"]
        return call["call_id"], call["name"], answer["call_id"]
    first, second = body["messages"]
    if api == "chat":
        (call,) = first["tool_calls"]
        return call["id"], call["function"]["name"], second["tool_call_id"]
    (call,), (answer,) = first["content"], second["content"]
    return call["id"], call["name"], answer["tool_use_id"]


def tool_name(tool: dict[str, Any]) -> str:
    return str((tool.get("function") or tool)["name"])


@settings(max_examples=2000, deadline=None)
@given(api=st.sampled_from(APIS), names=NAMES, call_id=st.text(min_size=1, max_size=30))
def test_a_call_has_its_own_name_at_the_client_and_its_own_id_at_the_provider(
    api: ProviderApi, names: list[str], call_id: str
) -> None:
    if api == "messages":  # gives ids in Anthropic's pattern
        call_id = client_call_id(call_id)
    tools = [{"name": name, "input_schema": {}} for name in dict.fromkeys(names)]
    offered = translate(api, {"tools": tools})
    theirs = tool_name(offered.body["tools"][-1])
    stream = offered.open_stream("msg_1")
    events = [o for e in call_events(api, call_id, theirs) for o in stream.feed(e[0], _data(e))]
    (call,) = message(events + stream.close())["content"]
    assert call["name"] == tools[-1]["name"]
    assert re.fullmatch("[a-zA-Z0-9_-]+", call["id"])
    again = messages(("assistant", [call]), ("user", [result(call["id"])]))
    assert sent_call(api, translate(api, {"tools": tools, **again}).body) == (
        call_id,
        theirs,
        call_id,
    )


def _data(event: Event) -> str:
    return json.dumps({"type": event[0], **event[1]})
