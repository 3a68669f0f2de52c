"""What else was asked in a turn: a line a request, and one for each subagent."""

from collections.abc import Sequence

from claude_router.events import Exchange, Usage
from claude_router.route.decision import Lane
from claude_router.tui.agents import AgentSummary
from claude_router.tui.format import clean, clock, fit, model_name, money, number, plural
from claude_router.tui.lines import Line, Span, indented, line_width
from claude_router.tui.palette import DIM, PLAIN, ROUTE, STATE_STYLES, STRONG, Glyphs
from claude_router.tui.tally import prompt_tokens, total_usage
from claude_router.tui.turn import TurnSummary
from claude_router.tui.turn_state import Entry, TurnState, has_fallen_back

REQUESTS_SHOWN = 50
_ROOMY = 60  # cells
_LEAST_NAME = 8


def further_lines(turn: TurnSummary, width: int, glyphs: Glyphs) -> list[Line]:
    """Empty when the turn had one request only. A model is named where it is not the turn's."""
    others = turn.entries[1:]
    if not others:
        return []
    main = [entry for entry in others if entry.exchange.lane is not Lane.SUBAGENT]
    lines = _heading(turn, width, glyphs)
    if len(main) > REQUESTS_SHOWN:
        words = f"{plural(len(main) - REQUESTS_SHOWN, 'earlier request')}, not shown"
        lines += indented(words, width)
    lines += [_request_line(entry, turn, width, glyphs) for entry in main[-REQUESTS_SHOWN:]]
    agents = turn.agents if turn.main.lane is not Lane.SUBAGENT else ()
    return lines + [_agent_line(agent, width, glyphs) for agent in agents]


def _heading(turn: TurnSummary, width: int, glyphs: Glyphs) -> list[Line]:
    whole = f"{_figures(turn.exchanges, turn.cost_usd, glyphs)} in the whole turn"
    title: Line = ((plural(len(turn.entries) - 1, "further request"), STRONG),)
    beside: Line = (*title, (f"  {whole}", DIM))
    return [beside] if line_width(beside) <= width else [title, *indented(whole, width)]


def _request_line(entry: Entry, turn: TurnSummary, width: int, glyphs: Glyphs) -> Line:
    exchange = entry.exchange
    time = f"{clock(exchange.started_at)} " if width >= _ROOMY else ""
    decided = exchange.decision.model if exchange.decision is not None else None
    model = exchange.model or decided or exchange.requested_model
    start: Line = ((f"  {time}", DIM), _mark(_state(entry), glyphs), (exchange.lane.value, PLAIN))
    figures = _figures([exchange], exchange.cost_usd, glyphs)
    return _between(start, "" if model == turn.model else model, None, figures, width, glyphs)


def _agent_line(agent: AgentSummary, width: int, glyphs: Glyphs) -> Line:
    """A subagent's task is matched by itself."""
    figures = _agent_figures(agent, width, glyphs)
    start: Line = ((f"  {glyphs.branch} ", DIM), _mark(agent.state, glyphs), ("subagent", PLAIN))
    route = agent.decision.route if agent.decision is not None else None
    return _between(start, agent.model, route, figures, width, glyphs)


def _agent_figures(agent: AgentSummary, width: int, glyphs: Glyphs) -> str:
    exchanges = [entry.exchange for entry in agent.entries]
    if agent.usage == Usage():
        figures = agent.state.value
    elif width < _ROOMY and agent.cost_usd is not None:
        figures = money(agent.cost_usd)
    else:
        figures = _figures(exchanges, agent.cost_usd, glyphs)
    return figures if width < _ROOMY else f"{plural(len(exchanges), 'request')} {figures}"


def _between(
    start: Line, model: str, route: str | None, figures: str, width: int, glyphs: Glyphs
) -> Line:
    """Model and route in what start and figures leave; the route gives way first."""
    end: Line = ((f" {figures}", DIM),)
    room = width - line_width((*start, *end)) - 1
    name = model_name(model, max(_LEAST_NAME, room), glyphs.ellipsis) if model else ""
    middle: Line = ((f" {name}", STRONG),) if name else ()
    separator = f" {glyphs.dot} "
    left = room + 1 - line_width(middle) - len(separator)
    if route is not None and left >= _LEAST_NAME:
        words = fit(clean(route), left, glyphs.ellipsis)
        middle = (*middle, (separator, DIM), (words, ROUTE))
    return (*start, *middle, *end)


def _state(entry: Entry) -> TurnState:
    if entry.is_live:
        is_streaming = entry.phase == "first_token"
        return TurnState.STREAMING if is_streaming else TurnState.WAITING
    ended = {"failed": TurnState.FAILED, "cancelled": TurnState.CANCELLED}.get(entry.phase)
    return ended or (TurnState.FELL_BACK if has_fallen_back(entry.exchange) else TurnState.DONE)


def _mark(state: TurnState, glyphs: Glyphs) -> Span:
    return f"{glyphs.states[state]} ", STATE_STYLES[state]


def _figures(exchanges: Sequence[Exchange], cost_usd: float | None, glyphs: Glyphs) -> str:
    usage = total_usage(exchanges)
    read, written = number(prompt_tokens(usage)), number(usage.output_tokens)
    cost = f" {money(cost_usd)}" if cost_usd is not None else ""
    return f"{glyphs.up}{read} {glyphs.down}{written}{cost}"
