"""The history as text for people."""

from collections.abc import Sequence
from typing import TextIO

from claude_router.commands.exchange_line import EXCHANGE_COLUMNS, exchange_cells, vetoes_of
from claude_router.commands.table import Column, table, width_of
from claude_router.history.query import Recorded
from claude_router.history.sessions import Session
from claude_router.history.statistics import Share, Statistics
from claude_router.tui.format import clean, duration, number
from claude_router.tui.screens.history import words

_SESSIONS = (
    Column("id"),
    Column("started"),
    Column("length", "right"),
    Column("project", is_flexible=True),
    Column("turns", "right"),
    Column("requests", "right"),
    Column("tokens", "right"),
    Column("cost", "right"),
    Column("saved", "right"),
    Column("models", is_flexible=True),
    Column("prompt", is_flexible=True),
)
_SHARES = (
    Column("name", is_flexible=True),
    Column("turns", "right"),
    Column("requests", "right"),
    Column("in", "right"),
    Column("cached", "right"),
    Column("out", "right"),
    Column("cost", "right"),
    Column("saved", "right"),
)


def sessions_text(sessions: Sequence[Session], stream: TextIO) -> str:
    """A table; empty for no sessions."""
    if not sessions:
        return ""
    return table(_SESSIONS, [_session_cells(session) for session in sessions], width_of(stream))


def session_text(session: Session, exchanges: Sequence[Recorded], stream: TextIO) -> str:
    head = (
        f"{session.id}  {clean(session.project)}\n"
        f"{words.when(session.started_at)}: {words.told(session)}\n"
    )
    rows = [exchange_cells(recorded) for recorded in exchanges]
    problems = [
        f"{clean(recorded.exchange.id)}: {clean(recorded.exchange.error)}"
        for recorded in exchanges
        if recorded.exchange.error
    ]
    vetoes = [
        f"{clean(recorded.exchange.id)}: {clean(veto)}"
        for recorded in exchanges
        for veto in vetoes_of(recorded.exchange)
    ]
    errors = "\n\nErrors\n" + "\n".join(problems) if problems else ""
    ruled_out = "\n\nRuled out\n" + "\n".join(vetoes) if vetoes else ""
    return f"{head}\n{table(EXCHANGE_COLUMNS, rows, width_of(stream))}{ruled_out}{errors}"


def statistics_text(statistics: Statistics, stream: TextIO) -> str:
    whole = statistics.whole
    if not whole.requests:
        return words.NO_REQUESTS
    total = ", ".join(filter(None, (words.cost(whole.cost_usd), words.saving(whole.saved_usd))))
    return "\n\n".join(
        (
            f"By model\n{_share_table(statistics.by_model, words.NO_MODEL, stream)}",
            f"By route\n{_share_table(statistics.by_route, words.NO_ROUTE, stream)}",
            f"By day\n{_share_table(statistics.by_day, '', stream)}",
            "\n".join((*words.who_decided(statistics), f"Total {total}")),
        )
    )


def _session_cells(session: Session) -> tuple[str, ...]:
    return (
        words.short_id(session),
        words.when(session.started_at),
        duration(session.ended_at - session.started_at),
        session.project,
        str(session.turns),
        str(session.requests),
        number(words.tokens(session.usage)),
        words.cost(session.cost_usd),
        words.cost(session.saved_usd),
        ", ".join(session.models),
        session.words,
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
        words.cost(share.cost_usd),
        words.cost(share.saved_usd),
    )
