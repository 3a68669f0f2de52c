"""The facts of a turn's main request: what it was, used, cost and how long it took."""

from claude_router.events import Exchange
from claude_router.tui.format import clean, clock, duration, flow, money, number
from claude_router.tui.lines import Line
from claude_router.tui.palette import DIM, PLAIN, STRONG, Glyphs
from claude_router.tui.tally import is_unpriced
from claude_router.tui.turn import TurnSummary

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
        return ["not known yet" if exchange.ended_after is None else "none reported"]
    return [
        f"{number(usage.input_tokens)} in",
        f"{number(usage.cache_read_tokens)} cache read",
        f"{number(usage.cache_write_tokens)} cache write",
        f"{number(usage.output_tokens)} out",
    ]


def _cost_words(exchange: Exchange) -> list[str]:
    own = _unknown_cost(exchange) if exchange.cost_usd is None else money(exchange.cost_usd)
    default = exchange.default_cost_usd
    return [own] if default is None else [own, f"{money(default)} on default"]


def _unknown_cost(exchange: Exchange) -> str:
    if exchange.ended_after is None:
        return "not known yet"
    return "no price known" if is_unpriced(exchange) else "none reported"


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
