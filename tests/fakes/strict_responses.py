"""What OpenAI's Responses API would refuse in a request that keeps nothing at the provider.

Source: platform.openai.com/docs/api-reference/responses/create, 2026-08, and the errors that it
is reported to give.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.fakes.strict import (
    as_list,
    as_mapping,
    is_json_object,
    leaks,
    name_faults,
    picture_faults,
    tool_faults,
    unknown_fields,
    whole_number,
    words,
)

_BODY = words(
    """
    model input instructions stream stream_options max_output_tokens temperature top_p tools
    tool_choice parallel_tool_calls text reasoning include store metadata user safety_identifier
    prompt_cache_key prompt_cache_retention service_tier truncation previous_response_id background
    max_tool_calls prompt conversation top_logprobs
    """
)
_ITEMS = {
    "message": {"type", "id", "status", "role", "content", "phase"},
    "function_call": {"type", "id", "status", "call_id", "name", "arguments"},
    "function_call_output": {"type", "id", "status", "call_id", "output"},
    "reasoning": {"type", "id", "status", "summary", "content", "encrypted_content"},
}
_PARTS = {
    "input_text": {"type", "text"},
    "input_image": {"type", "image_url", "file_id", "detail"},
    "input_file": {"type", "filename", "file_data", "file_id", "file_url"},
    "output_text": {"type", "text", "annotations", "logprobs"},
    "refusal": {"type", "refusal"},
}
_INPUT_KINDS = frozenset({"input_text", "input_image", "input_file"})
_OUTPUT_KINDS = frozenset({"output_text", "refusal"})
_EFFORTS = {"none", "minimal", "low", "medium", "high", "xhigh"}
_SEALED = "reasoning.encrypted_content"
_INCLUDES = {_SEALED, "web_search_call.action.sources", "message.output_text.logprobs"}
_REASONS = re.compile(r"o\d|gpt-[5-9]|gpt-\d\d|codex")
_TOOL = {"type", "name", "description", "parameters", "strict"}
_MAX_TOOLS = 128
_LONGEST_ID = 64
_LEAST_OUTPUT = 16
_MAX_OUTPUT = {"gpt-5.6": 128_000}


def faults(body: Mapping[str, Any]) -> list[str]:
    """Each rule that `body` breaks, in words; [] for a request that the API would take."""
    return [*_parameters(body), *_tools(body), *_input(body), *leaks(body)]


def _parameters(body: Mapping[str, Any]) -> Iterator[str]:
    yield from unknown_fields(body, _BODY)
    model = str(body.get("model") or "")
    if not model:
        yield "model: missing required parameter"
    most = _MAX_OUTPUT.get(model)
    yield from whole_number(body, "max_output_tokens", least=_LEAST_OUTPUT, most=most)
    if "instructions" in body and not isinstance(body["instructions"], str):
        yield "instructions: must be a string"
    if "stream_options" in body and body.get("stream") is not True:
        yield "stream_options: only allowed when stream is enabled"
    yield from unknown_fields(
        as_mapping(body.get("stream_options")), {"include_obfuscation"}, "stream_options"
    )
    if len(str(body.get("prompt_cache_key") or "")) > 64:
        yield "prompt_cache_key: string longer than 64"
    for key in ("previous_response_id", "conversation", "background"):
        if body.get(key):
            yield f"{key}: needs a stored response, but nothing is stored"
    yield from _reasoning(body, model)
    if "text" in body:
        yield from _text(as_mapping(body["text"]))


def _reasoning(body: Mapping[str, Any], model: str) -> Iterator[str]:
    include = as_list(body.get("include"))
    for value in include:
        if value not in _INCLUDES:
            yield f"include: {value!r} is not supported"
    if _SEALED in include and body.get("store") is not False:
        yield f"include: {_SEALED} is for requests with store false"
    if not _REASONS.match(model):
        if _SEALED in include or "reasoning" in body:
            yield "reasoning: unsupported with a model that does not reason"
        return
    for key in ("temperature", "top_p"):
        if key in body:
            yield f"{key}: unsupported parameter with a reasoning model"
    reasoning = as_mapping(body.get("reasoning"))
    yield from unknown_fields(reasoning, {"effort", "summary"}, "reasoning")
    effort = reasoning.get("effort")
    accepted = _EFFORTS - ({"minimal"} if re.match(r"gpt-5\.[2-9]", model) else set())
    if effort is not None and effort not in accepted:
        yield f"reasoning.effort: {effort!r} is none of {', '.join(sorted(accepted))}"
    if reasoning.get("summary") not in (None, "auto", "concise", "detailed"):
        yield f"reasoning.summary: {reasoning['summary']!r} is not known"


def _text(text: Mapping[str, Any]) -> Iterator[str]:
    yield from unknown_fields(text, {"format", "verbosity"}, "text")
    wanted = as_mapping(text.get("format"))
    known = {"type", "name", "description", "schema", "strict"}
    yield from unknown_fields(wanted, known, "text.format")
    if wanted.get("type") == "json_schema":
        yield from name_faults(wanted.get("name"), "text.format.name")


def _tools(body: Mapping[str, Any]) -> Iterator[str]:
    tools, names = as_list(body.get("tools")), list[str]()
    if len(tools) > _MAX_TOOLS:
        yield f"tools: an array of at most {_MAX_TOOLS} tools is expected, not of {len(tools)}"
    for at, raw in enumerate(tools):
        tool, where = as_mapping(raw), f"tools[{at}]"
        if tool.get("type") == "web_search":
            continue
        if tool.get("type") != "function":
            yield f"{where}.type: {tool.get('type')!r} is not supported"
            continue
        yield from unknown_fields(tool, _TOOL, where)
        yield from tool_faults(tool, tool.get("parameters"), where, names)
        if tool.get("strict") is not False:
            yield from _strict(as_mapping(tool.get("parameters")), where)
    yield from _choice(body, names)


def _strict(schema: Mapping[str, Any], where: str) -> Iterator[str]:
    if schema.get("additionalProperties") is not False:
        yield f"{where}: strict is on unless false, then additionalProperties must be false"
    if set(as_list(schema.get("required"))) != set(as_mapping(schema.get("properties"))):
        yield f"{where}: strict is on unless false, then every property must be required"


def _choice(body: Mapping[str, Any], names: list[str]) -> Iterator[str]:
    choice = body.get("tool_choice")
    if choice is None:
        return
    if not body.get("tools"):
        yield "tool_choice: only allowed when tools are specified"
    if choice in ("auto", "none", "required"):
        return
    forced = as_mapping(choice)
    yield from unknown_fields(forced, {"type", "name"}, "tool_choice")
    if forced.get("type") != "function" or forced.get("name") not in names:
        yield f"tool_choice: {choice!r} names no tool of this request"


def _input(body: Mapping[str, Any]) -> Iterator[str]:
    items = body.get("input")
    if isinstance(items, str) and items:
        return
    if not isinstance(items, list) or not items:
        yield "input: a text or at least one item is expected"
        return
    waiting: list[str] = []
    seen: set[str] = set()
    for at, raw in enumerate(items):
        item, where = as_mapping(raw), f"input[{at}]"
        kind = str(item.get("type", "message" if "role" in item else None))
        if kind not in _ITEMS:
            yield f"{where}.type: {kind!r} is not supported"
            continue
        yield from unknown_fields(item, _ITEMS[kind], f"{where} ({kind})")
        match kind:
            case "function_call":
                yield from _call(item, where, seen, waiting)
            case "function_call_output":
                yield from _output(item, where, waiting)
            case "reasoning":
                yield from _reasoning_item(item, where, items[at + 1 :])
            case _:
                yield from _unanswered(waiting, where)
                waiting = []
                yield from _message(item, where)
    yield from _unanswered(waiting, "input")


def _unanswered(waiting: list[str], where: str) -> Iterator[str]:
    for call_id in waiting:
        yield f"{where}: no tool output found for function call {call_id}"


def _call(item: Mapping[str, Any], where: str, seen: set[str], waiting: list[str]) -> Iterator[str]:
    yield from name_faults(item.get("name"), f"{where}.name")
    if not is_json_object(item.get("arguments")):
        yield f"{where}.arguments: must be the text of a JSON object"
    call_id = item.get("call_id")
    if not isinstance(call_id, str) or not 1 <= len(call_id) <= _LONGEST_ID:
        yield f"{where}.call_id: {call_id!r} is not a string of 1 to {_LONGEST_ID} characters"
    elif call_id in seen:
        yield f"{where}.call_id: {call_id!r} was used by an earlier call"
    yield from _id(item, "fc_", where)
    seen.add(str(call_id))
    waiting.append(str(call_id))


def _output(item: Mapping[str, Any], where: str, waiting: list[str]) -> Iterator[str]:
    call_id = item.get("call_id")
    if call_id in waiting:
        waiting.remove(call_id)
    else:
        yield f"{where}: no tool call found for function call output with call_id {call_id}"
    output = item.get("output")
    if isinstance(output, str):
        return
    if not isinstance(output, list) or not output:
        yield f"{where}.output: expected a string or a non-empty array"
        return
    yield from _parts(output, _INPUT_KINDS, f"{where}.output")


def _reasoning_item(item: Mapping[str, Any], where: str, after: list[Any]) -> Iterator[str]:
    if not isinstance(item.get("summary"), list):
        yield f"{where}.summary: missing required parameter, an array"
    for number, part in enumerate(as_list(item.get("summary"))):
        if as_mapping(part).get("type") != "summary_text":
            yield f"{where}.summary[{number}].type: must be 'summary_text'"
    if not item.get("encrypted_content"):
        yield f"{where}: items are not persisted with store false, encrypted_content is needed"
    yield from _id(item, "rs_", where)
    kinds = [(as_mapping(i).get("type"), as_mapping(i).get("role")) for i in after]
    following = next((pair for pair in kinds if pair[0] != "reasoning"), None)
    if following not in (("message", "assistant"), ("function_call", None)):
        yield f"{where}: a reasoning item was provided without its required following item"


def _id(item: Mapping[str, Any], prefix: str, where: str) -> Iterator[str]:
    if "id" in item and not str(item["id"]).startswith(prefix):
        yield f"{where}.id: expected an id that begins with {prefix!r}, not {item['id']!r}"


def _message(item: Mapping[str, Any], where: str) -> Iterator[str]:
    role, content = item.get("role"), item.get("content")
    if role == "system":
        yield f"{where}.role: system messages are not allowed in the input; use developer"
    elif role not in ("user", "assistant", "developer"):
        yield f"{where}.role: {role!r} is none of user, assistant, developer"
    if isinstance(content, str) and content:
        return
    if not isinstance(content, list) or not content:
        yield f"{where}.content: expected a text or a non-empty array"
        return
    kinds = _OUTPUT_KINDS if role == "assistant" else _INPUT_KINDS
    yield from _parts(content, kinds, f"{where}.content")


def _parts(parts: list[Any], kinds: frozenset[str], where: str) -> Iterator[str]:
    for number, raw in enumerate(parts):
        part, place = as_mapping(raw), f"{where}[{number}]"
        kind = part.get("type")
        if kind not in kinds:
            yield f"{place}.type: {kind!r} is none of {', '.join(sorted(kinds))}"
            continue
        yield from unknown_fields(part, _PARTS[kind], place)
        if kind == "input_image":
            if part.get("detail") not in (None, "auto", "low", "high"):
                yield f"{place}.detail: {part['detail']!r} is not known"
            yield from picture_faults(part.get("image_url"), f"{place}.image_url")
        elif kind in ("input_text", "output_text") and not isinstance(part.get("text"), str):
            yield f"{place}.text: must be a string"
