"""The tools of a Chat Completions request, and which of them the model may or must call."""

from collections.abc import Mapping
from typing import Any

from claude_router.translate.content import clean
from claude_router.translate.dialects import Dialect
from claude_router.translate.names import ToolNames
from claude_router.translate.schema import tool_schema
from claude_router.wire.encoding import list_of, mapping

_PLACEHOLDER = "DeferredToolPlaceholder"
_CHOICES = {"auto": "auto", "none": "none", "any": "required"}


def client_tools(body: Mapping[str, Any]) -> tuple[list[Mapping[str, Any]], list[str]]:
    """The tools with a schema of their own, and the names of those that only Anthropic runs."""
    tools: list[Mapping[str, Any]] = [t for t in list_of(body.get("tools")) if isinstance(t, dict)]
    own = [t for t in tools if t.get("type") in (None, "custom") and t.get("name") != _PLACEHOLDER]
    server = [str(tool.get("name")) for tool in tools if tool.get("type") not in (None, "custom")]
    return own, server


def past_calls(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The `tool_use` blocks of the conversation, in order; some of their tools may be gone."""
    return [
        block
        for message in list_of(body.get("messages"))
        if isinstance(message, dict)
        for block in list_of(message.get("content"))
        if isinstance(block, dict) and block.get("type") == "tool_use"
    ]


def called_names(body: Mapping[str, Any]) -> list[str]:
    return [str(call.get("name")) for call in past_calls(body)]


def tool_names(body: Mapping[str, Any], dialect: Dialect) -> ToolNames:
    """Names for the provider of every tool that is offered or was called before."""
    tools, _ = client_tools(body)
    known = [*(str(tool.get("name")) for tool in tools), *called_names(body)]
    return ToolNames(dict.fromkeys(known), dialect.tool_name_limit)


def kept_tools(
    tools: list[Mapping[str, Any]], body: Mapping[str, Any], limit: int | None
) -> list[Mapping[str, Any]]:
    """At most `limit` tools: the forced one, those called before, then the first ones; in order."""
    if limit is None or len(tools) <= limit:
        return tools
    wanted = {*called_names(body), str(mapping(body.get("tool_choice")).get("name"))}
    by_need = sorted(tools, key=lambda tool: tool.get("name") not in wanted)[:limit]
    kept = {id(tool) for tool in by_need}
    return [tool for tool in tools if id(tool) in kept]


def function_of(tool: Mapping[str, Any], names: ToolNames, dialect: Dialect) -> dict[str, Any]:
    function: dict[str, Any] = {"name": names.upstream(str(tool.get("name")))}
    if isinstance(description := tool.get("description"), str) and description:
        function["description"] = clean(description)
    function["parameters"] = tool_schema(tool.get("input_schema"), dialect)
    return {"type": "function", "function": function}


def read_tools(
    body: Mapping[str, Any], names: ToolNames, dialect: Dialect, notes: list[str]
) -> dict[str, Any]:
    """`tools`, `tool_choice` and `parallel_tool_calls`, or nothing where no tool is left."""
    tools, server = client_tools(body)
    if server:
        notes.append(f"tools that only Anthropic runs were left out: {', '.join(server)}")
    kept = kept_tools(tools, body, dialect.max_tools)
    if len(kept) < len(tools):
        notes.append(f"{len(tools)} tools offered, {dialect.max_tools} passed on: its maximum")
    if not kept:
        return {}
    choice = mapping(body.get("tool_choice"))
    out: dict[str, Any] = {"tools": [function_of(tool, names, dialect) for tool in kept]}
    offered = {str(tool.get("name")) for tool in kept}
    out |= _choice(choice, out["tools"], names, dialect, offered, notes)
    if choice.get("disable_parallel_tool_use") is True and dialect.parallel_tool_calls:
        out["parallel_tool_calls"] = False
    if dialect.tool_stream and body.get("stream") is True:
        out["tool_stream"] = True
    return out


def _choice(
    choice: Mapping[str, Any],
    functions: list[dict[str, Any]],
    names: ToolNames,
    dialect: Dialect,
    offered: set[str],
    notes: list[str],
) -> dict[str, Any]:
    kind, name = choice.get("type"), str(choice.get("name"))
    if kind not in ("auto", "none", "any", "tool") or (kind == "tool" and name not in offered):
        return {}
    if kind in dialect.tool_choices:
        forced = {"type": "function", "function": {"name": names.upstream(name)}}
        return {"tool_choice": forced if kind == "tool" else _CHOICES[str(kind)]}
    if kind == "tool" and "any" in dialect.tool_choices:
        functions[:] = [f for f in functions if f["function"]["name"] == names.upstream(name)]
        return {"tool_choice": "required"}
    notes.append(f"tool_choice {kind!r} became 'auto': all that this model takes")
    return {"tool_choice": "auto"}
