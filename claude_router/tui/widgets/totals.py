"""The session in a few lines: requests, tokens, cache, money."""

from claude_router.tui.format import bar, money, number, percent, plural, sparkline
from claude_router.tui.lines import Line, cut, line_width
from claude_router.tui.palette import BAD, BAR, DIM, GOOD, PLAIN, STRONG, Glyphs
from claude_router.tui.tally import Totals
from claude_router.tui.widgets.line_bar import LineBar

CACHE_BAR_WIDTH = 8
_LEAST_TOLD_USD = 0.00005
_CENTS_FROM_USD = 0.1
_AROUND_SPARKS = len("per turn  up to <$0.0001")


class TotalsBar(LineBar):
    """Stands above the turns."""

    def show(self, totals: Totals, background: Totals, width: int) -> None:
        """`width` is the room of the whole bar, padding included."""
        self.show_lines(totals_lines(totals, background, width - 2, self._glyphs))


def totals_lines(
    totals: Totals, background: Totals, width: int, glyphs: Glyphs
) -> tuple[Line, ...]:
    """Up to six lines of at most `width` cells: what is known yet."""
    if not totals.requests:
        return ()
    lines = (
        _requests_line(totals, glyphs),
        _cache_line(totals, glyphs),
        _cost_line(totals, glyphs),
        _saved_line(totals, width),
        _turn_costs_line(totals, width, glyphs),
        _background_line(background, glyphs),
    )
    return tuple(cut(line, width, glyphs.ellipsis) for line in lines if line)


def _requests_line(totals: Totals, glyphs: Glyphs) -> Line:
    tokens = (
        f"{glyphs.up}{number(totals.prompt_tokens)} {glyphs.down}{number(totals.output_tokens)}"
    )
    failed = f"  {totals.failed} failed" if totals.failed else ""
    return (
        (plural(totals.requests, "request"), STRONG),
        (f"  {tokens}", PLAIN),
        (failed, BAD),
    )


def _cache_line(totals: Totals, glyphs: Glyphs) -> Line:
    share = totals.cache_share
    if share is None:
        return ()
    filled = bar(share, CACHE_BAR_WIDTH, is_unicode=glyphs.is_unicode)
    read = f"{number(totals.cache_read_tokens)} " if totals.cache_read_tokens else ""
    return ("from cache ", DIM), (f"{read}{percent(share)}", PLAIN), (f" {filled}", BAR)


def _cost_line(totals: Totals, glyphs: Glyphs) -> Line:
    if not totals.priced:
        return (("cost unknown: no prices", DIM),) if totals.unpriced else ()
    unpriced = f" {glyphs.dot} {totals.unpriced} without a price" if totals.unpriced else ""
    return ("cost ", DIM), (money(totals.cost_usd), STRONG), (unpriced, DIM)


def _saved_line(totals: Totals, width: int) -> Line:
    saved = totals.saved_usd
    if saved is None or abs(saved) < _LEAST_TOLD_USD:
        return ()
    decimals = 2 if totals.compared_default_usd >= _CENTS_FROM_USD else 4
    alone: Line = (
        ("on default ", DIM),
        (money(totals.compared_default_usd, decimals), PLAIN),
    )
    if saved < 0:
        return (*alone, (f"  paid {money(-saved, decimals)} more", BAD))
    share = saved / totals.compared_default_usd if totals.compared_default_usd else 0.0
    whole = (*alone, (f"  saved {money(saved, decimals)} ({percent(share)})", GOOD))
    return whole if line_width(whole) <= width else (*alone, (f"  saved {percent(share)}", GOOD))


def _turn_costs_line(totals: Totals, width: int, glyphs: Glyphs) -> Line:
    """The newest turns at the right; nothing while there is nothing to compare."""
    label, room = "per turn ", max(1, width - _AROUND_SPARKS)
    costs = list(totals.turn_costs)
    while costs and costs[-1] is None:  # under way
        costs.pop()
    costs = costs[-room:]
    if len(costs) < 2 or not any(costs):
        return ()
    highest = f" up to {money(max(cost or 0.0 for cost in costs))}"
    return (label, DIM), (sparkline(costs, is_unicode=glyphs.is_unicode), BAR), (highest, DIM)


def _background_line(background: Totals, glyphs: Glyphs) -> Line:
    if not background.requests:
        return ()
    tokens = number(background.prompt_tokens + background.output_tokens)
    cost = f" {glyphs.dot} {money(background.cost_usd, 2)}" if background.priced else ""
    return (
        (f"background {background.requests}", DIM),
        (f" {glyphs.dot} {tokens} tokens{cost}", DIM),
    )
