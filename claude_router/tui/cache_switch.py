"""What it costs to leave a model whose cache still holds the conversation."""

from dataclasses import dataclass

from claude_router.events import Exchange
from claude_router.route.decision import Lane
from claude_router.tui.turn import TurnSummary

WARM_SECONDS = 300.0
"""How long Anthropic keeps a prompt cache that is not read, unless told otherwise; others alike."""


@dataclass(frozen=True, slots=True)
class CacheSwitch:
    """`tokens` that the `left` model's cache held and the turn's own model has to read anew."""

    left: str
    tokens: int


def cache_switch(turn: TurnSummary) -> CacheSwitch | None:
    """What the turn left behind by its change of model; None if it stayed, or nothing was warm."""
    previous, main = turn.previous, turn.main
    if previous is None or previous.model is None or turn.model in (None, previous.model):
        return None
    if previous.lane == Lane.COMPACTION or main.lane in (Lane.COMPACTION, Lane.SUBAGENT):
        return None  # a summary or a subagent's task starts a conversation of its own
    if main.started_at - _end(previous) > WARM_SECONDS:
        return None
    tokens = _held(previous) - _found(main)
    return CacheSwitch(previous.model, tokens) if tokens > 0 else None


def _end(previous: Exchange) -> float:
    return previous.started_at + (previous.ended_after or 0.0)


def _held(previous: Exchange) -> int:
    usage = previous.usage
    return usage.cache_read_tokens + usage.cache_write_tokens if usage is not None else 0


def _found(main: Exchange) -> int:
    """Tokens that the new model had in a cache of its own."""
    return main.usage.cache_read_tokens if main.usage is not None else 0
