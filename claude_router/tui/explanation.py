"""Why a turn went where it went, in lines of any width."""

from collections.abc import Iterable, Iterator

from claude_router.route.decision import Decision, Reason
from claude_router.tui.attempt_lines import attempt_lines
from claude_router.tui.cache_switch import cache_switch
from claude_router.tui.format import clean, model_name, money, number, wrap
from claude_router.tui.further_requests import further_lines
from claude_router.tui.lines import Line, cut, indented
from claude_router.tui.palette import BAD, CHANGED, DIM, PLAIN, STRONG, Glyphs
from claude_router.tui.request_facts import request_lines
from claude_router.tui.score_lines import opinion_lines, score_lines
from claude_router.tui.turn import TurnSummary
from claude_router.tui.turn_state import passed_over

_SENTENCES = {
    Reason.BUDGET: "The budget is spent, so the default model took it.",
    Reason.EXPLICIT: "Claude Code asked for this model by name.",
    Reason.PINNED: "You pinned this model.",
    Reason.MATCHED: "The turn matches your preference {route}.",
    Reason.NO_MATCH: "No preference matched, so the default model took it.",
    Reason.NO_PREFERENCES: "No preferences are set up, so nothing was routed.",
    Reason.ROUTER_FAILED: "The router failed, so the default model took it.",
    Reason.ROUTER_OFF: "Routing is off, so the default model took it.",
    Reason.REPLAYED: "It belongs to a turn that was decided before.",
    Reason.INHERITED: "It stays on the conversation's model.",
    Reason.LANE: "Requests of this kind ({lane}) go to a fixed model.",
}
_ROUTE_PINNED = "It matches {route}, for which you pinned this model."


def why_lines(
    turn: TurnSummary, width: int, glyphs: Glyphs, *, input_usd: float | None = None
) -> list[Line]:
    """The whole explanation; every line has at most `width` cells.

    `input_usd` is the price of a million input tokens on the turn's model, None if not known.
    """
    sections = [
        _headline(turn, width, glyphs),
        score_lines(turn.decision, width, glyphs) if turn.decision else [],
        opinion_lines(turn.decision, width, glyphs) if turn.decision else [],
        _vetoes(turn.decision, width),
        attempt_lines(turn, width, glyphs),
        _paragraphs("Cache", _cache_words(turn, input_usd), width),
        _paragraphs("Notes", _notes(turn), width),
        _paragraphs("Error", _errors(turn), width, is_bad=True),
        request_lines(turn, width, glyphs),
        further_lines(turn, width, glyphs),
    ]
    lines: list[Line] = []
    for section in filter(None, sections):
        lines += [(), *section] if lines else section
    return [cut(line, width, glyphs.ellipsis) for line in lines]


def sentence(decision: Decision, glyphs: Glyphs) -> str:
    """The decision's reason as a sentence for the user."""
    route = _quoted(clean(decision.route or ""), glyphs)
    is_route_pin = decision.reason is Reason.PINNED and decision.route is not None
    words = _ROUTE_PINNED if is_route_pin else _SENTENCES[decision.reason]
    return words.format(route=route, lane=decision.lane.value)


def _headline(turn: TurnSummary, width: int, glyphs: Glyphs) -> list[Line]:
    if turn.decision is None or turn.model is None:
        asked = model_name(turn.main.requested_model, width, glyphs.ellipsis)
        return [((asked, STRONG),), (("Not decided yet.", DIM),), *_excerpt(turn, width, glyphs)]
    lines: list[Line] = [((model_name(turn.model, width, glyphs.ellipsis), STRONG),)]
    lines += _wrapped(sentence(turn.decision, glyphs), width)
    if turn.model != turn.decision.model:
        chosen = model_name(turn.decision.model, width, glyphs.ellipsis)
        has_answered = turn.main.first_token_after is not None
        then = "answered" if has_answered else "was asked instead"
        what = "passed over" if passed_over(turn.main) else "failed"
        words = f"{chosen} was chosen but {what}; this one {then}."
        lines += [((part, CHANGED),) for part in wrap(words, width)]
    return lines + _excerpt(turn, width, glyphs)


def _excerpt(turn: TurnSummary, width: int, glyphs: Glyphs) -> list[Line]:
    words = clean(turn.main.excerpt)
    return [((part, DIM),) for part in wrap(_quoted(words, glyphs), width)] if words else []


def _quoted(words: str, glyphs: Glyphs) -> str:
    return words.join(glyphs.quotes)


def _vetoes(decision: Decision | None, width: int) -> list[Line]:
    if decision is None or not decision.vetoed:
        return []
    vetoes = [f"{clean(veto.model)}: {clean(veto.why)}" for veto in decision.vetoed]
    return _paragraphs("Ruled out", vetoes, width)


def _cache_words(turn: TurnSummary, input_usd: float | None) -> Iterator[str]:
    """What it costs that the conversation left the model whose cache held it."""
    if (switch := cache_switch(turn)) is None:
        return
    price = money(switch.tokens * input_usd / 1_000_000) if input_usd is not None else None
    cost = f", for {price}" if price is not None else ""
    yield (
        f"{clean(switch.left)} held {number(switch.tokens)} tokens of the conversation in its "
        f"cache; this model reads them anew{cost}."
    )


def _notes(turn: TurnSummary) -> Iterator[str]:
    if turn.decision is not None and turn.decision.note:
        yield turn.decision.note
    seen: dict[str, None] = {}
    for exchange in turn.exchanges:
        seen.update(dict.fromkeys(exchange.notes))
    yield from seen


def _errors(turn: TurnSummary) -> Iterator[str]:
    for exchange in turn.exchanges:
        words = ": ".join(filter(None, (exchange.error_type, exchange.error)))
        if words:
            yield words if exchange is turn.main else f"{exchange.lane.value}: {words}"


def _paragraphs(
    title: str, words: Iterable[str], width: int, *, is_bad: bool = False
) -> list[Line]:
    lines = [line for part in words for line in indented(clean(part), width)]
    if not lines:
        return []
    heading: Line = ((title, BAD if is_bad else STRONG),)
    return [heading, *lines]


def _wrapped(words: str, width: int) -> list[Line]:
    return [((part, PLAIN),) for part in wrap(words, width)]
