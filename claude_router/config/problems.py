"""What is wrong in a configuration file: collected, so that all problems are told at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class At:
    """A place in the file: 1-based line and the dotted path of the key, e.g. `router.engine`."""

    line: int
    key: str

    def item(self, index: int, line: int) -> "At":
        return At(line, f"{self.key}[{index}]")

    def child(self, name: str, line: int) -> "At":
        return At(line, f"{self.key}.{name}" if self.key else name)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault, or one remark. `line` is None where the whole file is meant."""

    file: str
    line: int | None
    key: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        subject = f"{self.key}: " if self.key else ""
        remedy = f" – {self.remedy}" if self.remedy else ""
        return f"{place}: {subject}{self.message}{remedy}"


class ConfigError(Exception):
    """The file can't be used; `problems` has every reason, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Problems:
    """Collects problems and notes of one file while it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._faults: list[Problem] = []
        self._notes: list[Problem] = []

    def add(self, at: At, message: str, remedy: str = "") -> None:
        fault = Problem(self.file, at.line, at.key, message, remedy)
        if fault not in self._faults:  # an anchor used twice would tell its fault twice
            self._faults.append(fault)

    def add_for_file(self, message: str, remedy: str = "") -> None:
        self._faults.append(Problem(self.file, None, "", message, remedy))

    def note(self, at: At, message: str, remedy: str = "") -> None:
        self._notes.append(Problem(self.file, at.line, at.key, message, remedy))

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(str(note) for note in sorted(self._notes, key=_line))

    def raise_if_any(self) -> None:
        """Raises: ConfigError: anything was added."""
        if self._faults:
            raise ConfigError(sorted(self._faults, key=_line))


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """A remedy naming the nearest of `known`, or all of them where none is near."""
    near = get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]}?"
    return f"known here: {', '.join(known)}" if known else ""


def quoted(text: str) -> str:
    """`text` in quotes for a message: control characters escaped, long ones cut."""
    shown = "".join(c if c.isprintable() else repr(c)[1:-1] for c in text[:_LONGEST_QUOTE])
    return f'"{shown}…"' if len(text) > _LONGEST_QUOTE else f'"{shown}"'


def _line(problem: Problem) -> int:
    return problem.line or 0
