"""The history as text for people."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TextIO

from claude_router.commands.exchange_line import EXCHANGE_COLUMNS, exchange_cells
from claude_router.commands.table import Column, table, width_of
from claude_router.events import Usage
from claude_router.history.query import Recorded, Session, Share
from claude_router.tui.format import clean, duration, money, number, plural

_SESSIONS = (
    Column("id"),
    Column("started"),
    Column("length", "right"),
    Column("project", is_flexible=True),
    Column("turns", "right"),
    Column("requests", "right"),
    Column("tokens", "right"),
    Column("cost", "right"),
    Column("models", is_flexible=True),
)
_SHARES = (
    Column("name", is_flexible=True),
    Column("turns", "right"),
    Column("requests", "right"),
    Column("in", "right"),
    Column("cached", "right"),
    Column("out", "right"),
    Column("cost", "right"),
)
_ID_CHARS = 8


def sessions_text(sessions: Sequence[Session], stream: TextIO) -> str:
    if not sessions:
        return "No sessions yet: the history begins with the first request."
    return table(_SESSIONS, [_session_cells(session) for session in sessions], width_of(stream))


def session_text(session: Session, exchanges: Sequence[Recorded], stream: TextIO) -> str:
    usage = session.usage
    head = (
        f"{session.id}  {clean(session.project)}\n"
        f"{_when(session.started_at)}, {duration(session.ended_at - session.started_at)}: "
        f"{plural(session.turns, 'turn')}, {plural(session.requests, 'request')}, "
        f"{number(_tokens(usage))} tokens, {cost(session.cost_usd)}"
        f"{_saving(session.cost_usd, session.default_cost_usd)}\n"
    )
    rows = [exchange_cells(recorded) for recorded in exchanges]
    problems = [
        f"{clean(recorded.exchange.id)}: {clean(recorded.exchange.error)}"
        for recorded in exchanges
        if recorded.exchange.error
    ]
    errors = "\n\nErrors\n" + "\n".join(problems) if problems else ""
    return f"{head}\n{table(EXCHANGE_COLUMNS, rows, width_of(stream))}{errors}"


def stats_text(by_model: Sequence[Share], by_route: Sequence[Share], stream: TextIO) -> str:
    if not by_model:
        return "No requests yet: the history begins with the first one."
    models = _share_table(by_model, "(no answer)", stream)
    routes = _share_table(by_route, "(no route)", stream)
    total, default = _sum(by_model)
    summary = "" if total is None else f"\n\nTotal {money(total)}{_saving(total, default)}"
    return f"By model\n{models}\n\nBy route\n{routes}{summary}"


def cost(usd: float | None) -> str:
    return "-" if usd is None else money(usd)


def _session_cells(session: Session) -> tuple[str, ...]:
    return (
        session.id[:_ID_CHARS],
        _when(session.started_at),
        duration(session.ended_at - session.started_at),
        session.project,
        str(session.turns),
        str(session.requests),
        number(_tokens(session.usage)),
        cost(session.cost_usd),
        ", ".join(session.models),
    )


def _share_table(shares: Sequence[Share], unnamed: str, stream: TextIO) -> str:
    return table(_SHARES, [_share_cells(share, unnamed) for share in shares], width_of(stream))


def _share_cells(share: Share, unnamed: str) -> tuple[str, ...]:
    return (
        share.name or unnamed,
        str(share.turns),
        str(share.requests),
        number(share.usage.input_tokens + share.usage.cache_write_tokens),
        number(share.usage.cache_read_tokens),
        number(share.usage.output_tokens),
        cost(share.cost_usd),
    )


def _saving(spent: float | None, default: float | None) -> str:
    if spent is None or default is None:
        return ""
    return f" ({cost(default)} on the default model alone)"


def _sum(shares: Iterable[Share]) -> tuple[float | None, float | None]:
    """Costs of all, None where nothing has a price."""
    known = [share for share in shares if share.cost_usd is not None]
    if not known:
        return None, None
    defaults = [share.default_cost_usd for share in known if share.default_cost_usd is not None]
    return sum(share.cost_usd or 0.0 for share in known), sum(defaults) if defaults else None


def _tokens(usage: Usage) -> int:
    return (
        usage.input_tokens
        + usage.output_tokens
        + usage.cache_read_tokens
        + usage.cache_write_tokens
    )


def _when(unix_time: float) -> str:
    return datetime.fromtimestamp(unix_time).strftime("%Y-%m-%d %H:%M")
