"""What a trial and a replay come to, in lines of any width."""

from collections.abc import Iterator, Sequence

from claude_router.tui.format import bar, clean, fit, model_name, money, pad, plural, wrap
from claude_router.tui.lines import Line, cut
from claude_router.tui.palette import BAR, CHANGED, DIM, GOOD, PLAIN, ROUTE, STRONG, Glyphs
from claude_router.tui.workshop import ReplayedTurn, Trial, Verdict

_OTHER = "other"
_NAME_SHARE = 0.34
_WIDEST_BAR = 40
_PERCENT = len(" 100.0% ")
_BASIS = (
    "Judged by what the history keeps of a turn, its first 200 characters, without the "
    "conversation before it. Costs are the turn's own tokens at each model's price."
)
_EMPTY = "The history keeps no words of any turn, so there is nothing to replay."


def trial_lines(trial: Trial, width: int, glyphs: Glyphs) -> list[Line]:
    """Where the prompt goes by the draft and by the file, then all scores side by side."""
    names = max(8, int(width * _NAME_SHARE))
    cells = max(4, min(_WIDEST_BAR, (width - names - 2) // 2 - _PERCENT))
    head: Line = (
        (" " * (names + 2), PLAIN),
        (pad("draft", cells + _PERCENT), STRONG),
        ("file", STRONG),
    )
    rows = [_score_line(name, trial, names, cells, glyphs) for name in _ranked(trial)]
    lines = [*_verdict_lines(trial, glyphs), (), head, *rows]
    return [cut(line, width, glyphs.ellipsis) for line in lines]


def replay_lines(turns: Sequence[ReplayedTurn], width: int, glyphs: Glyphs) -> list[Line]:
    """A summary, then every turn that another model would take now."""
    if not turns:
        return [((part, PLAIN),) for part in wrap(_EMPTY, width)]
    changed = [turn for turn in turns if turn.is_changed]
    lines: list[Line] = [((f"Last {plural(len(turns), 'turn')} of the history", STRONG),)]
    lines += [((part, PLAIN),) for part in wrap(_summary(turns, changed), width)]
    lines += [((part, DIM),) for part in wrap(_BASIS, width)]
    for turn in changed:
        lines += [(), *_turn_lines(turn, width, glyphs)]
    return [cut(line, width, glyphs.ellipsis) for line in lines]


def _verdict_lines(trial: Trial, glyphs: Glyphs) -> Iterator[Line]:
    is_changed = trial.saved.model != trial.edited.model
    for label, verdict in (("draft", trial.edited), ("file ", trial.saved)):
        style = CHANGED if is_changed and verdict is trial.edited else STRONG
        route = clean(verdict.route) if verdict.route is not None else "no match, the default"
        arrow = f" {glyphs.arrow} "
        yield (f"{label}  ", DIM), (route, ROUTE), (arrow, DIM), (clean(verdict.model), style)


def _ranked(trial: Trial) -> list[str]:
    """All names, the draft's best first, then those that only the file has."""
    edited, saved = _scores(trial.edited), _scores(trial.saved)
    return sorted(
        {**edited, **saved}, key=lambda name: (-edited.get(name, -1.0), -saved.get(name, 0.0))
    )


def _scores(verdict: Verdict) -> dict[str, float]:
    return {**verdict.scores, _OTHER: verdict.other}


def _score_line(name: str, trial: Trial, names: int, cells: int, glyphs: Glyphs) -> Line:
    is_chosen = name == (trial.edited.route or _OTHER)
    sides = [
        span
        for verdict in (trial.edited, trial.saved)
        for span in _side(_scores(verdict).get(name), cells, glyphs)
    ]
    lead = f"{glyphs.arrow} " if is_chosen else "  "
    shown = pad(clean(name), names, glyphs.ellipsis)
    return ((lead, ROUTE), (shown, ROUTE if is_chosen else PLAIN), *sides)


def _side(score: float | None, cells: int, glyphs: Glyphs) -> Line:
    if score is None:
        return ((pad("not there", cells + _PERCENT), DIM),)
    shown = bar(score, cells, is_unicode=glyphs.is_unicode)
    return (shown, BAR), (f" {score * 100:5.1f}% ", PLAIN)


def _summary(turns: Sequence[ReplayedTurn], changed: Sequence[ReplayedTurn]) -> str:
    if not changed:
        return "Every one goes where the file sends it too."
    told = f"{len(changed)} would go to another model."
    known = [turn for turn in turns if turn.saved_usd is not None and turn.edited_usd is not None]
    unknown = len(turns) - len(known)
    if known:
        before = sum(turn.saved_usd or 0.0 for turn in known)
        after = sum(turn.edited_usd or 0.0 for turn in known)
        told += f" {money(after)} instead of {money(before)}, {_difference(after - before)}."
    return f"{told} {plural(unknown, 'turn')} without a known price." if unknown else told


def _difference(usd: float) -> str:
    return f"{money(abs(usd))} {'more' if usd > 0 else 'less'}" if usd else "as much"


def _turn_lines(turn: ReplayedTurn, width: int, glyphs: Glyphs) -> Iterator[Line]:
    words = fit(clean(turn.excerpt), width - 2, glyphs.ellipsis)
    yield ((words.join(glyphs.quotes), PLAIN),)
    room = max(8, (width - 20) // 2)
    saved, edited = turn.trial.saved.model, turn.trial.edited.model
    yield (
        ("  ", PLAIN),
        (model_name(saved, room, glyphs.ellipsis), DIM),
        (f" {glyphs.arrow} ", DIM),
        (model_name(edited, room, glyphs.ellipsis), CHANGED),
        *_cost(turn),
    )


def _cost(turn: ReplayedTurn) -> Line:
    if turn.saved_usd is None or turn.edited_usd is None:
        return (("  price unknown", DIM),)
    change = turn.edited_usd - turn.saved_usd
    return ((f"  {_difference(change)}", GOOD if change < 0 else PLAIN),)
