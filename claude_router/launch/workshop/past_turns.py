"""The newest user turns of the history, with what each took."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from claude_router.events import Exchange, Usage
from claude_router.history.query import exchanges
from claude_router.history.sessions import sessions
from claude_router.route.decision import Lane
from claude_router.tui.tally import total_usage

_OF_A_TURN = frozenset({Lane.USER_TURN, Lane.TOOL_LOOP, Lane.MID_TURN, Lane.CONTINUATION})


@dataclass(frozen=True, slots=True)
class PastTurn:
    """`excerpt` is what the history keeps of the user's words; `usage` that of all its requests,
    subagents apart. None where no request was answered."""

    excerpt: str
    usage: Usage | None


def past_turns(history: Path, count: int) -> list[PastTurn]:
    """At most `count` turns that have words, newest first.

    Raises:
        HistoryError: the history can't be read.
    """
    return list(islice(_turns(history), count))


def _turns(history: Path) -> Iterator[PastTurn]:
    for session in sessions(history):
        turns: dict[str, list[Exchange]] = {}
        for recorded in exchanges(history, session.id):
            exchange = recorded.exchange
            if exchange.agent_id is None and exchange.lane in _OF_A_TURN:
                turns.setdefault(exchange.turn_id, []).append(exchange)
        for requests in reversed(turns.values()):
            words = next((e.excerpt for e in requests if e.lane is Lane.USER_TURN), "")
            if words.strip():
                yield PastTurn(words, _usage(requests))


def _usage(requests: Sequence[Exchange]) -> Usage | None:
    is_known = any(exchange.usage is not None for exchange in requests)
    return total_usage(requests) if is_known else None
