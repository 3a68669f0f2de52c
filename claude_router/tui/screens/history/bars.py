"""Statistics of the history as lines of any width: who decided, and bars by model, route, day."""

from collections.abc import Sequence

from claude_router.history.statistics import Share, Statistics
from claude_router.tui.format import bar, model_name, number, pad, wrap
from claude_router.tui.lines import Line, cut
from claude_router.tui.palette import BAD, BAR, DIM, GOOD, PLAIN, STRONG, Glyphs
from claude_router.tui.screens.history import words

_FIGURES = 2 + 6 + 2 + 8 + 2 + 7 + 2 + 8
"""Cells right of a bar: turns, requests, tokens, cost, each after a gap."""
_MOST_NAME, _LEAST_NAME = 36, 12
_MOST_BAR = 60


def statistics_lines(statistics: Statistics, width: int, glyphs: Glyphs) -> list[Line]:
    """The whole of it; every line has at most `width` cells."""
    if not statistics.whole.requests:
        return [((words.NO_REQUESTS_THEN, DIM),)]
    lines = _summary(statistics, width)
    for title, shares, unnamed in (
        ("By model", statistics.by_model, words.NO_MODEL),
        ("By route", statistics.by_route, words.NO_ROUTE),
        ("By day", statistics.by_day, ""),
    ):
        lines += [(), *_bars(title, shares, unnamed, width, glyphs)]
    return [cut(line, width, glyphs.ellipsis) for line in lines]


def _summary(statistics: Statistics, width: int) -> list[Line]:
    whole = statistics.whole
    saved = words.saving(whole.saved_usd)
    style = GOOD if (whole.saved_usd or 0.0) > 0 else BAD
    lines: list[Line] = [
        (
            (f"{words.amount(whole.turns, 'turn')}, ", PLAIN),
            (f"{words.amount(whole.requests, 'request')}, ", PLAIN),
            (f"{number(words.tokens(whole.usage))} tokens, ", PLAIN),
            (words.cost(whole.cost_usd), STRONG),
            (f", {saved}" if saved else "", style),
        )
    ]
    for sentence in words.who_decided(statistics):
        lines += [((part, PLAIN),) for part in wrap(sentence, width)]
    return lines


def _bars(
    title: str, shares: Sequence[Share], unnamed: str, width: int, glyphs: Glyphs
) -> list[Line]:
    """Bars show cost, or requests where nothing has a price."""
    measures = [share.cost_usd or 0.0 for share in shares]
    if not any(measures):
        measures = [float(share.requests) for share in shares]
    longest = max(measures, default=0.0) or 1.0
    name_width = max(_LEAST_NAME, min(_MOST_NAME, width // 3))
    bar_width = max(4, min(_MOST_BAR, width - name_width - _FIGURES - 1))
    heads = f"{'turns':>8}{'requests':>10}{'tokens':>9}{'cost':>10}"
    lines: list[Line] = [((pad(title, name_width + 1 + bar_width), STRONG), (heads, DIM))]
    for share, measure in zip(shares, measures, strict=True):
        name = model_name(share.name or unnamed, name_width, glyphs.ellipsis)
        filled = bar(measure / longest, bar_width, is_unicode=glyphs.is_unicode)
        lines.append(
            (
                (pad(name, name_width), PLAIN if share.name else DIM),
                (f" {filled}", BAR),
                (_figures(share), PLAIN),
            )
        )
    return lines


def _figures(share: Share) -> str:
    return (
        f"{number(share.turns):>8}{number(share.requests):>10}"
        f"{number(words.tokens(share.usage)):>9}{words.cost(share.cost_usd):>10}"
    )
