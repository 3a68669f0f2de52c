"""The three first sets of preferences: which model takes which task.

Their descriptions were chosen with the embedded router, which tells them well apart.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from typing import Literal

Tasks = tuple[tuple["Task", "Candidate"], ...]


@dataclass(frozen=True, slots=True)
class Task:
    name: str
    description: str


BUGS = Task(
    "hard bugs",
    "tracking down a bug, race condition, memory leak, flaky test or slow query, and fixing it",
)
DESIGN = Task(
    "design and large changes",
    "designing an architecture, planning a migration, refactoring across many files, reviewing "
    "for security",
)
WRITING = Task(
    "writing code",
    "implementing a new feature, function, class, component, script or configuration file",
)
QUESTIONS = Task(
    "questions about code",
    "explaining what code does and how it works, finding where something is done",
)
TESTS = Task(
    "tests and documentation",
    "writing unit tests, docstrings, README text or comments for code that exists",
)
SMALL = Task(
    "small edits",
    "renaming, formatting, fixing a typo, removing unused code, bumping a version, committing",
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model that a first file can name; `place` are the lines that say how to reach it."""

    key: str
    place: tuple[str, ...] = ()
    is_cheap: bool = False
    is_local: bool = False


@dataclass(frozen=True, slots=True)
class Team:
    """The models there are: three sizes, which may be the same model, and all `others`."""

    strong: Candidate
    usual: Candidate
    small: Candidate
    others: tuple[Candidate, ...] = ()

    @property
    def models(self) -> tuple[Candidate, ...]:
        return tuple(dict.fromkeys((self.usual, self.strong, self.small, *self.others)))

    @property
    def local(self) -> Candidate | None:
        return next((model for model in self.models if model.is_local), None)


@dataclass(frozen=True, slots=True)
class Share:
    """Who takes what: `tasks` theirs, `default` the rest, `background` titles and the like."""

    default: Candidate
    background: Candidate
    tasks: Tasks


@dataclass(frozen=True, slots=True)
class StarterSet:
    """`name` is what a command line calls it, `title` what a screen does; `remark` is a sentence
    that the user should know before choosing it."""

    name: str
    title: str
    purpose: str
    share: Callable[[Team], Share]
    remark: str = ""
    needs: Literal["nothing", "two models", "a local model"] = "nothing"

    def obstacle(self, team: Team) -> str:
        """Why there is no such set for these models; "" if there is."""
        if self.needs == "a local model" and team.local is None:
            return "no Ollama or LM Studio with a model answers on this machine"
        if self.needs == "a local model" and team.strong.is_local:
            return "there is no hosted model for the hard work"
        if self.needs != "nothing" and len(team.models) == 1:
            return "there is only one model to choose from"
        return ""


def _by_task(team: Team) -> Share:
    if len(team.models) == 1:
        return Share(team.usual, team.small, ())
    daily: Tasks = (WRITING, team.usual), (QUESTIONS, team.small), (TESTS, team.usual)
    if team.others:
        named = tuple(task for task, _ in daily)
        # A lone model gets two of them, so that the usual one has its part too.
        dealt = dict(zip(named[: len(team.others) + 1], cycle(team.others), strict=False))
        daily = tuple((task, dealt.get(task, model)) for task, model in daily)
    hard = (BUGS, team.strong), (DESIGN, team.strong)
    return Share(team.usual, team.small, (*hard, *daily, (SMALL, team.small)))


def _cheap_first(team: Team) -> Share:
    cheap = next(
        (model for model in team.others if model.is_cheap and model != team.strong), team.small
    )
    return Share(cheap, team.small, _hard_apart(team.strong, cheap))


def _local_first(team: Team) -> Share:
    local = team.local or team.small
    return Share(local, local, _hard_apart(team.strong, local))


def _hard_apart(strong: Candidate, rest: Candidate) -> Tasks:
    """The small edits are named too: without them the router takes some for large changes."""
    return (BUGS, strong), (DESIGN, strong), (SMALL, rest)


SETS = (
    StarterSet("by-task", "By task", "each kind of work goes to the model that suits it", _by_task),
    StarterSet(
        "cheap-first",
        "Cheap first",
        "a cheap model takes everything, the big one only hard work",
        _cheap_first,
        needs="two models",
    ),
    StarterSet(
        "local-first",
        "Local first",
        "your own machine takes everything, a hosted model only hard work",
        _local_first,
        remark="A turn that goes to the hosted model takes the conversation so far with it.",
        needs="a local model",
    ),
)
SET_NAMES = tuple(each.name for each in SETS)


def set_named(name: str) -> StarterSet:
    """The set called `name`, one of SET_NAMES."""
    return next(each for each in SETS if each.name == name)
