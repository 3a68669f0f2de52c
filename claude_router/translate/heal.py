"""Learns from a provider's 400: the same request without what it said it does not take."""

import re
from typing import Any

from claude_router.translate.providers import ProviderApi

_REFUSED = re.compile(
    r"(?i)unsupported|not support|unrecognized|unknown|unexpected|not permitted|not allowed|extra"
    r"|invalid|does not exist|incompatible|only the default"
)
_KEPT = frozenset(
    [
        "model",
        "messages",
        "input",
        "instructions",
        "system",
        "stream",
        "store",
        "tools",
        "max_tokens",
        "max_completion_tokens",
        "max_output_tokens",
    ]
)
_QUOTED = re.compile(r"['\"`]([A-Za-z_]+)(?:[.\[][^'\"`]*)?['\"`]")
_CAPS = (
    re.compile(r"(?i)at most (\d+) (?:completion |output )?tokens"),
    re.compile(r"(?i)less than or equal to `?(\d+)"),
    re.compile(r"(?i)(?:maximum|max(?:imum)? value|up to|<=|≤)[^\d]{0,40}(\d+)"),
    re.compile(r"\[\s*\d+\s*,\s*(\d+)\s*\]"),
)
_CHAT_LIMITS = ("max_tokens", "max_completion_tokens")
_LIMITS = (*_CHAT_LIMITS, "max_output_tokens")


def healed(
    api: ProviderApi, body: dict[str, Any], status: int, message: str
) -> dict[str, Any] | None:
    """`body` as the provider should take it, judged by its words, or None if they do not say."""
    if status not in (400, 422):
        return None
    renamed = _renamed_limit(body, message) if api == "chat" else None
    return renamed or _capped(body, message) or _without(body, message)


def _renamed_limit(body: dict[str, Any], message: str) -> dict[str, Any] | None:
    for ours, theirs in (_CHAT_LIMITS, _CHAT_LIMITS[::-1]):
        refused = re.search(rf"['\"`]?\b{ours}\b['\"`]?[^.]*(?:not supported|unsupported)", message)
        named = re.search(rf"(?i)unsupported parameter:? ['\"`]{ours}", message)
        if ours in body and (refused or named):
            renamed = {key: value for key, value in body.items() if key != ours}
            return {**renamed, theirs: body[ours]}
    return None


def _capped(body: dict[str, Any], message: str) -> dict[str, Any] | None:
    if not re.search(r"(?i)max_(?:completion_|output_)?tokens", message):
        return None
    for name in _LIMITS:
        for shape in _CAPS:
            found = shape.search(message) if name in body else None
            if found and 0 < int(found[1]) < body[name]:
                return {**body, name: int(found[1])}
    return None


def _without(body: dict[str, Any], message: str) -> dict[str, Any] | None:
    """Without the first parameter that the message names, by quotes first, as a word second."""
    if not _REFUSED.search(message):
        return None
    droppable = [key for key in body if key not in _KEPT]
    quoted = [name for name in _QUOTED.findall(message) if name in droppable]
    spoken = [key for key in droppable if re.search(rf"\b{key}\b", message)]
    for name in [*quoted, *spoken]:
        return {key: value for key, value in body.items() if key != name}
    return None
