"""An answer as Anthropic's Messages API gives it, streamed or whole."""

import json
from collections.abc import Iterator
from typing import Any

from claude_router.demo.answer import Answer, Question

CHARS_PER_TOKEN = 4


def reply(question: Question, answer: Answer, answer_id: str) -> dict[str, Any]:
    """The whole message."""
    content: list[dict[str, Any]] = []
    if answer.thinking:
        content.append({"type": "thinking", "thinking": answer.thinking, "signature": "stand-in"})
    if answer.texts:
        content.append({"type": "text", "text": "".join(answer.texts)})
    content += [
        {"type": "tool_use", "id": f"toolu_{answer_id}{n}", "name": c.name, "input": c.arguments}
        for n, c in enumerate(answer.calls)
    ]
    return {
        "id": f"msg_{answer_id}",
        "type": "message",
        "role": "assistant",
        "model": question.model,
        "content": content,
        "stop_reason": "tool_use" if answer.calls else "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": input_tokens(question), "output_tokens": output_tokens(answer)},
    }


def stream(
    question: Question, answer: Answer, answer_id: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Pairs of event name and event; a text's pieces come one event each."""
    whole = reply(question, answer, answer_id)
    start = {**whole, "content": [], "stop_reason": None}
    start["usage"] = {**whole["usage"], "output_tokens": 1}
    yield _event("message_start", message=start)
    for index, block in enumerate(whole["content"]):
        empty, deltas = _pieces(block, answer)
        yield _event("content_block_start", index=index, content_block=empty)
        for delta in deltas:
            yield _event("content_block_delta", index=index, delta=delta)
        yield _event("content_block_stop", index=index)
    delta = {"stop_reason": whole["stop_reason"], "stop_sequence": None}
    yield _event("message_delta", delta=delta, usage=whole["usage"])
    yield _event("message_stop")


def error(status: int, message: str) -> dict[str, Any]:
    kind = {401: "authentication_error", 429: "rate_limit_error", 529: "overloaded_error"}
    return {
        "type": "error",
        "error": {"type": kind.get(status, "api_error"), "message": message},
    }


def input_tokens(question: Question) -> int:
    return max(1, len(json.dumps(question.body)) // CHARS_PER_TOKEN)


def output_tokens(answer: Answer) -> int:
    chars = sum(map(len, answer.texts)) + sum(len(str(c.arguments)) for c in answer.calls)
    return max(1, chars // CHARS_PER_TOKEN)


def _pieces(block: dict[str, Any], answer: Answer) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    match block["type"]:
        case "text":
            return {"type": "text", "text": ""}, [
                {"type": "text_delta", "text": text} for text in answer.texts
            ]
        case "thinking":
            return {"type": "thinking", "thinking": "", "signature": ""}, [
                {"type": "thinking_delta", "thinking": block["thinking"]},
                {"type": "signature_delta", "signature": block["signature"]},
            ]
        case _:
            arguments = json.dumps(block["input"])
            return {**block, "input": {}}, [{"type": "input_json_delta", "partial_json": arguments}]


def _event(name: str, **fields: Any) -> tuple[str, dict[str, Any]]:
    return name, {"type": name, **fields}
