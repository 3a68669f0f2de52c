"""The capability record: what a provider's model takes, and how it wants it.

The defaults are those of an unknown OpenAI-compatible server. `quirks:` in the configuration
overrides any field by its name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from claude_router.translate.providers import (
    PROVIDERS,
    Provider,
    ProviderApi,
    api_root,
    can_search,
    default_api,
    default_base_url,
)
from claude_router.translate.quirks import ROWS

__all__ = [
    "PROVIDERS",
    "Dialect",
    "Provider",
    "ProviderApi",
    "api_root",
    "default_api",
    "default_base_url",
    "resolve",
]


@dataclass(frozen=True, slots=True)
class Dialect:
    """Limits are None where none is known. Token counts, characters and bytes as named."""

    context_window: int | None = None
    cuts_long_prompts: bool = False
    """Whether a prompt beyond the window loses its beginning without a word."""
    max_output: int | None = None
    token_parameter: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"

    effort_parameter: Literal[
        "none", "reasoning_effort", "reasoning", "thinking", "enable_thinking"
    ] = "reasoning_effort"
    """How depth is asked for; `thinking` and `enable_thinking` are only switches."""
    efforts: tuple[str, ...] = ("low", "medium", "high")
    effort_with_tools: Literal["any", "omitted", "none"] = "any"
    can_disable_thinking: bool = True
    reasoning_replay: Literal["never", "own", "required"] = "own"
    """Whether a past message's reasoning goes back; `required` puts a placeholder if foreign."""
    reasoning_summary: bool = True
    """Whether the Responses API may be asked to sum its reasoning up."""
    needs_thought_signature: bool = False

    sampling: tuple[str, ...] = ("temperature", "top_p")
    max_stops: int = 4
    """Stop sequences beyond this many are watched for on our side; 0: all of them."""

    max_tools: int | None = None
    tool_name_limit: int = 64
    tool_choices: tuple[str, ...] = ("auto", "none", "any", "tool")
    parallel_tool_calls: bool = True
    call_ids: Literal["any", "nine_alphanumeric"] = "any"
    call_id_limit: int = 40
    schema: Literal["json_schema", "gemini"] = "json_schema"
    web_search: bool = False
    """Whether the provider searches the web itself when the client asks for that."""
    tool_stream: bool = False
    """Whether arguments stream only when `tool_stream` asks for it."""

    system_role: Literal["system", "developer"] = "system"
    mid_system: Literal["system", "user"] = "user"
    """Role of a system message amid the conversation; `user` wraps it as a reminder."""
    alternates_roles: bool = False
    """Whether two messages of one role in a row are refused and must be merged."""
    user_after_tool: bool = True
    prefill: Literal["plain", "prefix", "none"] = "plain"
    vision: bool = True
    files: bool = True
    max_image_bytes: int = 20_000_000
    """Of the encoded image."""
    think_tags: bool = True
    """Whether an answer may open with its reasoning in `<think>` tags."""
    text_calls: bool = False
    """Whether tool calls that the answer writes as text are taken for calls."""
    response_format: Literal["json_schema", "json_object", "none"] = "json_schema"

    stream_options: bool = True
    prompt_cache_key: bool = False
    cache_control: bool = False


_API_CHANGES: Mapping[ProviderApi, Mapping[str, Any]] = {
    "responses": {"call_id_limit": 64, "max_stops": 0, "reasoning_replay": "own"},
}


def resolve(
    provider: str,
    model_id: str,
    api: ProviderApi,
    overrides: Mapping[str, object] | None = None,
) -> Dialect:
    """The record of a model, by provider and model family, then by the user's `overrides`.

    Raises:
        ValueError: an override that does not exist or has the wrong type.
    """
    changes: dict[str, Any] = {}
    for row in ROWS:
        if re.fullmatch(row.providers, provider) and re.search(row.models, model_id.lower()):
            changes |= row.changes
    changes |= _API_CHANGES.get(api, {})
    changes["web_search"] = can_search(provider, api)
    if overrides:
        known = get_type_hints(Dialect)
        changes |= {key: _override(key, value, known) for key, value in overrides.items()}
    return replace(Dialect(), **changes)


def _override(key: str, value: object, known: Mapping[str, Any]) -> object:
    if key not in known:
        names = ", ".join(field.name for field in fields(Dialect))
        raise ValueError(f"unknown quirk {key!r}; known are {names}")
    if isinstance(value, list):
        value = tuple(value)
    if not _fits(value, known[key]):
        raise ValueError(f"quirk {key!r} must be {_described(known[key])}, not {value!r}")
    return value


def _fits(value: object, wanted: Any) -> bool:
    origin = get_origin(wanted)
    if origin is Literal:
        return value in get_args(wanted)
    if origin in (Union, UnionType):
        return any(_fits(value, option) for option in get_args(wanted))
    if origin is tuple:
        return isinstance(value, tuple) and all(isinstance(item, str) for item in value)
    if wanted is int:
        return type(value) is int and value >= 0
    return isinstance(value, wanted)


def _described(wanted: Any) -> str:
    origin = get_origin(wanted)
    if origin is Literal:
        return "one of " + ", ".join(map(str, get_args(wanted)))
    if origin in (Union, UnionType):
        return " or ".join(_described(option) for option in get_args(wanted))
    if origin is tuple:
        return "a list of words"
    names = {int: "a whole number", bool: "true or false", type(None): "null"}
    return names.get(wanted, str(wanted))
