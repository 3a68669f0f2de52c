"""A turn's row in the panel: four lines of any width, and one for each of its subagents."""

from rich.style import Style

from claude_router.route.decision import Decision, Lane, Reason
from claude_router.tui.format import (
    bar,
    clean,
    clock,
    duration,
    fit,
    model_name,
    money,
    number,
    percent,
    plural,
)
from claude_router.tui.lines import Line, cut, join, line_width
from claude_router.tui.palette import (
    BAD,
    BAR,
    CHANGED,
    CURSOR,
    DIM,
    PLAIN,
    ROUTE,
    STATE_STYLES,
    STRONG,
    UNICODE,
    Glyphs,
)
from claude_router.tui.reason_words import is_by_route, short_reason
from claude_router.tui.speed import speed_words
from claude_router.tui.tally import prompt_tokens
from claude_router.tui.turn import TurnSummary
from claude_router.tui.turn_state import has_fallen_back, passed_over
from claude_router.tui.widgets.agent_lines import agent_lines, agent_lines_height

ROW_HEIGHT = 4
"""Lines of a turn without subagents."""
BAR_WIDTH = 6

_GAP = ("  ", PLAIN)
_LANE_WORDS = {
    Lane.USER_TURN: "repeat",
    Lane.TOOL_LOOP: "tool loop",
    Lane.MID_TURN: "mid-turn message",
    Lane.CONTINUATION: "continuation",
}


def row_height(agents: int) -> int:
    """Lines of a turn with this many subagents."""
    return ROW_HEIGHT + agent_lines_height(agents)


def turn_row(
    turn: TurnSummary, width: int, now: float, *, cursor: bool = False, glyphs: Glyphs = UNICODE
) -> tuple[Line, ...]:
    """`row_height` lines of at most `width` cells; `now` is Unix time, for what is under way."""
    room = max(0, width - 2)
    gutter = (f"{glyphs.cursor if cursor else ' '} ", CURSOR if cursor else PLAIN)
    detail, agents = _detail_line(turn, glyphs), agent_lines(turn.agents, room, now, glyphs)
    lines = (
        _state_line(turn, now, glyphs),
        _model_line(turn, room, glyphs),
        _figures_line(turn, room, now, glyphs),
        *((detail, *agents) if detail else (*agents, detail)),  # an empty line parts turns
    )
    return tuple(cut((gutter, *line), width, glyphs.ellipsis) for line in lines)


def why_words(decision: Decision, glyphs: Glyphs = UNICODE) -> str:
    """The matched preference, or the reason for going without one; a pin has its sign."""
    sign = f"{glyphs.pin} " if decision.reason is Reason.PINNED else ""
    return sign + short_reason(decision)


def why_style(decision: Decision) -> Style:
    """How `why_words` are painted."""
    return ROUTE if is_by_route(decision) else DIM


def lane_counts(turn: TurnSummary, glyphs: Glyphs = UNICODE) -> str:
    """The main conversation's further requests, e.g. `3 tool loops · 1 continuation`."""
    counts = [
        plural(count, _LANE_WORDS.get(lane, lane.value))
        for lane, count in turn.lanes
        if lane is not Lane.SUBAGENT
    ]
    return f" {glyphs.dot} ".join(counts)


def _state_line(turn: TurnSummary, now: float, glyphs: Glyphs) -> Line:
    time = clock(turn.main.started_at)
    state = f"{glyphs.states[turn.state]} {turn.state_text}"
    elapsed = f" {duration(now - turn.live_since)}" if turn.is_live else ""
    words = "" if turn.is_compaction else clean(turn.main.excerpt)
    if not words and turn.main.lane is not Lane.USER_TURN:
        words = turn.main.lane.value
    return (
        (f"{time} ", STRONG),
        (state, STATE_STYLES[turn.state]),
        (elapsed, PLAIN),
        (f"  {words}" if words else "", DIM),
    )


