"""The subagents of a turn, indented under it: a line each."""

from collections.abc import Sequence

from claude_router.tui.agents import AgentSummary
from claude_router.tui.format import clean, fit, model_name, money, number, plural
from claude_router.tui.lines import Line, line_width
from claude_router.tui.palette import DIM, PLAIN, ROUTE, STATE_STYLES, Glyphs
from claude_router.tui.speed import speed_words
from claude_router.tui.tally import prompt_tokens

AGENTS_SHOWN = 6


def agent_lines_height(agents: int) -> int:
    return min(agents, AGENTS_SHOWN) + (agents > AGENTS_SHOWN)


def agent_lines(
    agents: Sequence[AgentSummary], room: int, now: float, glyphs: Glyphs
) -> list[Line]:
    """The newest AGENTS_SHOWN of them, below how many there are besides; `now` is Unix time."""
    lines = [_agent_line(agent, room, now, glyphs) for agent in agents[-AGENTS_SHOWN:]]
    if len(agents) > AGENTS_SHOWN:
        words = plural(len(agents) - AGENTS_SHOWN, "earlier subagent")
        lines.insert(0, ((f"{glyphs.branch} {words}", DIM),))
    return lines


def _agent_line(agent: AgentSummary, room: int, now: float, glyphs: Glyphs) -> Line:
    """State, model, route and figures; the route gives way first, then the model's first parts."""
    mark: Line = (
        (f"{glyphs.branch} ", DIM),
        (f"{glyphs.states[agent.state]} ", STATE_STYLES[agent.state]),
    )
    figures: Line = ((f"  {_figures(agent, now, glyphs)}", DIM),)
    left = room - line_width((*mark, *figures))
    name = model_name(agent.model, max(8, min(left, room // 2)), glyphs.ellipsis)
    left -= line_width(((name, PLAIN),))
    return (*mark, (name, PLAIN), *_route(agent, left, glyphs), *figures)


def _route(agent: AgentSummary, room: int, glyphs: Glyphs) -> Line:
    separator = f" {glyphs.dot} "
    route = agent.decision.route if agent.decision is not None else None
    if route is None or room < len(separator) + 4:
        return ()
    return (separator, DIM), (fit(clean(route), room - len(separator), glyphs.ellipsis), ROUTE)


def _figures(agent: AgentSummary, now: float, glyphs: Glyphs) -> str:
    """What tells most: the speed while it answers, then the cost, else the tokens."""
    last = agent.entries[-1]
    speed = speed_words(last.exchange, now) if last.phase == "first_token" else ""
    if speed or agent.cost_usd is not None:
        return speed or money(agent.cost_usd or 0.0)
    read, written = prompt_tokens(agent.usage), agent.usage.output_tokens
    if not (read or written):
        return agent.state.value
    return f"{glyphs.up}{number(read)} {glyphs.down}{number(written)}"
