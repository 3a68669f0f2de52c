"""Reads labelled turns for `engine bench --data`."""

from pathlib import Path

from claude_router.commands.questions import Labelled, QuestionError, read_labelled
from claude_router.commands.streams import why


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
