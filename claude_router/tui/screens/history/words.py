"""The words of the history, the same on the screen and in `router history`."""

from collections.abc import Iterator
from datetime import datetime

from claude_router.events import Usage
from claude_router.history.sessions import SEARCH_LIMIT, Session, Sums
from claude_router.history.statistics import Statistics
from claude_router.tui.format import clean, duration, money, number, percent, plural

NO_SESSIONS = "No sessions yet: the history begins with the first request."
NO_REQUESTS = "No requests yet: the history begins with the first one."
NO_REQUESTS_THEN = "No requests in this time."
NO_MODEL = "(no answer)"
NO_ROUTE = "(no route)"
ID_CHARS = 8
_LEAST_TOLD_USD = 0.00005


def when(unix_time: float) -> str:
    """Local date and time, `2026-03-02 14:02`."""
    return datetime.fromtimestamp(unix_time).strftime("%Y-%m-%d %H:%M")


def cost(usd: float | None) -> str:
    return "-" if usd is None else money(usd)


def saving(saved_usd: float | None) -> str:
    """Against the default model alone; empty where nothing can be compared."""
    if saved_usd is None or abs(saved_usd) < _LEAST_TOLD_USD:
        return ""
    return f"saved {money(saved_usd)}" if saved_usd > 0 else f"paid {money(-saved_usd)} more"


def tokens(usage: Usage) -> int:
    """All of them, read and written, cached or not."""
    return (
        usage.input_tokens
        + usage.output_tokens
        + usage.cache_read_tokens
        + usage.cache_write_tokens
    )


def short_id(session: Session) -> str:
    return clean(session.id[:ID_CHARS])


def contents(session: Session) -> str:
    """`2 turns, 3 requests`."""
    return f"{plural(session.turns, 'turn')}, {plural(session.requests, 'request')}"


def told(session: Session) -> str:
    """`2 turns, 3 requests, 2.3k tokens, $0.5000, saved $0.5000, 4.0 s`."""
    length = duration(session.ended_at - session.started_at)
    counts = f"{contents(session)}, {number(tokens(session.usage))} tokens"
    return ", ".join(
        filter(None, (counts, cost(session.cost_usd), saving(session.saved_usd), length))
    )


def summed(sums: Sums) -> str:
    """`12 sessions, 80 turns, 800 requests, $12.34, saved $3.00`."""
    counts = (
        f"{amount(sums.sessions, 'session')}, {amount(sums.turns, 'turn')}, "
        f"{amount(sums.requests, 'request')}"
    )
    return ", ".join(filter(None, (counts, cost(sums.cost_usd), saving(sums.saved_usd))))


def found(text: str, count: int) -> str:
    """What a search gave; no more than SEARCH_LIMIT sessions are listed."""
    if not count:
        return f"No session has {clean(text)!r} in its prompts, its project or its models."
    newest = "The newest " if count == SEARCH_LIMIT else ""
    return f"{newest}{plural(count, 'session')} with {clean(text)!r}."


def amount(count: int, noun: str) -> str:
    """`1 turn`, `12k turns`."""
    return plural(count, noun) if count < 1000 else f"{number(count)} {noun}s"


def deletion_question(session: Session) -> str:
    return (
        f"Delete session {short_id(session)} of {when(session.started_at)} for good: "
        f"{contents(session)}?"
    )


def deleted(session: Session, requests: int) -> str:
    return f"Deleted session {short_id(session)} with {plural(requests, 'request')}."


def who_decided(statistics: Statistics) -> Iterator[str]:
    """Sentences on overrides, accuracy and fallbacks."""
    turns = statistics.whole.turns
    if turns:
        neither = turns - statistics.routed - statistics.chosen
        rest = f", {neither} without either" if neither > 0 else ""
        yield (
            f"{plural(turns, 'turn')}: {statistics.routed} decided by the router, "
            f"{statistics.chosen} by you (pinned or asked for by name){rest}."
        )
    if statistics.accuracy is not None:
        yield (
            f"You corrected {statistics.corrected} of the router's {statistics.routed} in the "
            f"turn that followed: {percent(statistics.accuracy)} stood."
        )
    if (disagreement := statistics.engines.disagreement) is not None:
        yield (
            f"Both engines were asked {plural(statistics.engines.both, 'time')} and disagreed "
            f"{plural(statistics.engines.differing, 'time')}: {percent(disagreement)}."
        )
    if fallbacks := statistics.whole.fallbacks:
        yield f"{plural(fallbacks, 'request')} fell back to another model after a failure."
