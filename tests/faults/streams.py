"""One short answer as each of the three APIs streams it, event by event."""

import json
from typing import Any

from claude_router.config.model import Api
from claude_router.demo import chat_api, messages_api
from claude_router.demo.answer import Answer, Question, ToolCall
from tests.fakes import responses_api

PATHS: dict[str, Api] = {
    "/v1/messages": "messages",
    "/v1/chat/completions": "chat",
    "/v1/responses": "responses",
}
APIS = tuple(PATHS.values())
TEXT = Answer(("Hello ", "there ", "you"))
CALL = Answer(("Looking.",), (ToolCall("Bash", {"command": "ls -la /tmp"}),))


def events(api: Api, answer: Answer = TEXT) -> list[bytes]:
    """Whole events, the last of them ends the answer."""
    match api:
        case "messages":
            named = messages_api.stream(_question(api), answer, "1")
            return [_frame(event, name) for name, event in named]
        case "chat":
            chunks = [_frame(chunk) for chunk in chat_api.stream(_question(api), answer, "1")]
            return [*chunks, b"data: [DONE]\n\n"]
        case "responses":
            named_events = responses_api.stream(_question(api), answer, "1")
            return [_frame(event, event["type"]) for event in named_events]


def begun(api: Api, answer: Answer = TEXT) -> int:
    """How many events it takes until the client must have words of the answer."""
    word = answer.texts[0].strip().encode()
    return next(n for n, event in enumerate(events(api, answer), 1) if word in event)


def reply(api: Api) -> dict[str, Any]:
    """The same answer when no stream is asked for."""
    module: Any = {"messages": messages_api, "chat": chat_api, "responses": responses_api}[api]
    whole: dict[str, Any] = module.reply(_question(api), TEXT, "1")
    return whole


def _question(api: Any) -> Question:
    return Question(api, "m", "hello", (), (), "", True, {}, {})


def _frame(event: dict[str, Any], name: str = "") -> bytes:
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(event)}\n\n".encode()