def _model_line(turn: TurnSummary, room: int, glyphs: Glyphs) -> Line:
    if turn.model is None:
        return ((f"{glyphs.arrow} {model_name(turn.main.requested_model, room)}", DIM),)
    why = why_words(turn.decision, glyphs) if turn.decision is not None else ""
    separator = f" {glyphs.dot} " if why else ""
    key = clean(turn.model)
    space = room - line_width(((separator, PLAIN), (why, PLAIN)))
    name = model_name(key, max(space, min(room, room * 3 // 5)), glyphs.ellipsis)
    left = room - line_width(((name, PLAIN), (separator, PLAIN)))
    style = why_style(turn.decision) if turn.decision is not None else DIM
    return (name, STRONG), (separator, DIM), (fit(why, left, glyphs.ellipsis), style)


def _figures_line(turn: TurnSummary, room: int, now: float, glyphs: Glyphs) -> Line:
    """Confidence, tokens, cost, time; the bar gives way first, then the last figures."""
    figures = _figures(turn, now, glyphs)
    for bar_width, gap in ((BAR_WIDTH, 2), (BAR_WIDTH - 2, 1), (0, 2)):
        meter = _meter(turn, bar_width, glyphs)
        line = join([meter, *figures], (" " * gap, PLAIN))
        if line_width(line) <= room:
            return line
    while figures and line_width(line) > room:
        figures.pop()
        line = join([meter, *figures], _GAP)
    return line


def _meter(turn: TurnSummary, bar_width: int, glyphs: Glyphs) -> Line:
    confidence = turn.decision.confidence if turn.decision is not None else None
    if confidence is None:
        return ()
    filled = bar(confidence, bar_width, is_unicode=glyphs.is_unicode)
    return (f"{filled} " if filled else "", BAR), (percent(confidence), PLAIN)


def _figures(turn: TurnSummary, now: float, glyphs: Glyphs) -> list[Line]:
    figures: list[Line] = []
    read, written = prompt_tokens(turn.usage), turn.usage.output_tokens
    if read or written:
        figures.append(((f"{glyphs.up}{number(read)} {glyphs.down}{number(written)}", PLAIN),))
    if turn.cost_usd is not None:
        figures.append(((money(turn.cost_usd) + ("+" if turn.unpriced else ""), PLAIN),))
    if words := _time_words(turn, now):
        figures.append(((words, DIM),))
    return figures


def _time_words(turn: TurnSummary, now: float) -> str:
    """How fast the answer streams, else how long the turn's first token took."""
    speed = speed_words(turn.streaming, now) if turn.streaming is not None else ""
    first = turn.main.first_token_after
    return speed or (duration(first) if first is not None else "")


def _detail_line(turn: TurnSummary, glyphs: Glyphs) -> Line:
    if turn.error is not None:
        return ((clean(turn.error), BAD),)
    counts = lane_counts(turn, glyphs)
    parts: list[Line] = [_detour(turn, glyphs), ((counts, DIM),) if counts else ()]
    return join(parts, (f" {glyphs.dot} ", DIM))


def _detour(turn: TurnSummary, glyphs: Glyphs) -> Line:
    """Which better-placed model did not take the turn, or one of its requests."""
    for exchange in turn.exchanges:
        if exchange.lane is not Lane.SUBAGENT and has_fallen_back(exchange):
            failed = next(a.model for a in exchange.attempts if a.error is not None)
            return ((f"{model_name(failed, 24, glyphs.ellipsis)} failed", CHANGED),)
    if (rests := passed_over(turn.main)) is not None:
        return ((f"{model_name(rests, 24, glyphs.ellipsis)} passed over", CHANGED),)
    if turn.decision is not None and turn.decision.vetoed:
        vetoed = turn.decision.vetoed[0].model
        return ((f"{model_name(vetoed, 24, glyphs.ellipsis)} ruled out", CHANGED),)
    return ()
