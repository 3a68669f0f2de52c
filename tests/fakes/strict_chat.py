"""What OpenAI's Chat Completions API would refuse in a request.

Source: platform.openai.com/docs/api-reference/chat/create, 2026-08, and the errors that it and
its imitators are reported to give.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.fakes.strict import (
    NAME,
    as_list,
    as_mapping,
    is_json_object,
    leaks,
    name_faults,
    picture_faults,
    tool_faults,
    unknown_fields,
    whole_number,
    within,
    words,
)

_BODY = words(
    """
    model messages stream stream_options max_tokens max_completion_tokens temperature top_p n stop
    presence_penalty frequency_penalty logit_bias logprobs top_logprobs user safety_identifier
    prompt_cache_key prompt_cache_retention seed tools tool_choice parallel_tool_calls
    response_format reasoning_effort verbosity modalities prediction service_tier store metadata
    """
)
_MESSAGES = {
    "system": {"role", "content", "name"},
    "developer": {"role", "content", "name"},
    "user": {"role", "content", "name"},
    "assistant": {"role", "content", "name", "tool_calls", "refusal"},
    "tool": {"role", "content", "tool_call_id"},
}
_PARTS = {
    "text": {"type", "text"},
    "refusal": {"type", "refusal"},
    "image_url": {"type", "image_url"},
    "file": {"type", "file"},
}
_PART_KINDS = {"user": {"text", "image_url", "file"}, "assistant": {"text", "refusal"}}
_EFFORTS = {"none", "minimal", "low", "medium", "high", "xhigh"}
_REASONS = re.compile(r"o\d|gpt-[5-9]|gpt-\d\d")
_PINNED = ("max_tokens", "stop", "presence_penalty", "frequency_penalty", "logit_bias")
_MAX_OUTPUT = {"gpt-4.1": 32_768, "gpt-4.1-mini": 32_768, "gpt-4o": 16_384, "gpt-4o-mini": 16_384}
_MAX_TOOLS = 128
_LONGEST_ID = 40


def faults(body: Mapping[str, Any]) -> list[str]:
    """Each rule that `body` breaks, in words; [] for a request that the API would take."""
    return [*_parameters(body), *_tools(body), *_messages(body), *leaks(body)]


def _parameters(body: Mapping[str, Any]) -> Iterator[str]:
    yield from unknown_fields(body, _BODY)
    model = body.get("model")
    if not isinstance(model, str) or not model:
        yield "model: you must provide a model parameter"
    for key in ("max_tokens", "max_completion_tokens"):
        yield from whole_number(body, key, most=_MAX_OUTPUT.get(str(model)))
    if "max_tokens" in body and "max_completion_tokens" in body:
        yield "max_tokens and max_completion_tokens cannot both be set"
    yield from within(body, "temperature", 0, 2)
    yield from within(body, "top_p", 0, 1)
    if isinstance(stop := body.get("stop"), list) and not 1 <= len(stop) <= 4:
        yield f"stop: 1 to 4 sequences are allowed, not {len(stop)}"
    yield from _streaming(body)
    yield from _reasoning(body, str(model))
    if len(str(body.get("prompt_cache_key") or "")) > 64:
        yield "prompt_cache_key: string longer than 64"
    if "response_format" in body:
        yield from _format(as_mapping(body["response_format"]))


def _streaming(body: Mapping[str, Any]) -> Iterator[str]:
    if "stream" in body and not isinstance(body["stream"], bool):
        yield "stream: must be a boolean"
    if "stream_options" not in body:
        return
    if body.get("stream") is not True:
        yield "stream_options: only allowed when stream is enabled"
    options = as_mapping(body["stream_options"])
    yield from unknown_fields(options, {"include_usage", "include_obfuscation"}, "stream_options")


def _reasoning(body: Mapping[str, Any], model: str) -> Iterator[str]:
    effort = body.get("reasoning_effort")
    if effort is not None and effort not in _EFFORTS:
        yield f"reasoning_effort: {effort!r} is none of {', '.join(sorted(_EFFORTS))}"
    if not _REASONS.match(model):
        if effort is not None:
            yield "reasoning_effort: unrecognized by a model that does not reason"
        return
    for key in _PINNED:
        if key in body:
            yield f"{key}: unsupported parameter with a reasoning model"
    for key in ("temperature", "top_p"):
        if body.get(key, 1) != 1:
            yield f"{key}: a reasoning model supports only the default of 1"
    if body.get("tools") and re.match(r"gpt-5\.[6-9]", model) and effort != "none":
        yield "tools: with reasoning they are not supported here, use /v1/responses"


def _format(wanted: Mapping[str, Any]) -> Iterator[str]:
    if wanted.get("type") not in ("text", "json_object", "json_schema"):
        yield f"response_format.type: {wanted.get('type')!r} is not known"
    elif wanted["type"] == "json_schema":
        schema = as_mapping(wanted.get("json_schema"))
        yield from unknown_fields(
            schema, {"name", "description", "schema", "strict"}, "response_format.json_schema"
        )
        yield from name_faults(schema.get("name"), "response_format.json_schema.name")


def _tools(body: Mapping[str, Any]) -> Iterator[str]:
    tools = as_list(body.get("tools"))
    if "tools" in body and not 1 <= len(tools) <= _MAX_TOOLS:
        yield f"tools: an array of 1 to {_MAX_TOOLS} tools is expected, not of {len(tools)}"
    names: list[str] = []
    for at, tool in enumerate(tools):
        where, tool = f"tools[{at}]", as_mapping(tool)
        yield from unknown_fields(tool, {"type", "function"}, where)
        if tool.get("type") != "function":
            yield f"{where}.type: {tool.get('type')!r} is not supported, only 'function' is"
            continue
        function = as_mapping(tool.get("function"))
        known = {"name", "description", "parameters", "strict"}
        yield from unknown_fields(function, known, f"{where}.function")
        yield from tool_faults(function, function.get("parameters"), where, names)
    yield from _choice(body, names)


def _choice(body: Mapping[str, Any], names: list[str]) -> Iterator[str]:
    for key in ("tool_choice", "parallel_tool_calls"):
        if key in body and not names:
            yield f"{key}: only allowed when tools are specified"
    choice = body.get("tool_choice")
    if choice is None or choice in ("auto", "none", "required"):
        return
    forced = as_mapping(as_mapping(choice).get("function")).get("name")
    if as_mapping(choice).get("type") != "function" or forced not in names:
        yield f"tool_choice: {choice!r} names no tool of this request"


def _messages(body: Mapping[str, Any]) -> Iterator[str]:
    messages = as_list(body.get("messages"))
    if not messages:
        yield "messages: at least one message is expected"
    waiting: list[str] = []
    seen: set[str] = set()
    for at, raw in enumerate(messages):
        message, where = as_mapping(raw), f"messages[{at}]"
        role = str(message.get("role"))
        if role not in _MESSAGES:
            yield f"{where}.role: {role!r} is none of {', '.join(_MESSAGES)}"
            continue
        yield from unknown_fields(message, _MESSAGES[role], f"{where} ({role})")
        yield from _content(message, role, where)
        if role == "tool":
            yield from _answer(message, waiting, where)
            continue
        yield from _unanswered(waiting, where)
        waiting = []
        if role == "assistant":
            yield from _calls(message, where, seen, waiting)
    yield from _unanswered(waiting, "messages")


def _unanswered(waiting: list[str], where: str) -> Iterator[str]:
    if waiting:
        yield (
            f"{where}: an assistant message with tool_calls must be followed by tool messages "
            f"responding to each tool_call_id; without one: {', '.join(waiting)}"
        )


def _answer(message: Mapping[str, Any], waiting: list[str], where: str) -> Iterator[str]:
    call_id = message.get("tool_call_id")
    if call_id in waiting:
        waiting.remove(call_id)
    else:
        yield (
            f"{where}: a message with role tool must be a response to a preceding message with "
            f"tool_calls, once for each; {call_id!r} is not waiting"
        )


def _calls(
    message: Mapping[str, Any], where: str, seen: set[str], waiting: list[str]
) -> Iterator[str]:
    calls = as_list(message.get("tool_calls"))
    if "tool_calls" in message and not calls:
        yield f"{where}.tool_calls: an empty array is too short"
    if not calls and not message.get("content") and not message.get("refusal"):
        yield f"{where}: an assistant message needs content or tool_calls"
    for number, raw in enumerate(calls):
        call, place = as_mapping(raw), f"{where}.tool_calls[{number}]"
        function = as_mapping(call.get("function"))
        yield from unknown_fields(call, {"id", "type", "function"}, place)
        yield from unknown_fields(function, {"name", "arguments"}, f"{place}.function")
        if call.get("type") != "function":
            yield f"{place}.type: must be 'function'"
        yield from name_faults(function.get("name"), f"{place}.function.name", NAME)
        if not is_json_object(function.get("arguments")):
            yield f"{place}.function.arguments: must be the text of a JSON object"
        call_id = call.get("id")
        if not isinstance(call_id, str) or not 1 <= len(call_id) <= _LONGEST_ID:
            yield f"{place}.id: {call_id!r} is not a string of 1 to {_LONGEST_ID} characters"
        elif call_id in seen:
            yield f"{place}.id: {call_id!r} was used by an earlier call"
        seen.add(str(call_id))
        waiting.append(str(call_id))


def _content(message: Mapping[str, Any], role: str, where: str) -> Iterator[str]:
    content = message.get("content")
    if content is None:
        if role != "assistant":
            yield f"{where}.content: expected a string or an array, got null"
        return
    if isinstance(content, str):
        return
    if not isinstance(content, list) or not content:
        yield f"{where}.content: expected a string or a non-empty array"
        return
    for number, raw in enumerate(content):
        part, place = as_mapping(raw), f"{where}.content[{number}]"
        kind = part.get("type")
        if kind not in _PART_KINDS.get(role, {"text"}):
            yield f"{place}.type: {kind!r} is not allowed in a message of role {role}"
            continue
        yield from unknown_fields(part, _PARTS[kind], place)
        if kind == "image_url":
            picture = as_mapping(part.get("image_url"))
            yield from unknown_fields(picture, {"url", "detail"}, f"{place}.image_url")
            yield from picture_faults(picture.get("url"), f"{place}.image_url.url")
        elif kind in ("text", "refusal") and not isinstance(part.get(kind), str):
            yield f"{place}.{kind}: must be a string"
