"""The rows of the preferences screen as lines of any width."""

from collections.abc import Iterator, Sequence

from claude_router.tui.format import clean, fit, model_name, pad, wrap
from claude_router.tui.lines import Line, cut, line_width
from claude_router.tui.palette import BAD, CHANGED, DIM, GOOD, PLAIN, ROUTE, STRONG, Glyphs
from claude_router.tui.turn_state import TurnState
from claude_router.tui.workshop import Example, Remark, Setting, WrittenModel, WrittenPreference

_LABEL_WIDTH = 22
_NAMELESS = "(no name)"


def mark(remarks: Sequence[Remark], glyphs: Glyphs) -> Line:
    """The sign of the worst remark, two cells wide."""
    if any(remark.is_problem for remark in remarks):
        return ((f"{glyphs.states[TurnState.FAILED]} ", BAD),)
    return (("! ", CHANGED),) if remarks else (("  ", PLAIN),)


def preference_lines(
    preference: WrittenPreference,
    remarks: Sequence[Remark],
    width: int,
    glyphs: Glyphs,
    *,
    has_example: bool = False,
) -> list[Line]:
    """Two lines: sign, name and models; then the beginning of the description."""
    name = clean(preference.name) or _NAMELESS
    sign = example_mark(glyphs) if has_example and not remarks else mark(remarks, glyphs)
    head: Line = (*sign, (fit(name, max(8, width // 2), glyphs.ellipsis), STRONG))
    models = _model_words(preference.models, max(8, width - line_width(head) - 2), glyphs)
    description = clean(preference.description)
    lines: list[Line] = [(*head, (f"  {models}", ROUTE)), (("  ", PLAIN), (description, DIM))]
    return [cut(line, width, glyphs.ellipsis) for line in lines]


def models_line(models: Sequence[str], width: int, glyphs: Glyphs) -> Line:
    """The model that takes a task, then its fallbacks."""
    if not models:
        return (("none chosen", BAD),)
    first, *others = map(clean, models)
    rest = "".join(f" {glyphs.arrow} {other}" for other in others)
    return cut(((first, STRONG), (rest, DIM)), width, glyphs.ellipsis)


def model_lines(model: WrittenModel, key_state: str, width: int, glyphs: Glyphs) -> list[Line]:
    """Two lines: name and whether it is the default; then its fallbacks and its key."""
    default = "  default" if model.is_default else ""
    name = model_name(model.key, max(10, width - len(default)), glyphs.ellipsis)
    fallbacks = ", ".join(map(clean, model.fallbacks)) or "none"
    place = f" from {clean(model.key_place)}" if model.key_place else ""
    style = BAD if key_state == "missing" else DIM
    facts: Line = (
        (f"  key{place}: ", DIM),
        (key_state or glyphs.ellipsis, style),
        (f" {glyphs.dot} fallbacks: {fallbacks}", DIM),
    )
    lines: list[Line] = [((name, STRONG), (default, GOOD)), facts]
    return [cut(line, width, glyphs.ellipsis) for line in lines]


def setting_lines(setting: Setting, width: int, glyphs: Glyphs) -> list[Line]:
    label = pad(clean(setting.label), min(_LABEL_WIDTH, max(8, width // 2)), glyphs.ellipsis)
    value = clean(setting.value)
    shown = (value, STRONG) if value else (f"not set: {setting.otherwise}", DIM)
    return [cut(((f"{label} ", PLAIN), shown), width, glyphs.ellipsis)]


def remark_lines(remarks: Sequence[Remark], width: int, glyphs: Glyphs) -> Iterator[Line]:
    """Each remark in as many lines as it needs."""
    for remark in sorted(remarks, key=lambda each: not each.is_problem):
        for number, part in enumerate(wrap(clean(remark.words), max(8, width - 2))):
            lead = mark([remark], glyphs) if number == 0 else (("  ", PLAIN),)
            yield (*lead, (part, PLAIN))


def example_mark(glyphs: Glyphs) -> Line:
    """The sign of a pin, by which the user corrected a turn; two cells wide."""
    return ((f"{glyphs.pin} ", CHANGED),)


def example_lines(examples: Sequence[Example], width: int, glyphs: Glyphs) -> Iterator[Line]:
    """Each example in as many lines as it needs."""
    for example in examples:
        quoted = clean(example.words).join(glyphs.quotes)
        words = f"You corrected {quoted}, which went to {clean(example.model)}."
        for number, part in enumerate(wrap(words, max(8, width - 2))):
            lead = example_mark(glyphs) if number == 0 else (("  ", PLAIN),)
            yield (*lead, (part, PLAIN))


def _model_words(models: Sequence[str], width: int, glyphs: Glyphs) -> str:
    if not models:
        return "no model"
    more = f" +{len(models) - 1}" if len(models) > 1 else ""
    return model_name(models[0], max(4, width - len(more)), glyphs.ellipsis) + more
