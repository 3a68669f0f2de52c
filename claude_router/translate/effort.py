"""How deep the client wants the model to think, in the provider's own parameter and scale."""

from collections.abc import Mapping
from typing import Any

from claude_router.translate.dialects import Dialect
from claude_router.wire.encoding import list_of, mapping, whole_number

_SCALE = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
_BUDGETS = ((4_000, "low"), (16_000, "medium"), (48_000, "high"))  # tokens up to which


def is_thinking_disabled(body: Mapping[str, Any]) -> bool:
    return _thinking(body).get("type") == "disabled"


def wanted_effort(body: Mapping[str, Any]) -> str | None:
    """Anthropic's effort word: as last asked, or read from a budget; None if nobody asked."""
    if effort := _asked_effort(body):
        return effort
    budget = whole_number(_thinking(body).get("budget_tokens"))
    if budget is None:
        return None
    return next((word for limit, word in _BUDGETS if budget <= limit), "xhigh")


def _asked_effort(body: Mapping[str, Any]) -> str | None:
    """The newest: a system message amid the conversation changes it for all that follows."""
    for place in (*reversed(list_of(body.get("messages"))), body):
        if isinstance(place, dict) and (place is body or place.get("role") == "system"):
            effort = mapping(place.get("output_config")).get("effort")
            if effort in _SCALE:
                return str(effort)
    return None


def nearest_effort(wanted: str, accepted: tuple[str, ...]) -> str | None:
    """The strongest accepted effort that is no stronger than `wanted`, else the weakest."""
    levels = sorted((e for e in accepted if e in _SCALE and e != "none"), key=_SCALE.index)
    weaker = [level for level in levels if _SCALE.index(level) <= _SCALE.index(wanted)]
    return weaker[-1] if weaker else levels[0] if levels else None


def effort_parameters(
    body: Mapping[str, Any], dialect: Dialect, *, has_tools: bool
) -> dict[str, Any]:
    """The one parameter that says it; never two that could contradict each other."""
    is_off, wanted = is_thinking_disabled(body), wanted_effort(body)
    is_asked = wanted is not None or _thinking(body).get("type") in ("adaptive", "enabled")
    match dialect.effort_parameter:
        case "reasoning_effort":
            effort = _effort(dialect, is_off, wanted, has_tools)
            return {"reasoning_effort": effort} if effort else {}
        case "reasoning":
            return _openrouter(dialect, is_off, wanted, is_asked)
        case "thinking":
            if is_off:
                return {"thinking": {"type": "disabled"}} if dialect.can_disable_thinking else {}
            return {"thinking": {"type": "enabled"}} if is_asked else {}
        case "enable_thinking":
            is_on = is_asked and not is_off and body.get("stream") is True
            return {"enable_thinking": is_on} if is_off or is_asked else {}
    return {}


def _effort(dialect: Dialect, is_off: bool, wanted: str | None, has_tools: bool) -> str | None:
    if has_tools and dialect.effort_with_tools != "any":
        return "none" if dialect.effort_with_tools == "none" else None
    if is_off:
        return next((e for e in ("none", "minimal") if e in dialect.efforts), None)
    return nearest_effort(wanted, dialect.efforts) if wanted else None


def _openrouter(
    dialect: Dialect, is_off: bool, wanted: str | None, is_asked: bool
) -> dict[str, Any]:
    if is_off:
        return {"reasoning": {"enabled": False}}
    if effort := nearest_effort(wanted, dialect.efforts) if wanted else None:
        return {"reasoning": {"effort": effort}}
    return {"reasoning": {"enabled": True}} if is_asked else {}


def _thinking(body: Mapping[str, Any]) -> Mapping[str, Any]:
    return mapping(body.get("thinking"))
