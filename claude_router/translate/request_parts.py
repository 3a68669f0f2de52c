"""What the requests of all APIs have in common: the room for an answer, a key for the cache."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from claude_router.translate.dialects import Dialect

_LEAST_OUTPUT = 1024
_ESTIMATE_MARGIN = 1.1


def output_limit(
    body: Mapping[str, Any], dialect: Dialect, estimate: Callable[[], int]
) -> int | None:
    """Tokens of the answer: as asked, within the model's own and within what the prompt (of
    `estimate()` tokens) leaves free; None if the client set no limit."""
    asked = body.get("max_tokens")
    if not isinstance(asked, int) or isinstance(asked, bool):
        return None
    limits = [asked]
    if dialect.max_output is not None:
        limits.append(dialect.max_output)
    if dialect.context_window is not None:
        free = dialect.context_window - int(estimate() * _ESTIMATE_MARGIN)
        limits.append(max(free, _LEAST_OUTPUT))
    return min(limits)


def cache_key(body: Mapping[str, Any], dialect: Dialect) -> dict[str, str]:
    """The same key for all requests of a session keeps them on one cache."""
    metadata = body.get("metadata")
    user = metadata.get("user_id") if isinstance(metadata, dict) else None
    if not dialect.prompt_cache_key or not isinstance(user, str):
        return {}
    digest = hashlib.sha256(user.encode("utf-8", "surrogatepass")).hexdigest()
    return {"prompt_cache_key": digest[:32]}


def wanted_schema(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The JSON schema that the answer must follow, if the client gave one."""
    config = body.get("output_config")
    wanted = config.get("format") if isinstance(config, dict) else None
    if not isinstance(wanted, dict) or wanted.get("type") != "json_schema":
        return None
    schema = wanted.get("schema")
    return schema if isinstance(schema, dict) else {}
