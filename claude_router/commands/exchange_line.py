"""One exchange in one line: the columns that `history show` and `watch` share."""

from datetime import datetime
from pathlib import PurePath

from claude_router.commands.table import Column
from claude_router.events import Exchange, Usage
from claude_router.history.query import Recorded
from claude_router.tui.format import duration, money, number, percent

EXCHANGE_COLUMNS = (
    Column("time"),
    Column("lane"),
    Column("model", is_flexible=True),
    Column("route", is_flexible=True),
    Column("sure", "right"),
    Column("tokens", "right"),
    Column("cost", "right"),
    Column("first", "right"),
    Column("state"),
    Column("prompt", is_flexible=True),
)


def exchange_cells(recorded: Recorded) -> tuple[str, ...]:
    exchange = recorded.exchange
    return (
        clock_of(exchange),
        exchange.lane.value,
        exchange.model or "-",
        route_of(exchange),
        confidence_of(exchange),
        tokens_of(exchange.usage),
        "-" if exchange.cost_usd is None else money(exchange.cost_usd),
        "-" if exchange.first_token_after is None else duration(exchange.first_token_after),
        state_of(recorded),
        exchange.excerpt,
    )


def clock_of(exchange: Exchange) -> str:
    """Local time to the second."""
    return datetime.fromtimestamp(exchange.started_at).strftime("%H:%M:%S")


def project_of(exchange: Exchange) -> str:
    """The folder's own name."""
    return PurePath(exchange.project).name or exchange.project


def route_of(exchange: Exchange) -> str:
    """The matched preference, or in brackets the reason for going without one."""
    decision = exchange.decision
    if decision is None:
        return "-"
    return decision.route or f"({decision.reason.value})"


def confidence_of(exchange: Exchange) -> str:
    confidence = exchange.decision.confidence if exchange.decision else None
    return "-" if confidence is None else percent(confidence)


def tokens_of(usage: Usage | None) -> str:
    """`in→out`; what came from a cache counts as in."""
    if usage is None:
        return "-"
    taken = usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens
    return f"{number(taken)}→{number(usage.output_tokens)}"


def vetoes_of(exchange: Exchange) -> list[str]:
    """Each better-placed model that did not get it, and why."""
    decision = exchange.decision
    return [] if decision is None else [f"{veto.model}: {veto.why}" for veto in decision.vetoed]


def state_of(recorded: Recorded) -> str:
    """`running`, `ok`, `cancelled`, or the error's type."""
    exchange = recorded.exchange
    if recorded.phase == "finished":
        return "ok"
    if recorded.phase == "failed":
        return exchange.error_type or f"failed {exchange.status or ''}".rstrip()
    return "cancelled" if recorded.phase == "cancelled" else "running"
