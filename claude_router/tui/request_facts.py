"""The facts of a turn's requests: what each was, used, cost and how long it took."""

from collections.abc import Iterable

from claude_router.events import Exchange
from claude_router.route.decision import Lane
from claude_router.tui.format import clean, clock, duration, flow, model_name, money, number, plural
from claude_router.tui.lines import Line, Span, join
from claude_router.tui.palette import DIM, PLAIN, ROUTE, STATE_STYLES, STRONG, Glyphs
from claude_router.tui.turn import TurnSummary, prompt_tokens, total_usage
from claude_router.tui.turn_state import Entry, TurnState, has_fallen_back

_LABEL_WIDTH = 9


def request_lines(turn: TurnSummary, width: int, glyphs: Glyphs) -> list[Line]:
    """The main request, label by label."""
    main = turn.main
    rows = [("lane", _lane_words(main)), ("asked", [clean(main.requested_model)])]
    rows += [("tokens", _token_words(main)), ("cost", _cost_words(main))]
    rows += [("times", _time_words(main)), ("end", _end_words(main))]
    lines: list[Line] = [(("Request", STRONG),)]
    separator = f" {glyphs.dot} "
    for name, facts in rows:
        label = f"  {name}"
        for part in flow(facts, separator, width - _LABEL_WIDTH):
            lines.append(((label.ljust(_LABEL_WIDTH), DIM), (part, PLAIN)))
            label = ""
    return lines


def _lane_words(exchange: Exchange) -> list[str]:
    agent = [f"agent {clean(exchange.agent_id)}"] if exchange.agent_id else []
    return [exchange.lane.value, *agent, "streamed" if exchange.is_streamed else "not streamed"]


def _token_words(exchange: Exchange) -> list[str]:
    usage = exchange.usage
    if usage is None:
        return ["not known yet" if exchange.ended_after is None else "not told"]
    return [
        f"{number(usage.input_tokens)} in",
        f"{number(usage.cache_read_tokens)} cache read",
        f"{number(usage.cache_write_tokens)} cache write",
        f"{number(usage.output_tokens)} out",
    ]


def _cost_words(exchange: Exchange) -> list[str]:
    own = "no price known" if exchange.cost_usd is None else money(exchange.cost_usd)
    default = exchange.default_cost_usd
    return [own] if default is None else [own, f"{money(default)} on the default model"]


def _time_words(exchange: Exchange) -> list[str]:
    steps = (
        ("classified", exchange.classified_after),
        ("sent", exchange.sent_after),
        ("first token", exchange.first_token_after),
        ("ended", exchange.ended_after),
    )
    times = [f"{name} {duration(after)}" for name, after in steps if after is not None]
    return [f"began {clock(exchange.started_at)}", *times]


def _end_words(exchange: Exchange) -> list[str]:
    status = [f"status {exchange.status}"] if exchange.status is not None else []
    stop = [f"stop {clean(exchange.stop_reason)}"] if exchange.stop_reason else []
    return status + stop


def further_lines(turn: TurnSummary, width: int, glyphs: Glyphs) -> list[Line]:
    """The turn's other requests, one line each; empty when there are none."""
    others = turn.entries[1:]
    if not others:
        return []
    whole = f"  {_figures(turn.exchanges, turn.cost_usd, glyphs)} in the whole turn"
    title: Line = ((plural(len(others), "further request"), STRONG), (whole, DIM))
    return [title, *(_further_line(entry, width, glyphs) for entry in others)]


def _further_line(entry: Entry, width: int, glyphs: Glyphs) -> Line:
    exchange = entry.exchange
    decided = exchange.decision.model if exchange.decision is not None else None
    model = exchange.model or decided or exchange.requested_model
    parts: list[Line] = [
        ((f"{clock(exchange.started_at)} ", DIM), _mark(entry, glyphs)),
        ((exchange.lane.value, PLAIN),),
        ((model_name(model, max(10, width // 3), glyphs.ellipsis), STRONG),),
        _own_route(exchange),
        ((_figures([exchange], exchange.cost_usd, glyphs), DIM),),
    ]
    return join([(("  ", PLAIN), *parts[0]), *parts[1:]], (" ", PLAIN))


def _own_route(exchange: Exchange) -> Line:
    """A subagent's task is matched by itself."""
    route = exchange.decision.route if exchange.decision is not None else None
    if exchange.lane != Lane.SUBAGENT or route is None:
        return ()
    return ((clean(route), ROUTE),)


def _mark(entry: Entry, glyphs: Glyphs) -> Span:
    if entry.is_live:
        return glyphs.states[TurnState.STREAMING], STATE_STYLES[TurnState.STREAMING]
    state = TurnState.FELL_BACK if has_fallen_back(entry.exchange) else TurnState.DONE
    state = {"failed": TurnState.FAILED, "cancelled": TurnState.CANCELLED}.get(entry.phase, state)
    return glyphs.states[state], STATE_STYLES[state]


def _figures(exchanges: Iterable[Exchange], cost_usd: float | None, glyphs: Glyphs) -> str:
    usage = total_usage(exchanges)
    read, written = number(prompt_tokens(usage)), number(usage.output_tokens)
    cost = f" {money(cost_usd)}" if cost_usd is not None else ""
    return f"{glyphs.up}{read} {glyphs.down}{written}{cost}"
