"""A session's and a turn's rows in the history: two lines of any width each."""

from datetime import datetime

from claude_router.history.corrections import Correction
from claude_router.history.sessions import Session
from claude_router.tui.format import (
    clean,
    duration,
    fit_end,
    model_name,
    number,
    pad,
    percent,
    plural,
)
from claude_router.tui.lines import Line, Span, cut, join
from claude_router.tui.palette import (
    BAD,
    CHANGED,
    CURSOR,
    DIM,
    GOOD,
    PLAIN,
    ROUTE,
    STATE_STYLES,
    STRONG,
    Glyphs,
)
from claude_router.tui.screens.history.words import cost, when
from claude_router.tui.tally import prompt_tokens
from claude_router.tui.turn import TurnSummary
from claude_router.tui.widgets.turn_row import lane_counts, why_style, why_words

_GUTTER = 2
_SESSION_FIXED = _GUTTER + 16 + 2 + 7 + 2 + 2 + 5 + 2 + 8 + 2 + 8
_TURN_FIXED = _GUTTER + 11 + 2 + 11 + 2 + 2 + 12 + 2 + 8
_NARROWEST = 8


def session_titles(width: int, glyphs: Glyphs) -> Line:
    """Heads the columns of `session_row`."""
    project = _room(width, _SESSION_FIXED)
    words = (
        f"  {'started':<16}  {'length':>7}  {pad('project', project)}  turns      cost     saved"
    )
    return cut(((words, DIM),), width, glyphs.ellipsis)


def session_row(
    session: Session, width: int, glyphs: Glyphs, *, has_cursor: bool
) -> tuple[Line, Line]:
    room = _room(width, _SESSION_FIXED)
    project = fit_end(clean(session.project), room, glyphs.ellipsis)
    saved = session.saved_usd
    first: Line = (
        _gutter(glyphs, has_cursor),
        (when(session.started_at), STRONG),
        (f"  {duration(session.ended_at - session.started_at):>7}  ", DIM),
        (pad(project, room), PLAIN),
        (f"  {number(session.turns):>5}  {cost(session.cost_usd):>8}", PLAIN),
        (f"  {cost(saved):>8}", DIM if not saved else GOOD if saved > 0 else BAD),
    )
    names = [model_name(model, 28, glyphs.ellipsis) for model in session.models]
    models: Line = ((", ".join(names), ROUTE),) if names else ()
    second = join([models, _words(session.words, glyphs)], _separator(glyphs))
    return _lines(first, second, width, glyphs, has_cursor)


def turn_row(
    turn: TurnSummary,
    correction: Correction | None,
    width: int,
    glyphs: Glyphs,
    *,
    has_cursor: bool,
) -> tuple[Line, Line]:
    room = _room(width, _TURN_FIXED)
    state = f"{glyphs.states[turn.state]} {turn.state_text}"
    model = model_name(turn.model or turn.main.requested_model, room, glyphs.ellipsis)
    usage = turn.usage
    read, written = number(prompt_tokens(usage)), number(usage.output_tokens)
    has_tokens = prompt_tokens(usage) or usage.output_tokens
    tokens = f"{glyphs.up}{read} {glyphs.down}{written}" if has_tokens else "-"
    first: Line = (
        _gutter(glyphs, has_cursor),
        (f"{_day_and_time(turn.main.started_at)}  ", DIM),
        (f"{pad(state, 11, glyphs.ellipsis)}  ", STATE_STYLES[turn.state]),
        (pad(model, room), STRONG),
        (f"  {tokens:>12}  {cost(turn.cost_usd):>8}", PLAIN),
    )
    agents = plural(len(turn.agents), "subagent") if turn.agents else ""
    folded = filter(None, (lane_counts(turn, glyphs), agents))
    parts: list[Line] = [
        _route(turn, glyphs),
        _corrected(correction, glyphs),
        *(((words, DIM),) for words in folded),
        ((clean(turn.error), BAD),) if turn.error else (),
        () if turn.is_compaction else _words(turn.main.excerpt, glyphs),
    ]
    return _lines(first, join(parts, _separator(glyphs)), width, glyphs, has_cursor)


def _route(turn: TurnSummary, glyphs: Glyphs) -> Line:
    """The matched preference, or the reason for going without one."""
    decision = turn.decision
    if decision is None:
        return ()
    sure = f" {percent(decision.confidence)}" if decision.confidence is not None else ""
    return ((why_words(decision, glyphs), why_style(decision)), (sure, PLAIN))


def _corrected(correction: Correction | None, glyphs: Glyphs) -> Line:
    if correction is None:
        return ()
    model = model_name(correction.chosen, 28, glyphs.ellipsis)
    return ((f"corrected by you: {model} next", CHANGED),)


def _words(excerpt: str, glyphs: Glyphs) -> Line:
    words = clean(excerpt)
    return ((words.join(glyphs.quotes), DIM),) if words else ()


def _lines(
    first: Line, second: Line, width: int, glyphs: Glyphs, has_cursor: bool
) -> tuple[Line, Line]:
    gutter = _gutter(glyphs, has_cursor)
    return cut(first, width, glyphs.ellipsis), cut((gutter, *second), width, glyphs.ellipsis)


def _gutter(glyphs: Glyphs, has_cursor: bool) -> Span:
    return f"{glyphs.cursor if has_cursor else ' '} ", CURSOR if has_cursor else PLAIN


def _separator(glyphs: Glyphs) -> Span:
    return f" {glyphs.dot} ", DIM


def _room(width: int, fixed: int) -> int:
    """Cells of the column that takes what the others leave."""
    return max(_NARROWEST, width - fixed)


def _day_and_time(unix_time: float) -> str:
    return datetime.fromtimestamp(unix_time).strftime("%m-%d %H:%M")
