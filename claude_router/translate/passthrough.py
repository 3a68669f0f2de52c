"""A request bound for Anthropic: byte for byte the client's, except what Anthropic would refuse.

Thinking signatures are bound to the bytes before them, so nothing is decoded and encoded again.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from claude_router.translate.names import client_call_id
from claude_router.translate.splice import Span, Splice, elements, members, root, values_of
from claude_router.translate.thinking import is_namespaced
from claude_router.translate.web_search_results import as_text, encoded_text
from claude_router.wire.encoding import list_of, mapping, string_of

_Predicate = Callable[[Any], bool]

_TOOL_ID = re.compile(r"[a-zA-Z0-9_-]+")
_THINKING = ("thinking", "redacted_thinking")
_ID_KEYS = ("id", "tool_use_id")
_EMPTY_TEXT = b'[{"type":"text","text":"(nothing)"}]'


def passthrough_body(
    raw: bytes,
    body: Mapping[str, Any],
    *,
    model_id: str | None,
    is_of_another: Callable[[str], bool] = lambda seal: False,
) -> bytes:
    """`raw` for Anthropic; `body` is what it decodes to.

    Changed are only the value of `model` (with a `model_id`), thinking that Anthropic did not
    make or whose seal `is_of_another` of its models (cut out), web searches of others (put into
    words), tool ids outside Anthropic's pattern, and `thinking`, switched off where a tool loop
    that another model began has no thinking to start with.
    """

    def is_foreign(block: Any) -> bool:
        if not _is_thinking(block):
            return False
        return is_foreign_thinking(block) or is_of_another(_seal(block))

    raw = _as_utf8(raw)
    splice, top = Splice(raw), root(raw)
    if model_id is not None and body.get("model") != model_id:
        splice.replace(values_of(raw, top, "model"), json.dumps(model_id).encode())
    if _needs_edits(body, is_foreign):
        _edit_messages(splice, values_of(raw, top, "messages")[-1], body["messages"], is_foreign)
    if _needs_thinking_off(body, is_foreign):
        splice.replace(values_of(raw, top, "thinking"), b'{"type":"disabled"}')
        _cut_thinking_edits(splice, top)
    return splice.result()


def is_foreign_thinking(block: Any) -> bool:
    """Whether Anthropic would refuse this block: unsigned, or signed by us for somebody else."""
    return _is_thinking(block) and (not _seal(block) or is_namespaced(block))


def _is_thinking(block: Any) -> bool:
    return isinstance(block, dict) and block.get("type") in _THINKING


def _seal(block: Mapping[str, Any]) -> str:
    """What a thinking block is sealed with."""
    return string_of(block.get("signature" if block["type"] == "thinking" else "data"))


def _as_utf8(raw: bytes) -> bytes:
    encoding = json.detect_encoding(raw)
    if encoding == "utf-8":
        return raw
    return raw.decode(encoding, "surrogatepass").encode("utf-8", "surrogatepass")


def _blocks(message: object) -> list[Any]:
    content = message.get("content") if isinstance(message, dict) else None
    return content if isinstance(content, list) else []


def _refused_ids(block: Mapping[str, Any]) -> dict[str, str]:
    """The keys of `block` whose id Anthropic refuses, with the stand-in for each."""
    return {key: client_call_id(block[key]) for key in _ID_KEYS if _is_refused(block.get(key))}


def _is_refused(call_id: object) -> bool:
    return isinstance(call_id, str) and _TOOL_ID.fullmatch(call_id) is None


def _needs_edit(block: object, is_foreign: _Predicate) -> bool:
    """Asked of every block of every request, so the frequent kinds are dealt with first."""
    if not isinstance(block, dict):
        return False
    kind = block.get("type")
    if kind == "text" and not block.get("citations"):
        return False
    if kind in _THINKING:
        return is_foreign(block)
    is_refused = _is_refused(block.get("id")) or _is_refused(block.get("tool_use_id"))
    return is_refused or as_text(block) is not None


def _needs_edits(body: Mapping[str, Any], is_foreign: _Predicate) -> bool:
    for message in list_of(body.get("messages")):
        for block in _blocks(message):
            if _needs_edit(block, is_foreign):
                return True
    return False


def _edit_messages(splice: Splice, span: Span, messages: list[Any], is_foreign: _Predicate) -> None:
    spans = elements(splice.raw, span)
    emptied = {
        at
        for at, message in enumerate(messages)
        if _blocks(message) and all(map(is_foreign, _blocks(message)))
    }
    if len(emptied) == len(messages):  # an empty array would be refused
        splice.replace(values_of(splice.raw, spans[emptied.pop()], "content"), _EMPTY_TEXT)
    splice.cut(spans, emptied)
    for at, message in enumerate(messages):
        blocks = _blocks(message)
        if at not in emptied and any(_needs_edit(block, is_foreign) for block in blocks):
            content = values_of(splice.raw, spans[at], "content")[-1]
            _edit_blocks(splice, content, blocks, is_foreign)


def _edit_blocks(splice: Splice, span: Span, blocks: list[Any], is_foreign: _Predicate) -> None:
    spans = elements(splice.raw, span)
    if all(map(is_foreign, blocks)):
        return
    splice.cut(spans, [at for at, block in enumerate(blocks) if is_foreign(block)])
    for at, block in enumerate(blocks):
        if (text := encoded_text(block)) is not None:
            splice.replace([spans[at]], text)
            continue
        for key, stand_in in _refused_ids(mapping(block)).items():
            splice.replace(values_of(splice.raw, spans[at], key), json.dumps(stand_in).encode())


def _needs_thinking_off(body: Mapping[str, Any], is_foreign: _Predicate) -> bool:
    """Anthropic refuses `enabled` when a tool loop's last assistant message starts otherwise."""
    if mapping(body.get("thinking")).get("type") != "enabled":
        return False
    own = [
        [block for block in _blocks(message) if not is_foreign(block)]
        for message in list_of(body.get("messages"))
        if mapping(message).get("role") == "assistant"
    ]
    kinds = [block.get("type") for block in own[-1] if isinstance(block, dict)] if own else []
    return "tool_use" in kinds and kinds[0] not in _THINKING


def _cut_thinking_edits(splice: Splice, top: Span) -> None:
    """Edits of `context_management` that clear thinking are refused while thinking is off."""
    raw = splice.raw
    for management in values_of(raw, top, "context_management")[-1:]:
        if not raw.startswith(b"{", management.start):
            continue
        for edits in values_of(raw, management, "edits")[-1:]:
            spans = elements(raw, edits) if raw.startswith(b"[", edits.start) else []
            splice.cut(spans, [at for at, span in enumerate(spans) if _clears(raw, span)])


def _clears(raw: bytes, span: Span) -> bool:
    if not raw.startswith(b"{", span.start):
        return False
    types = [m.value for m in members(raw, span) if m.key == "type"]
    return any(raw.startswith(b'"clear_thinking', value.start) for value in types)
