"""Where a request went and how it stands, in one line of any width."""

from claude_router.events import Exchange
from claude_router.tui.format import clean, fit, model_name, percent
from claude_router.tui.lines import Line, cut, join, line_width
from claude_router.tui.palette import DIM, PLAIN, ROUTE, STATE_STYLES, STRONG, Glyphs
from claude_router.tui.reason_words import is_by_route, short_reason
from claude_router.tui.speed import speed_words
from claude_router.tui.turn_state import Entry, TurnState, turn_state

_LEAST_ROUTE = 8
_ERROR_SHARE = 0.5


def status_line(entry: Entry, width: int, now: float, glyphs: Glyphs) -> Line:
    """Model, route and state in at most `width` cells; the route gives way first.

    `now` is Unix time.
    """
    separator = (f" {glyphs.dot} ", DIM)
    state = _state(entry, width, now, glyphs)
    room = max(0, width - line_width((*state, separator)))
    exchange = entry.exchange
    decision = exchange.decision
    model = exchange.model or (decision.model if decision is not None else None)
    if model is None:
        asked = model_name(exchange.requested_model, max(0, room - 2), glyphs.ellipsis)
        return cut(join([((f"{glyphs.arrow} {asked}", DIM),), state], separator), width)
    name: Line = ((model_name(model, room, glyphs.ellipsis), STRONG),)
    left = room - line_width((*name, separator))
    route = _route(exchange, left, glyphs) if left >= _LEAST_ROUTE else ()
    return cut(join([name, route, state], separator), width, glyphs.ellipsis)


def _route(exchange: Exchange, room: int, glyphs: Glyphs) -> Line:
    decision = exchange.decision
    if decision is None:
        return ()
    if not is_by_route(decision):
        return ((fit(short_reason(decision), room, glyphs.ellipsis), DIM),)
    sure = f" {percent(decision.confidence)}" if decision.confidence is not None else ""
    words = fit(short_reason(decision), room - len(sure), glyphs.ellipsis)
    return (words, ROUTE), (sure, PLAIN)


def _state(entry: Entry, width: int, now: float, glyphs: Glyphs) -> Line:
    state = turn_state([entry], is_newest=True)
    exchange = entry.exchange
    mark = (f"{glyphs.states[state]} {state.value}", STATE_STYLES[state])
    if state is TurnState.FAILED:
        error = clean(exchange.error or exchange.error_type or "")
        words = fit(error, int(width * _ERROR_SHARE), glyphs.ellipsis)
        return (mark, (f": {words}", PLAIN)) if words else (mark,)
    speed = speed_words(exchange, now) if entry.phase == "first_token" else ""
    return (mark, (f" {speed}", PLAIN)) if speed else (mark,)
