"""Measures the embedded engine: milliseconds a decision, and how often it is right."""

from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles

from claude_router.classify.embedded import EmbeddedClassifier
from claude_router.commands.questions import OTHER, Labelled, QuestionError, read_labelled
from claude_router.commands.streams import why
from claude_router.route.classifier import Turn
from claude_router.route.preferences import Preference

SIZES = (50, 160)
"""Tokens of conversation; a common English word is one token."""
NEWEST_WORDS = 110
_TEXT = "please look at the code that reads the table and tell me why it is so slow today"
PREFERENCES = (
    Preference(
        "code generation", "writing new functions, classes and scripts from a short description", ""
    ),
    Preference("debugging", "finding out why something fails, crashes or gives a wrong result", ""),
    Preference(
        "code review", "reading changes and saying what should be better before they are merged", ""
    ),
    Preference(
        "documentation",
        "explaining code in words: comments, guides, pages for other developers",
        "",
    ),
    Preference("data analysis", "queries, statistics and charts over tables, files and logs", ""),
)


async def speed_report(runs: int) -> str:
    """Median and 95th percentile of `runs` decisions at each size, one line a size.

    Raises:
        ClassifierError: the engine does not run.
    """
    classifier = EmbeddedClassifier()
    lines = []
    try:
        await classifier.warm()
        for size in SIZES:
            turns = sample_turns(size)
            times = [(await classifier.classify(turns, PREFERENCES)).ms for _ in range(runs)]
            lines.append(f"{size:>4} tokens, {len(PREFERENCES)} routes  {_milliseconds(times)}")
    finally:
        classifier.close()
    return "\n".join(lines)


async def accuracy_report(labelled: Sequence[Labelled]) -> str:
    """Share of turns answered right, and precision and recall of "other".

    Raises:
        ClassifierError: the engine does not run.
    """
    classifier = EmbeddedClassifier()
    answers: list[str] = []
    times: list[float] = []
    try:
        await classifier.warm()
        for item in labelled:
            question = item.question
            found = await classifier.classify(question.turns, question.preferences)
            answers.append(found.matched or OTHER)
            times.append(found.ms)
    finally:
        classifier.close()
    labels = [item.label for item in labelled]
    right = sum(answer == label for answer, label in zip(answers, labels, strict=True))
    both = sum(a == label == OTHER for a, label in zip(answers, labels, strict=True))
    return "\n".join(
        [
            f"turns  {_share(right, len(labels))} right",
            f"other  precision {_share(both, answers.count(OTHER))}, "
            f"recall {_share(both, labels.count(OTHER))}",
            f"time   {_milliseconds(times)}",
        ]
    )


def read_data(path: Path, limit: int | None) -> list[Labelled]:
    """Labelled turns of a file in the format of the training data, at most `limit`.

    Raises:
        QuestionError: the file cannot be read, or a line of it.
    """
    found: list[Labelled] = []
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                found += _labelled(path, number, line) if line.strip() else []
    except OSError as error:
        raise QuestionError(f"{path} cannot be read: {why(error)}.") from error
    except UnicodeDecodeError as error:
        raise QuestionError(f"{path} is not UTF-8 text.") from error
    if not found:
        raise QuestionError(f"{path} holds no labelled turns.")
    return found[:limit]


def _labelled(path: Path, number: int, line: str) -> list[Labelled]:
    try:
        return read_labelled(line)
    except QuestionError as error:
        raise QuestionError(f"{path}:{number}: {error}") from error


def sample_turns(size: int) -> list[Turn]:
    """About `size` tokens: a newest turn, and earlier ones where it cannot hold them all."""
    newest = min(size - 2, NEWEST_WORDS)
    left = size - 2 - newest
    earlier = [Turn("assistant", _text(min(count, 30))) for count in (left, left - 30) if count > 0]
    return [*earlier, Turn("user", _text(newest))]


def _text(count: int) -> str:
    words = _TEXT.split()
    return " ".join(words[index % len(words)] for index in range(count))


def _milliseconds(times: Sequence[float]) -> str:
    cuts = quantiles(times, n=20, method="inclusive") if len(times) > 1 else [times[0]] * 19
    return f"median {cuts[9]:.1f} ms, 95th percentile {cuts[18]:.1f} ms"


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} ({part / whole:.1%})" if whole else "0/0"
