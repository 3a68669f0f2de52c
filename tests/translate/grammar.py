"""The grammar of a Messages event stream, and the message that it adds up to."""

from collections.abc import Mapping, Sequence
from typing import Any

from claude_router.translate.assemble import message_of

_DELTAS = {
    "text": {"text_delta"},
    "tool_use": {"input_json_delta"},
    "thinking": {"thinking_delta", "signature_delta"},
}


def problems(events: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is wrong with the order, the indices, the ids; [] for a stream that may be sent."""
    kinds = [event["type"] for event in events]
    if kinds == ["error"]:
        return []
    found = []
    if kinds[:1] != ["message_start"] or kinds.count("message_start") != 1:
        found.append("not exactly one message_start at the beginning")
    if kinds[-1:] == ["error"]:
        return found + _block_problems(events[1:-1], is_cut=True)
    if kinds[-2:] != ["message_delta", "message_stop"]:
        found.append(f"ends with {kinds[-2:]}")
    return found + _block_problems(events[1:-2], is_cut=False)


def message(events: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    assert problems(events) == []
    return message_of(events)


def _block_problems(events: Sequence[Mapping[str, Any]], *, is_cut: bool) -> list[str]:
    found: list[str] = []
    open_kind: str | None = None
    next_index = 0
    ids: set[str] = set()
    for event in events:
        match event["type"]:
            case "content_block_start":
                block = event["content_block"]
                if open_kind is not None or event["index"] != next_index:
                    found.append(f"block {event['index']} starts out of turn")
                if block["type"] == "tool_use" and (block["id"] in ids or not block["name"]):
                    found.append(f"tool_use {block['id']!r} repeated or without a name")
                ids |= {block["id"]} if block["type"] == "tool_use" else set()
                open_kind = block["type"]
            case "content_block_delta":
                if open_kind is None or event["index"] != next_index:
                    found.append(f"delta for block {event['index']}, which is not open")
                elif event["delta"]["type"] not in _DELTAS[open_kind]:
                    found.append(f"{event['delta']['type']} in {open_kind}")
            case "content_block_stop":
                if open_kind is None or event["index"] != next_index:
                    found.append(f"stop of block {event['index']}, which is not open")
                open_kind = None
                next_index += 1
            case other:
                found.append(f"{other} amid the blocks")
    if open_kind is not None and not is_cut:
        found.append("a block is left open")
    return found
