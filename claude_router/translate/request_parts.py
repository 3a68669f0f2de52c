"""What the requests of all APIs have in common: the room for an answer, a key for the cache."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from claude_router.translate.dialects import Dialect
from claude_router.translate.translation import UntranslatableError
from claude_router.wire.encoding import mapping, whole_number

_LEAST_OUTPUT = 1024
_ESTIMATE_MARGIN = 1.1


def output_limit(
    body: Mapping[str, Any], dialect: Dialect, estimate: Callable[[], int]
) -> int | None:
    """Tokens of the answer: as asked, within the model's own and within what the prompt (of
    `estimate()` tokens) leaves free; None if the client set no limit."""
    asked = whole_number(body.get("max_tokens"))
    if asked is None:
        return None
    limits = [asked]
    if dialect.max_output is not None:
        limits.append(dialect.max_output)
    if dialect.context_window is not None:
        free = dialect.context_window - int(estimate() * _ESTIMATE_MARGIN)
        limits.append(max(free, _LEAST_OUTPUT))
    return max(1, min(limits))


def refuse_what_would_be_cut(dialect: Dialect, estimate: Callable[[], int], model_id: str) -> None:
    """Raises UntranslatableError, in the words on which Claude Code compacts by itself."""
    window = dialect.context_window
    if not dialect.cuts_long_prompts or window is None or estimate() <= window:
        return
    raise UntranslatableError(
        f"prompt is too long: {estimate()} tokens > {window} maximum. {model_id} would lose its "
        "beginning without a word: give it a larger window (OLLAMA_CONTEXT_LENGTH, or num_ctx in "
        "a model of your own) and say so in `context_window`, or choose another model"
    )


def cache_key(body: Mapping[str, Any], dialect: Dialect) -> dict[str, str]:
    """The same key for all requests of a session keeps them on one cache."""
    user = mapping(body.get("metadata")).get("user_id")
    if not dialect.prompt_cache_key or not isinstance(user, str):
        return {}
    digest = hashlib.sha256(user.encode("utf-8", "surrogatepass")).hexdigest()
    return {"prompt_cache_key": digest[:32]}


def wanted_schema(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The JSON schema that the answer must follow, if the client gave one."""
    wanted = mapping(mapping(body.get("output_config")).get("format"))
    return mapping(wanted.get("schema")) if wanted.get("type") == "json_schema" else None
