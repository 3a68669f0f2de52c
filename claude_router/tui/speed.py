"""How fast an answer streams."""

from claude_router.events import Exchange

_LEAST_SECONDS = 0.5
"""Before that, the first few tokens say nothing of the speed."""


def tokens_per_second(exchange: Exchange, now: float) -> float | None:
    """Output tokens a second since the first one, at the Unix time `now`; None if not known yet."""
    if exchange.first_token_after is None or exchange.usage is None:
        return None
    seconds = now - exchange.started_at - exchange.first_token_after
    if seconds < _LEAST_SECONDS or not exchange.usage.output_tokens:
        return None
    return exchange.usage.output_tokens / seconds


def speed_words(exchange: Exchange, now: float) -> str:
    """`42 tok/s`, or nothing."""
    speed = tokens_per_second(exchange, now)
    return "" if speed is None else f"{speed:.0f} tok/s"
