"""What Anthropic's Messages API would refuse in a request, betas of Claude Code included.

Source: platform.claude.com/docs/en/api/messages, 2026-08, and the errors that it is reported to
give.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from tests.fakes.strict import (
    as_list,
    as_mapping,
    encoded_picture_faults,
    leaks,
    name_faults,
    tool_faults,
    unknown_fields,
    whole_number,
    within,
    words,
)

_BODY = words(
    """
    model messages max_tokens system tools tool_choice metadata stop_sequences stream temperature
    top_p top_k thinking context_management output_config service_tier container mcp_servers
    safeguards inference_geo cache_control speed
    """
)
_CACHED = {"type", "cache_control"}
_BLOCKS = {
    "text": _CACHED | {"text", "citations"},
    "image": _CACHED | {"source"},
    "document": _CACHED | {"source", "title", "context", "citations"},
    "search_result": _CACHED | {"source", "title", "content", "citations"},
    "tool_reference": _CACHED | {"tool_name"},
    "tool_use": _CACHED | {"id", "name", "input", "caller"},
    "tool_result": _CACHED | {"tool_use_id", "content", "is_error"},
    "server_tool_use": _CACHED | {"id", "name", "input", "caller"},
    "web_search_tool_result": _CACHED | {"tool_use_id", "content", "caller"},
    "thinking": {"type", "thinking", "signature"},
    "redacted_thinking": {"type", "data"},
}
_OF_RESULTS = words("text image document search_result tool_reference")
_OF_USERS = words("text image document search_result tool_result")
_OF_ASSISTANTS = words(
    "text tool_use thinking redacted_thinking server_tool_use web_search_tool_result"
)
_TOOL = _CACHED | words(
    """
    name description input_schema strict defer_loading eager_input_streaming input_examples
    allowed_callers
    """
)
_OUTPUT = words("effort format task_budget")
_EFFORTS = words("low medium high xhigh max")
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,128}")
_ID = re.compile(r"[a-zA-Z0-9_-]+")
_LEAST_BUDGET = 1024
_MAX_BREAKPOINTS = 4

Turn = tuple[str, list[tuple[str, Mapping[str, Any]]]]
"""A role, and its blocks, each with its place; messages of one role in a row are one turn."""


def faults(body: Mapping[str, Any]) -> list[str]:
    """Each rule that `body` breaks, in words; [] for a request that the API would take."""
    turns = _turns(as_list(body.get("messages")))
    return [
        *_parameters(body),
        *_thinking(body, turns),
        *_tools(body),
        *_roles(as_list(body.get("messages"))),
        *_system_messages(as_list(body.get("messages"))),
        *_blocks(turns),
        *_pairs(turns),
        *_references(body, turns),
        *_breakpoints(body),
        *leaks(body),
    ]


def _parameters(body: Mapping[str, Any]) -> Iterator[str]:
    yield from unknown_fields(body, _BODY)
    if not isinstance(body.get("model"), str) or not body["model"]:
        yield "model: field required"
    if body.get("max_tokens") is None:
        yield "max_tokens: field required"
    yield from whole_number(body, "max_tokens")
    yield from within(body, "temperature", 0, 1)
    yield from within(body, "top_p", 0, 1)
    if "stream" in body and not isinstance(body["stream"], bool):
        yield "stream: must be a boolean"
    for at, stop in enumerate(as_list(body.get("stop_sequences"))):
        if not isinstance(stop, str) or not stop.strip():
            yield f"stop_sequences.{at}: each stop sequence must contain non-whitespace"
    yield from unknown_fields(as_mapping(body.get("metadata")), {"user_id"}, "metadata")
    management = as_mapping(body.get("context_management"))
    yield from unknown_fields(management, {"edits"}, "context_management")
    yield from _output_config(body.get("output_config"), "output_config", _OUTPUT)
    yield from _system(body.get("system"), "system")


def _output_config(value: object, where: str, known: Collection[str]) -> Iterator[str]:
    config = as_mapping(value)
    if value is not None and not isinstance(value, dict):
        yield f"{where}: must be an object"
    yield from unknown_fields(config, known, where)
    if "effort" in config and str(config["effort"]) not in _EFFORTS:
        yield f"{where}.effort: Invalid effort level {config['effort']!r}"
    kind = as_mapping(config.get("format")).get("type")
    if "format" in config and kind != "json_schema":
        yield f"{where}.format.type: {kind!r} is not json_schema"


def _system(system: object, where: str) -> Iterator[str]:
    if system is None or isinstance(system, str):
        return
    for at, raw in enumerate(as_list(system)):
        block = as_mapping(raw)
        if block.get("type") != "text":
            yield f"{where}.{at}.type: only text blocks are allowed"
            continue
        yield from _block(block, f"{where}.{at}")


def _system_messages(messages: Sequence[Any]) -> Iterator[str]:
    """Those amid the conversation; one may hold nothing but a control of what follows."""
    for at, message in enumerate(map(as_mapping, messages)):
        if message.get("role") == "system":
            where = f"messages.{at}"
            if "output_config" in message:
                config = message["output_config"]
                yield from _output_config(config, f"{where}.output_config", {"effort", "timing"})
            yield from _system(_content(message.get("content")), f"{where}.content")


def _thinking(body: Mapping[str, Any], turns: Sequence[Turn]) -> Iterator[str]:
    thinking = as_mapping(body.get("thinking"))
    kind = thinking.get("type")
    if not thinking:
        return
    known = {"type", "budget_tokens", "display", "block_binding"}
    yield from unknown_fields(thinking, known, "thinking")
    if kind not in ("enabled", "adaptive", "disabled"):
        yield f"thinking.type: {kind!r} is none of enabled, adaptive, disabled"
    if kind == "enabled":
        yield from _budget(body, thinking.get("budget_tokens"))
        yield from _loop_start(turns)
    edits = as_list(as_mapping(body.get("context_management")).get("edits"))
    if kind == "disabled" and any(
        str(as_mapping(e).get("type")).startswith("clear_thinking") for e in edits
    ):
        yield "context_management: clear_thinking requires thinking to be enabled or adaptive"
    forced = as_mapping(body.get("tool_choice")).get("type") in ("any", "tool")
    if kind != "disabled" and forced:
        yield "thinking: may not be enabled when tool_choice forces tool use"


def _budget(body: Mapping[str, Any], budget: object) -> Iterator[str]:
    most = body.get("max_tokens")
    if not isinstance(budget, int) or budget < _LEAST_BUDGET:
        yield f"thinking.budget_tokens: must be at least {_LEAST_BUDGET}, not {budget!r}"
    elif isinstance(most, int) and budget >= most:
        yield "max_tokens: must be greater than thinking.budget_tokens"


def _loop_start(turns: Sequence[Turn]) -> Iterator[str]:
    own = [blocks for role, blocks in turns if role == "assistant"]
    kinds = [block.get("type") for _, block in own[-1]] if own else []
    if "tool_use" in kinds and kinds[0] not in ("thinking", "redacted_thinking"):
        yield (
            f"expected thinking or redacted_thinking, but found {kinds[0]}: with thinking enabled "
            "the last assistant message of a tool loop must start with it"
        )


def _tools(body: Mapping[str, Any]) -> Iterator[str]:
    tools, names = as_list(body.get("tools")), list[str]()
    for at, raw in enumerate(tools):
        tool, where = as_mapping(raw), f"tools.{at}"
        if tool.get("type", "custom") != "custom":
            names.append(str(tool.get("name")))
            continue
        yield from unknown_fields(tool, _TOOL, where)
        yield from tool_faults(
            tool, tool.get("input_schema"), where, names, pattern=_NAME, needs_parts=False
        )
    if tools and all(as_mapping(tool).get("defer_loading") is True for tool in tools):
        yield "tools: at least one tool must not be deferred"
    choice = as_mapping(body.get("tool_choice"))
    known = {"type", "name", "disable_parallel_tool_use"}
    yield from unknown_fields(choice, known, "tool_choice")
    if choice and not tools:
        yield "tool_choice: may only be specified while providing tools"
    if choice.get("type") == "tool" and choice.get("name") not in names:
        yield f"tool_choice.name: tool {choice.get('name')!r} not found in provided tools"


def _roles(messages: Sequence[Any]) -> Iterator[str]:
    roles = [as_mapping(message).get("role") for message in messages]
    if not roles:
        yield "messages: at least one message is required"
        return
    if roles[0] != "user":
        yield f"messages.0.role: the first message must use the user role, not {roles[0]!r}"
    if roles[-1] == "assistant":
        yield "messages: the conversation must end with a user message, no prefill is supported"
    for at, raw in enumerate(messages):
        message = as_mapping(raw)
        role, content = message.get("role"), message.get("content")
        controls = {"output_config"} if role == "system" else set()
        yield from unknown_fields(message, {"role", "content"} | controls, f"messages.{at}")
        if role not in ("user", "assistant", "system"):
            yield f"messages.{at}.role: {role!r} is none of user, assistant, system"
        is_control = content == [] and message.keys() & controls  # beta per-turn-control
        if not is_control and (not isinstance(content, str | list) or not content):
            yield f"messages.{at}.content: all messages must have non-empty content"


def _turns(messages: Sequence[Any]) -> list[Turn]:
    placed = [
        (str(as_mapping(message).get("role")), f"messages.{at}.content.{number}", block)
        for at, message in enumerate(messages)
        for number, block in enumerate(_content(as_mapping(message).get("content")))
    ]
    spoken = [one for one in placed if one[0] != "system"]
    runs = groupby(spoken, lambda one: one[0])
    return [(role, [(where, block) for _, where, block in run]) for role, run in runs]


def _content(content: object) -> list[Mapping[str, Any]]:
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    return [as_mapping(block) for block in as_list(content)]


def _blocks(turns: Sequence[Turn]) -> Iterator[str]:
    seen: set[str] = set()
    for role, blocks in turns:
        allowed = _OF_ASSISTANTS if role == "assistant" else _OF_USERS
        for where, block in blocks:
            kind = block.get("type")
            if kind not in allowed:
                yield f"{where}.type: {kind!r} is not allowed in a message of role {role}"
                continue
            yield from _block(block, where)
            if kind == "tool_use" and block.get("id") in seen:
                yield f"{where}.id: tool_use ids must be unique, {block['id']!r} comes twice"
            seen |= {str(block.get("id"))} if kind == "tool_use" else set()
        if role == "assistant" and blocks[-1][1].get("type") in ("thinking", "redacted_thinking"):
            yield f"{blocks[-1][0]}: the final block in an assistant message cannot be thinking"


def _block(block: Mapping[str, Any], where: str) -> Iterator[str]:
    kind = str(block.get("type"))
    yield from unknown_fields(block, _BLOCKS[kind], where)
    match kind:
        case "text":
            if not isinstance(block.get("text"), str) or not block["text"].strip():
                yield f"{where}.text: text content blocks must contain non-whitespace text"
        case "image":
            yield from _source(as_mapping(block.get("source")), f"{where}.source")
        case "tool_use":
            yield from name_faults(block.get("id"), f"{where}.id", _ID)
            yield from name_faults(block.get("name"), f"{where}.name", _NAME)
            if not isinstance(block.get("input"), dict):
                yield f"{where}.input: must be an object"
        case "tool_result":
            yield from name_faults(block.get("tool_use_id"), f"{where}.tool_use_id", _ID)
            yield from _result(block.get("content", ""), where)
        case "thinking":
            if not isinstance(block.get("signature"), str) or not block["signature"]:
                yield f"{where}: invalid signature in thinking block"
        case "redacted_thinking":
            if not isinstance(block.get("data"), str) or not block["data"]:
                yield f"{where}: invalid data in redacted_thinking block"


def _result(content: object, where: str) -> Iterator[str]:
    if isinstance(content, str):
        return
    if not isinstance(content, list):
        yield f"{where}.content: must be a string or an array"
    for number, raw in enumerate(as_list(content)):
        part, place = as_mapping(raw), f"{where}.content.{number}"
        if part.get("type") not in _OF_RESULTS:
            yield f"{place}.type: {part.get('type')!r} is not allowed in a tool_result"
        else:
            yield from _block(part, place)


def _source(source: Mapping[str, Any], where: str) -> Iterator[str]:
    match source.get("type"):
        case "base64":
            yield from unknown_fields(source, {"type", "media_type", "data"}, where)
            yield from encoded_picture_faults(source.get("media_type"), source.get("data"), where)
        case "url" | "file":
            yield from unknown_fields(source, {"type", "url", "file_id"}, where)
        case other:
            yield f"{where}.type: {other!r} is none of base64, url, file"


def _pairs(turns: Sequence[Turn]) -> Iterator[str]:
    """Every tool_use is answered once, at the very start of the turn behind it."""
    for at, (role, blocks) in enumerate(turns):
        before = turns[at - 1][1] if at else []
        called = [str(b.get("id")) for _, b in before if b.get("type") == "tool_use"]
        if role == "user":
            yield from _answered(blocks, called)
        elif called:
            yield f"{blocks[0][0]}: tool_use ids without tool_result blocks: {', '.join(called)}"
    last = (
        [str(b.get("id")) for _, b in turns[-1][1] if b.get("type") == "tool_use"] if turns else []
    )
    if last:
        yield f"messages: tool_use ids without tool_result blocks: {', '.join(last)}"


def _answered(blocks: Sequence[tuple[str, Mapping[str, Any]]], called: list[str]) -> Iterator[str]:
    kinds = [block.get("type") for _, block in blocks]
    answers = [str(b.get("tool_use_id")) for _, b in blocks if b.get("type") == "tool_result"]
    if missing := [call_id for call_id in called if call_id not in answers]:
        yield (
            f"{blocks[0][0]}: tool_use ids were found without tool_result blocks immediately "
            f"after: {', '.join(missing)}"
        )
    for call_id in dict.fromkeys(answers):
        if call_id not in called:
            yield f"{blocks[0][0]}: unexpected tool_use_id found in tool_result: {call_id}"
        elif answers.count(call_id) > 1:
            yield f"{blocks[0][0]}: each tool_use must have a single result, {call_id} has more"
    if kinds[: len(answers)] != ["tool_result"] * len(answers):
        yield f"{blocks[0][0]}: tool_result blocks must come first in the turn behind a tool_use"


def _references(body: Mapping[str, Any], turns: Sequence[Turn]) -> Iterator[str]:
    """Tools that a search found must be among the tools."""
    names = {as_mapping(tool).get("name") for tool in as_list(body.get("tools"))}
    for _, blocks in turns:
        for where, block in blocks:
            for part in _content(block.get("content")):
                if part.get("type") == "tool_reference" and part.get("tool_name") not in names:
                    yield f"{where}: tool reference {part.get('tool_name')!r} not found in tools"


def _breakpoints(body: Mapping[str, Any]) -> Iterator[str]:
    found = list(_marks(body))
    if len(found) > _MAX_BREAKPOINTS:
        yield f"cache_control: at most {_MAX_BREAKPOINTS} blocks may have it, found {len(found)}"
    for mark in found:
        if as_mapping(mark).get("type") != "ephemeral":
            yield f"cache_control.type: must be 'ephemeral', not {mark!r}"
        yield from unknown_fields(as_mapping(mark), {"type", "ttl", "scope"}, "cache_control")


def _marks(body: Mapping[str, Any]) -> Iterator[object]:
    """Breakpoints on tools, system blocks, content blocks and the content of results."""
    messages = [as_mapping(message) for message in as_list(body.get("messages"))]
    blocks = [block for message in messages for block in _content(message.get("content"))]
    inner = [part for block in blocks for part in _content(block.get("content"))]
    places = [*as_list(body.get("tools")), *as_list(body.get("system")), *blocks, *inner]
    for place in places:
        if as_mapping(place).get("cache_control") is not None:
            yield place["cache_control"]
