"""Which models were asked for a turn's requests, what they said, and how long it took."""

from claude_router.events import Attempt, Exchange
from claude_router.route.decision import Lane
from claude_router.tui.format import clean, duration, model_name
from claude_router.tui.lines import Line, Span, indented, line_width
from claude_router.tui.palette import BAD, DIM, GOOD, PLAIN, STRONG, Glyphs
from claude_router.tui.turn import TurnSummary
from claude_router.tui.turn_state import TurnState

INDENT = ("  ", PLAIN)


def attempt_lines(turn: TurnSummary, width: int, glyphs: Glyphs) -> list[Line]:
    """The main request's attempts and fallbacks, then those of others that did not go well."""
    fallbacks = turn.decision.fallbacks if turn.decision is not None else ()
    lines = _of_exchange(turn.main, width, glyphs)
    if fallbacks:
        lines += indented(f"fallbacks: {', '.join(map(clean, fallbacks))}", width)
    for exchange in turn.exchanges[1:]:
        if exchange.attempts:
            lines.append((INDENT, (_whose(exchange), DIM)))
            lines += _of_exchange(exchange, width, glyphs)
    heading: Line = (("Attempts", STRONG),)
    return [heading, *lines] if lines else []


def _whose(exchange: Exchange) -> str:
    if exchange.lane is Lane.SUBAGENT:
        return f"a subagent {clean(exchange.agent_id or '')}".rstrip()
    return f"a later {exchange.lane.value}"


def _of_exchange(exchange: Exchange, width: int, glyphs: Glyphs) -> list[Line]:
    lines: list[Line] = []
    for attempt in exchange.attempts:
        lines += _attempt(attempt, width, glyphs)
    has_only_failures = all(attempt.error is not None for attempt in exchange.attempts)
    if exchange.attempts and has_only_failures and exchange.first_token_after is not None:
        lines.append(_answered(exchange, exchange.first_token_after, width, glyphs))
    return lines


def _attempt(attempt: Attempt, width: int, glyphs: Glyphs) -> list[Line]:
    has_failed = attempt.error is not None
    state = TurnState.FAILED if has_failed else TurnState.DONE
    status = f" {attempt.status}" if attempt.status is not None else ""
    facts = f"{status} {glyphs.dot} {duration(attempt.seconds)}"
    line = _model_line(state, attempt.model, facts, width, glyphs)
    return [line, *indented(clean(attempt.error or ""), width, indent=4)]


def _answered(exchange: Exchange, first_token_after: float, width: int, glyphs: Glyphs) -> Line:
    """The one that answered; the failed ones are all that an exchange must list."""
    waited = duration(first_token_after - (exchange.sent_after or 0.0))
    facts = f" {glyphs.dot} answered in {waited}"
    return _model_line(TurnState.DONE, exchange.model or "", facts, width, glyphs)


def _model_line(state: TurnState, model: str, facts: str, width: int, glyphs: Glyphs) -> Line:
    style = BAD if state is TurnState.FAILED else GOOD
    after: Span = (facts, DIM)
    room = max(8, width - line_width((INDENT, after)) - 2)
    name = model_name(model, room, glyphs.ellipsis)
    return (INDENT, (f"{glyphs.states[state]} {name}", style), after)
