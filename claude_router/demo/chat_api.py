"""An answer as the Chat Completions API gives it, streamed or whole."""

import json
from collections.abc import Iterator
from typing import Any

from claude_router.demo.answer import Answer, Question
from claude_router.demo.messages_api import input_tokens, output_tokens


def reply(question: Question, answer: Answer, answer_id: str) -> dict[str, Any]:
    """The whole completion."""
    message: dict[str, Any] = {"role": "assistant", "content": "".join(answer.texts) or None}
    if answer.thinking:
        message["reasoning_content"] = answer.thinking
    if answer.calls:
        message["tool_calls"] = [_call(answer, n, answer_id) for n in range(len(answer.calls))]
    choice = {"index": 0, "message": message, "finish_reason": _finish(answer)}
    return {
        "id": f"chatcmpl-{answer_id}",
        "object": "chat.completion",
        "created": 0,
        "model": question.model,
        "choices": [choice],
        "usage": _usage(question, answer),
    }


def stream(question: Question, answer: Answer, answer_id: str) -> Iterator[dict[str, Any]]:
    """The chunks; `[DONE]` is the server's to add."""
    yield _chunk(question, answer_id, {"role": "assistant", "content": ""})
    if answer.thinking:
        yield _chunk(question, answer_id, {"reasoning_content": answer.thinking})
    for text in answer.texts:
        yield _chunk(question, answer_id, {"content": text})
    for n in range(len(answer.calls)):
        call = {"index": n, **_call(answer, n, answer_id)}
        yield _chunk(question, answer_id, {"tool_calls": [call]})
    yield _chunk(question, answer_id, {}, finish=_finish(answer))
    last = _chunk(question, answer_id, {})
    yield {**last, "choices": [], "usage": _usage(question, answer)}


def error(status: int, message: str) -> dict[str, Any]:
    return {"error": {"message": message, "type": "server_error", "code": status}}


def _chunk(
    question: Question, answer_id: str, delta: dict[str, Any], finish: str | None = None
) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{answer_id}",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": question.model,
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }


def _call(answer: Answer, n: int, answer_id: str) -> dict[str, Any]:
    call = answer.calls[n]
    function = {"name": call.name, "arguments": json.dumps(call.arguments)}
    return {"id": f"call_{answer_id}{n}", "type": "function", "function": function}


def _finish(answer: Answer) -> str:
    return "tool_calls" if answer.calls else "stop"


def _usage(question: Question, answer: Answer) -> dict[str, int]:
    prompt, completion = input_tokens(question), output_tokens(answer)
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }
