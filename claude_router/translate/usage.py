"""Token counts of Chat Completions and Responses as Anthropic counts them.

Anthropic's `input_tokens` excludes what came from or went to a cache; the others' prompt
count includes it. Reasoning is part of the output in all of them.
"""

from collections.abc import Mapping
from typing import Any

_MOST_TOKENS = 10**12


def messages_usage(usage: object, *, estimated_input: int = 0) -> dict[str, int]:
    """Messages usage of a provider's `usage` object; the estimate stands in for a missing one."""
    if not isinstance(usage, dict):
        return _usage(estimated_input, 0, 0, 0)
    prompt = _first(usage, "prompt_tokens", "input_tokens")
    output = _first(usage, "completion_tokens", "output_tokens") or 0
    if prompt is None:
        return _usage(estimated_input, output, 0, 0)
    read, written = _cached(usage)
    read = min(read, prompt)
    written = min(written, prompt - read)
    return _usage(prompt - read - written, output, read, written)


def is_count(value: object) -> bool:
    """Whether this is a number of tokens that can be: some are negative, some without end."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return 0 <= value <= _MOST_TOKENS


def _cached(usage: Mapping[str, Any]) -> tuple[int, int]:
    details = usage.get("prompt_tokens_details") or usage.get("input_tokens_details")
    details = details if isinstance(details, dict) else {}
    read = _first(details, "cached_tokens")
    if read is None:
        read = _first(usage, "prompt_cache_hit_tokens", "cached_tokens", "cachedContentTokenCount")
    return read or 0, _first(details, "cache_write_tokens", "cache_creation_tokens") or 0


def _first(counts: Mapping[str, Any], *names: str) -> int | None:
    return next((int(counts[name]) for name in names if is_count(counts.get(name))), None)


def _usage(fresh: int, output: int, read: int, written: int) -> dict[str, int]:
    return {
        "input_tokens": fresh,
        "output_tokens": output,
        "cache_read_input_tokens": read,
        "cache_creation_input_tokens": written,
    }
