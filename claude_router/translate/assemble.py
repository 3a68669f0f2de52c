"""A whole Messages reply from its stream events, and the events of a whole reply."""

from collections.abc import Iterable, Mapping
from typing import Any

from claude_router.translate import arguments
from claude_router.wire.encoding import list_of, string_of

_TEXT_OF_DELTA = {
    "text_delta": "text",
    "thinking_delta": "thinking",
    "signature_delta": "signature",
}


def message_of(events: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The reply that a grammatical stream adds up to.

    Raises:
        ValueError: the stream reports an error or breaks off; the message is the stream's own.
    """
    message: dict[str, Any] = {}
    is_complete = False
    for event in events:
        match event["type"]:
            case "message_start":
                message = {**event["message"], "content": []}
            case "content_block_start":
                message["content"].append(_Block(event["content_block"]))
            case "content_block_delta":
                message["content"][event["index"]].add(event["delta"])
            case "message_delta":
                message |= event["delta"]
                message["usage"] = message.get("usage", {}) | event.get("usage", {})
            case "message_stop":
                is_complete = True
            case "error":
                raise ValueError(event["error"]["message"])
    if not is_complete:
        raise ValueError("the answer broke off")
    message["content"] = [block.whole() for block in message["content"]]
    return message


def events_of(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The stream that adds up to `message`."""
    usage = message["usage"]
    start = {**message, "content": [], "stop_reason": None, "stop_sequence": None}
    events: list[dict[str, Any]] = [{"type": "message_start", "message": start}]
    for index, block in enumerate(message["content"]):
        opened, deltas = _opened(block)
        events.append({"type": "content_block_start", "index": index, "content_block": opened})
        events += [{"type": "content_block_delta", "index": index, "delta": d} for d in deltas]
        events.append({"type": "content_block_stop", "index": index})
    stop = {key: message.get(key) for key in ("stop_reason", "stop_sequence")}
    events.append({"type": "message_delta", "delta": stop, "usage": usage})
    events.append({"type": "message_stop"})
    return events


class _Block:
    """A content block while its deltas come in."""

    def __init__(self, opened: Mapping[str, Any]) -> None:
        self._block = dict(opened)
        self._texts: dict[str, list[str]] = {}

    def add(self, delta: Mapping[str, Any]) -> None:
        if delta["type"] == "input_json_delta":
            self._texts.setdefault("input", []).append(delta["partial_json"])
        elif delta["type"] == "citations_delta":
            cited = self._block.get("citations") or []
            self._block["citations"] = [*cited, delta["citation"]]
        elif (field := _TEXT_OF_DELTA.get(delta["type"])) is not None:
            self._texts.setdefault(field, []).append(delta[field])

    def whole(self) -> dict[str, Any]:
        block = dict(self._block)
        for field, parts in self._texts.items():
            text = "".join(parts)
            if field == "input":
                block["input"] = arguments.read(text)
            else:
                block[field] = block.get(field, "") + text
        return block


def _opened(block: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    match block["type"]:
        case "text":
            return _opened_text(block)
        case "thinking":
            deltas = [{"type": "thinking_delta", "thinking": string_of(block.get("thinking"))}]
            if string_of(block.get("signature")):
                deltas.append({"type": "signature_delta", "signature": block["signature"]})
            return {**block, "thinking": "", "signature": ""}, deltas
        case "tool_use" | "server_tool_use":
            whole = arguments.dump(arguments.read(block.get("input")))
            return {**block, "input": {}}, [{"type": "input_json_delta", "partial_json": whole}]
        case _:
            return dict(block), []


def _opened_text(block: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    cited = list_of(block.get("citations"))
    opened = {**block, "text": "", **({"citations": []} if cited else {})}
    citing = [{"type": "citations_delta", "citation": citation} for citation in cited]
    return opened, [*citing, {"type": "text_delta", "text": string_of(block.get("text"))}]
