"""The Responses API of a stand-in: a request read as a question, an answer streamed or whole."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from claude_router.demo.answer import Answer, Question
from claude_router.demo.messages_api import input_tokens, output_tokens
from tests.fakes.conversation import conversation

API: Any = "responses"  # the demo's own stand-ins speak the two other APIs
_REMINDER = re.compile(r"<system-reminder>.*?</system-reminder>", re.DOTALL)

Event = dict[str, Any]


def read_question(body: Mapping[str, Any], headers: Mapping[str, str]) -> Question:
    """The newest user text, and the tools' outputs behind it."""
    text, results = "", list[str]()
    for said in conversation(API, body):
        words = _REMINDER.sub("", said.text).strip()
        if said.who == "user" and words:
            text, results = words, []
        elif said.who == "tool":
            results.append(said.text)
    return Question(
        api=API,
        model=str(body.get("model", "")),
        text=text,
        results=tuple(results),
        tools=tuple(str(tool.get("name", "")) for tool in body.get("tools", [])),
        system=str(body.get("instructions", "")),
        is_streamed=body.get("stream") is True,
        headers=headers,
        body=body,
    )


def reply(question: Question, answer: Answer, answer_id: str) -> dict[str, Any]:
    """The whole response."""
    prompt, said = input_tokens(question), output_tokens(answer)
    return {
        "id": f"resp_{answer_id}",
        "object": "response",
        "status": "completed",
        "model": question.model,
        "error": None,
        "output": list(_items(question, answer, answer_id)),
        "usage": {"input_tokens": prompt, "output_tokens": said, "total_tokens": prompt + said},
    }


def stream(question: Question, answer: Answer, answer_id: str) -> Iterator[Event]:
    """The events, numbered; an item of text comes in the answer's pieces."""
    for number, event in enumerate(_events(question, answer, answer_id)):
        yield {**event, "sequence_number": number}


def error(status: int, message: str) -> dict[str, Any]:
    return {"error": {"message": message, "type": "server_error", "code": str(status)}}


def seal(model: str) -> str:
    """How the encrypted reasoning of `model` begins."""
    return f"sealed-by-{model}-"


def _items(question: Question, answer: Answer, answer_id: str) -> Iterator[dict[str, Any]]:
    if answer.thinking:
        yield {
            "type": "reasoning",
            "id": f"rs_{answer_id}",
            "summary": [{"type": "summary_text", "text": answer.thinking}],
            "encrypted_content": seal(question.model) + answer_id,
        }
    if answer.texts:
        part = {"type": "output_text", "text": "".join(answer.texts), "annotations": []}
        yield {
            "type": "message",
            "id": f"msg_{answer_id}",
            "status": "completed",
            "role": "assistant",
            "content": [part],
        }
    for number, call in enumerate(answer.calls):
        yield {
            "type": "function_call",
            "id": f"fc_{answer_id}{number}",
            "status": "completed",
            "call_id": f"call_{answer_id}{number}",
            "name": call.name,
            "arguments": json.dumps(call.arguments),
        }


def _events(question: Question, answer: Answer, answer_id: str) -> Iterator[Event]:
    whole = reply(question, answer, answer_id)
    yield {"type": "response.created", "response": {**whole, "status": "in_progress", "output": []}}
    for index, item in enumerate(whole["output"]):
        yield {"type": "response.output_item.added", "output_index": index, "item": _begun(item)}
        for kind, delta in _deltas(item, answer):
            place = {"item_id": item["id"], "output_index": index}
            yield {"type": f"response.{kind}.delta", **place, "delta": delta}
        yield {"type": "response.output_item.done", "output_index": index, "item": item}
    yield {"type": "response.completed", "response": whole}


def _begun(item: Mapping[str, Any]) -> dict[str, Any]:
    match item["type"]:
        case "reasoning":
            return {**item, "summary": []}
        case "message":
            return {**item, "content": []}
    return {**item, "arguments": ""}


def _deltas(item: Mapping[str, Any], answer: Answer) -> Iterator[tuple[str, str]]:
    match item["type"]:
        case "reasoning":
            yield "reasoning_summary_text", answer.thinking
        case "message":
            for text in answer.texts:
                yield "output_text", text
        case _:
            yield "function_call_arguments", item["arguments"]
