"""What the engines thought of a turn, in lines of any width."""

from claude_router.route.decision import Decision, Opinion
from claude_router.tui.format import bar, clean, duration, pad, wrap
from claude_router.tui.lines import Line
from claude_router.tui.palette import BAR, CHANGED, DIM, PLAIN, ROUTE, STRONG, Glyphs

OTHER = "other"
NAME_SHARE = 0.4
_FAST_ROWS = 3

Ranking = list[tuple[str, float]]
"""Names with their probabilities, best first."""


def ranking(decision: Decision | Opinion) -> Ranking:
    """Preferences and `other` with their probabilities, best first."""
    scores = [(clean(name), score) for name, score in decision.scores.items()]
    if decision.other is not None:
        scores.append((OTHER, decision.other))
    return sorted(scores, key=lambda item: -item[1])


def score_lines(decision: Decision, width: int, glyphs: Glyphs) -> list[Line]:
    """All scores, and how far the runner-up was; nothing where nothing was classified."""
    ranked = ranking(decision)
    if not ranked:
        return []
    chosen = _chosen(decision)
    lines = [_heading("Scores", decision, glyphs)]
    lines += [_score_line(name, score, name == chosen, width, glyphs) for name, score in ranked]
    return lines + _runner_up(ranked, chosen, width)


def opinion_lines(decision: Decision, width: int, glyphs: Glyphs) -> list[Line]:
    """What the fast engine had said where another one decided: its best, and if they agree."""
    fast = decision.fast
    if fast is None:
        return []
    chosen = _chosen(fast)
    lines = [_heading("Asked first", fast, glyphs)]
    lines += [
        _score_line(name, score, name == chosen, width, glyphs)
        for name, score in ranking(fast)[:_FAST_ROWS]
    ]
    if fast.route == decision.route:
        return [*lines, *(((part, DIM),) for part in wrap("Both engines agree.", width))]
    words = f"The engines disagree: {chosen} and {_chosen(decision)}. The second one decided."
    return [*lines, *(((part, CHANGED),) for part in wrap(words, width))]


def _chosen(decision: Decision | Opinion) -> str:
    return clean(decision.route) if decision.route is not None else OTHER


def _heading(title: str, of: Decision | Opinion, glyphs: Glyphs) -> Line:
    engine = clean(of.engine or "")
    took = duration(of.engine_ms / 1000) if of.engine_ms is not None else ""
    facts = f" {glyphs.dot} ".join(filter(None, (engine, took)))
    return (title, STRONG), (f"  {facts}", DIM)


def _score_line(name: str, score: float, is_chosen: bool, width: int, glyphs: Glyphs) -> Line:
    name_width = max(6, int(width * NAME_SHARE))
    bar_width = max(4, min(40, width - name_width - 10))
    mark = glyphs.arrow if is_chosen else " "
    return (
        (f"{mark} ", ROUTE),
        (pad(name, name_width, glyphs.ellipsis), ROUTE if is_chosen else PLAIN),
        (f" {bar(score, bar_width, is_unicode=glyphs.is_unicode)} ", BAR),
        (f"{score * 100:5.1f}%", PLAIN),
    )


def _runner_up(ranked: Ranking, chosen: str, width: int) -> list[Line]:
    own = next((score for name, score in ranked if name == chosen), None)
    rival = next(((name, score) for name, score in ranked if name != chosen), None)
    if own is None or rival is None:
        return []
    margin = (own - rival[1]) * 100
    side = f"{margin:.1f} points behind" if margin >= 0 else f"{-margin:.1f} points ahead"
    return [((part, DIM),) for part in wrap(f"Runner-up: {rival[0]}, {side}", width)]
