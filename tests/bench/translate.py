"""Translation beside json's work on the same bytes: `python -m tests.bench.translate`."""

import json
import math
from collections.abc import Callable
from time import process_time
from typing import Any

from claude_router.translate.apis import translation_for
from claude_router.translate.dialects import ProviderApi, resolve
from claude_router.translate.passthrough import passthrough_body
from claude_router.wire.encoding import dump_json, parse_json
from claude_router.wire.sse import Decoder, encode
from tests.bench.goals import Goal, print_goals, times_at_most

STREAM_ROUNDS = 7
REQUEST_ROUNDS = 60
EVENTS = 2000
MODELS: tuple[tuple[str, str, ProviderApi], ...] = (
    ("vllm", "qwen3", "chat"),
    ("openai", "gpt-5.6", "responses"),
    ("deepseek", "deepseek-v4", "messages"),
)


def fastest(*works: Callable[[], object], rounds: int) -> list[float]:
    """Seconds of CPU time that each work took in its fastest round.

    They take turns, so that a busy machine slows all of them alike.
    """
    seconds = [math.inf] * len(works)
    for _ in range(rounds):
        for at, work in enumerate(works):
            started = process_time()
            work()
            seconds[at] = min(seconds[at], process_time() - started)
    return seconds


def request(kilobytes: int = 150) -> dict[str, Any]:
    """A turn as Claude Code sends it: a long prompt, tools, a tool loop."""
    tools = [
        {
            "name": f"mcp__server__tool_{n}",
            "description": "What the tool does, in some words. " * 20,
            "input_schema": {
                "type": "object",
                "properties": {f"p{i}": {"type": "string", "description": "x"} for i in range(5)},
            },
        }
        for n in range(25)
    ]
    messages: list[dict[str, Any]] = [{"role": "user", "content": "Look through the project."}]
    while len(json.dumps(messages)) < (kilobytes - 40) * 1000:
        call = {"type": "tool_use", "id": f"toolu_{len(messages)}", "name": tools[0]["name"]}
        result = {
            "type": "tool_result",
            "tool_use_id": call["id"],
            "content": "line of code\n" * 80,
        }
        said = {"type": "text", "text": "I look."}
        messages.append({"role": "assistant", "content": [said, {**call, "input": {"p0": "a"}}]})
        messages.append({"role": "user", "content": [result]})
    system = [{"type": "text", "text": "You are careful. " * 900}]
    body = {"model": "m", "max_tokens": 32_000, "stream": True, "system": system}
    return {**body, "tools": tools, "messages": messages}


def stream_of(api: ProviderApi) -> list[tuple[str, dict[str, Any]]]:
    """A provider's stream of one long text."""
    text = " word"
    if api == "chat":
        delta: dict[str, Any] = {"choices": [{"index": 0, "delta": {"content": text}}]}
        end: dict[str, Any] = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
        return [("", delta)] * EVENTS + [("", end)]
    if api == "responses":
        kind = "response.output_text.delta"
        delta = {"type": kind, "output_index": 0, "content_index": 0, "delta": text}
        done = {"type": "response.completed", "response": {"status": "completed", "output": []}}
        return [(kind, delta)] * EVENTS + [("response.completed", done)]
    block = {"type": "text", "text": ""}
    piece = {"type": "text_delta", "text": text}
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": {"usage": {"input_tokens": 1}}},
        {"type": "content_block_start", "index": 0, "content_block": block},
        *[{"type": "content_block_delta", "index": 0, "delta": piece}] * EVENTS,
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}},
        {"type": "message_stop"},
    ]
    return [(str(event["type"]), event) for event in events]


def bench_stream(provider: str, model_id: str, api: ProviderApi) -> tuple[float, float]:
    """Events a second: translated, and each only decoded and encoded."""
    events = stream_of(api)
    texts = [json.dumps(event) for _, event in events]
    raw = b"".join(
        f"{f'event: {name}' + chr(10) if name else ''}data: {text}\n\n".encode()
        for (name, _), text in zip(events, texts, strict=True)
    )
    chunks = [raw[at : at + 4096] for at in range(0, len(raw), 4096)]
    dialect = resolve(provider, model_id, api)
    body = {"model": "m", "messages": [{"role": "user", "content": "hi"}], "stream": True}

    def translated() -> None:
        translation = translation_for(
            api,
            body,
            provider=provider,
            model_id=model_id,
            requested_model="m",
            dialect=dialect,
        )
        stream, decoder = translation.open_stream("msg_1"), Decoder()
        for chunk in chunks:
            for event in decoder.feed(chunk):
                b"".join(map(encode, stream.feed(event.name, event.data)))
        stream.close()

    def bare() -> None:
        for text in texts:
            json.dumps(json.loads(text))

    ours, decoded = fastest(translated, bare, rounds=STREAM_ROUNDS)
    return EVENTS / ours, EVENTS / decoded


def bench_request(provider: str, model_id: str, api: ProviderApi) -> tuple[float, float]:
    """Requests of 150 kB a second: decoded, translated, encoded; and without the translation."""
    raw = dump_json(request())
    dialect = resolve(provider, model_id, api)

    def translated() -> None:
        translation = translation_for(
            api,
            parse_json(raw),
            provider=provider,
            model_id=model_id,
            requested_model="m",
            dialect=dialect,
        )
        dump_json(translation.body)

    ours, bare = fastest(translated, lambda: json.dumps(json.loads(raw)), rounds=REQUEST_ROUNDS)
    return 1 / ours, 1 / bare


def bench_passthrough() -> tuple[float, float]:
    raw = dump_json(request())

    def passed() -> None:
        passthrough_body(raw, parse_json(raw), model_id="claude-x")

    ours, bare = fastest(passed, lambda: json.dumps(json.loads(raw)), rounds=REQUEST_ROUNDS)
    return 1 / ours, 1 / bare


def row(name: str, ours: float, bare: float) -> None:
    print(f"{name:34}{ours:12,.0f}{bare:14,.0f}{bare / ours:10.1f}x")


def main() -> list[Goal]:
    print(f"{'':34}{'ours /s':>12}{'bare JSON /s':>14}{'cost':>11}")
    goals = []
    for provider, model_id, api in MODELS:
        ours, bare = bench_stream(provider, model_id, api)
        row(f"events {api} -> messages", ours, bare)
        what = f"processor an event of {api}, us (json's)"
        goals.append(times_at_most(what, 1e6 / bare, 1e6 / ours, 2.5))
    for provider, model_id, api in MODELS:
        row(f"150 kB requests messages -> {api}", *bench_request(provider, model_id, api))
    row("150 kB requests passed through", *bench_passthrough())
    return goals


if __name__ == "__main__":
    print_goals(main())
