"""The table of a model's card: figures in rows, models in columns, all shares in percent."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isnan

from training.judging import metrics
from training.judging.confusion import OUTCOMES, confusions, outcomes, worst_sets
from training.judging.cuts import CUTS, Cut, is_tempting
from training.judging.markdown import Row, shortened, table
from training.judging.share import Share
from training.scoring import Answer

Column = Sequence[Answer]
"""One model's answers; all models have the same samples in the same order."""

_WORST_SETS, _CONFUSIONS, _LABEL_COLUMNS = 5, 5, 20


def report(models: Mapping[str, Column]) -> Iterator[str]:
    """Lines of Markdown; `models` by the names that head their columns."""
    found = list(models.values())
    sections = [
        ("All turns", _overall(found)),
        ("*Other*", _other(found)),
        *((cut.title, _cut(cut, found)) for cut in CUTS),
        ("Label > answer, turns", _outcomes(found)),
        ("Worst sets, label > answer", _worst_sets(found)),
    ]
    for title, rows in sections:
        yield from table([title, *models, "n"], list(rows))
        yield ""
    yield from table(["Confidence / accuracy / n", *models], list(_calibration(found)))


def percent(share: Share) -> str:
    """A share with its error, in percent."""
    return f"{100 * share.value:.1f}{_error(share)}" if share.total else "–"


def points(share: Share) -> str:
    """A gain or loss with its error, in points of a hundred."""
    return f"{100 * share.value:+.1f}{_error(share)}" if share.total else "–"


def _error(share: Share) -> str:
    return "" if isnan(share.error) else f" ± {100 * share.error:.1f}"


def _overall(found: Sequence[Column]) -> Iterator[Row]:
    yield _shares("turns", metrics.turn_accuracy, found)
    yield _shares("spans", metrics.span_accuracy, found)
    yield _shares("conversations", metrics.conversation_accuracy, found)
    yield _shares("turns with a route", metrics.in_route, found)
    yield _means("macro-F1", metrics.macro_f1, found)
    yield _means("calibration error", metrics.calibration_error, found)
    first, *others = found
    if others:
        alike = [percent(metrics.agreement(first, column)) for column in others]
        better = [points(metrics.gain(first, column)) for column in others]
        yield ["same answer as the first", "", *alike, str(len(first))]
        yield ["turns, gain on the first", "", *better, str(len(first))]


def _other(found: Sequence[Column]) -> Iterator[Row]:
    yield _shares("precision", metrics.other_precision, found)
    yield _shares("recall", metrics.other_recall, found)
    for name, wanted in (("recall, tempting", True), ("recall, not tempting", False)):
        chosen = [[a for a in column if is_tempting(a.sample) == wanted] for column in found]
        yield _shares(name, metrics.other_recall, chosen)


def _cut(cut: Cut, found: Sequence[Column]) -> Iterator[Row]:
    groups = [metrics.grouped(column, lambda answer: cut.group(answer.sample)) for column in found]
    for name in cut.groups or sorted(groups[0]):
        if name in groups[0]:
            yield _shares(name, metrics.turn_accuracy, [group[name] for group in groups])


def _outcomes(found: Sequence[Column]) -> Iterator[Row]:
    counts = [outcomes(column) for column in found]
    for label, given in OUTCOMES:
        of = sum(number for (kind, _), number in counts[0].items() if kind == label)
        yield [f"{label} > {given}", *(str(count[label, given]) for count in counts), str(of)]


def _worst_sets(found: Sequence[Column]) -> Iterator[Row]:
    """The first model's worst sets and confusions, and how often others have the same."""
    groups = [metrics.by_set(column) for column in found]
    for set_id, _ in worst_sets(found[0], _WORST_SETS):
        own = [group[set_id] for group in groups]
        yield _shares(set_id, metrics.turn_accuracy, own)
        counts = [confusions(column) for column in own]
        for pair, _ in counts[0].most_common(_CONFUSIONS):
            name = " > ".join(shortened(label, _LABEL_COLUMNS) for label in pair)
            yield [f"– {name}", *(str(count[pair]) for count in counts), ""]


def _calibration(found: Sequence[Column]) -> Iterator[Row]:
    bins = [metrics.calibration(column) for column in found]
    step = 100 // metrics.BINS
    for number, row in enumerate(zip(*bins, strict=True)):
        yield [f"{step * number} to {step * (number + 1)}", *map(_bin, row)]


def _bin(found: metrics.Bin) -> str:
    if not found.total:
        return "–"
    return f"{100 * found.confidence:.1f} / {100 * found.accuracy:.1f} / {found.total}"


def _shares(name: str, figure: Callable[[Column], Share], found: Sequence[Column]) -> Row:
    """`n` is the first model's total; only precision has another one for each model."""
    shares = [figure(column) for column in found]
    return [name, *map(percent, shares), str(shares[0].total)]


def _means(name: str, figure: Callable[[Column], float], found: Sequence[Column]) -> Row:
    return [name, *(f"{100 * figure(column):.1f}" for column in found), ""]
