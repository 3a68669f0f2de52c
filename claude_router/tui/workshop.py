"""What the preferences screen may ask of the configuration file and the router, as a port.

The composition root implements it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

Place = tuple[str | int, ...]
Progress = Callable[[int, int], None]
"""Told on the event loop: how many are done, and of how many."""


class WorkshopError(Exception):
    """It can't be done; the message tells the user why, and what to do instead."""


class ConflictError(WorkshopError):
    """The file changed since it was read, so nothing was written.

    `difference` is a unified diff from the file as it is now to the draft; no line shows a key.
    """

    def __init__(self, difference: Sequence[str]) -> None:
        super().__init__("The file changed meanwhile.")
        self.difference = tuple(difference)


@dataclass(frozen=True, slots=True)
class WrittenPreference:
    """A preference as the draft has it, right or not.

    `models` are as written: the first takes the task, the others are its fallbacks. `home` is the
    model inside whose entry it stands, and which therefore takes it; "" for one of the top list.
    """

    name: str
    description: str
    models: tuple[str, ...]
    home: str = ""


@dataclass(frozen=True, slots=True)
class WrittenModel:
    """A model as the draft has it. `key_place` says where its API key is from, never which."""

    key: str
    is_default: bool
    fallbacks: tuple[str, ...]
    key_place: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A row of what else can be set: `value` as written, "" if it is not.

    `choices` are all possible values; empty where any text may be tried. `otherwise` is what
    holds while nothing is written.
    """

    place: Place
    label: str
    value: str
    choices: tuple[str, ...] = ()
    otherwise: str = ""
    is_alias: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """The file with the changes made so far, in the order of the file.

    `is_new`: there is no such file yet; the draft, even an unchanged one, would be the first.
    """

    file: str
    preferences: tuple[WrittenPreference, ...] = ()
    models: tuple[WrittenModel, ...] = ()
    settings: tuple[Setting, ...] = ()
    is_changed: bool = False
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A turn that the user corrected, and would have had the preference at `index` take.

    `words` are the user's, their beginning; `model` is the one that was decided, `description`
    the preference's with the words taken in.
    """

    index: int
    words: str
    model: str
    description: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said of the preference at `index`; a problem must be solved before saving."""

    index: int
    words: str
    is_problem: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What some preferences make of a turn. `route` is None for no match.

    `scores` maps names to probabilities, `other` apart; `model` takes the turn.
    """

    route: str | None
    model: str
    scores: Mapping[str, float]
    other: float


@dataclass(frozen=True, slots=True)
class Trial:
    """One prompt under the preferences of the file and under those of the draft."""

    saved: Verdict
    edited: Verdict


@dataclass(frozen=True, slots=True)
class ReplayedTurn:
    """A turn of the history, decided anew. Costs are USD for the tokens it took, None where a
    price is not known."""

    excerpt: str
    trial: Trial
    saved_usd: float | None
    edited_usd: float | None

    @property
    def is_changed(self) -> bool:
        return self.trial.saved.model != self.trial.edited.model


class Workshop(Protocol):
    """One draft of the configuration file. It outlives the screen, so nothing typed is lost.

    What changes the draft is done at once and raises WorkshopError, leaving the draft as it was,
    where the file can't be edited so. What is awaited works off the event loop.
    """

    @property
    def draft(self) -> Draft: ...

    async def open(self) -> None:
        """Read the file, unless there is a draft with changes.

        Where there is none yet, the draft is a first one from what is found on this machine.

        Raises:
            WorkshopError: it can't be read.
        """
        ...

    def add_preference(self, after: int | None) -> int:
        """A new one, named but not described, behind the one at `after`; gives its index."""
        ...

    def change_preference(self, index: int, preference: WrittenPreference) -> int:
        """Gives its index, another one if its models made it move to another list."""
        ...

    def delete_preference(self, index: int) -> None: ...

    def move_preference(self, index: int, step: int) -> int:
        """One place up (-1) or down (1) in its list; gives its new index."""
        ...

    def make_default(self, model: str) -> None: ...

    def set_fallbacks(self, model: str, fallbacks: Sequence[str]) -> None: ...

    def set_access_key(self, model: str, written: str) -> None:
        """`written` is $VARIABLE, "!command" or the key itself."""
        ...

    def set(self, place: Place, value: str) -> None:
        """Write a setting; "" takes it out of the file."""
        ...

    def add_alias(self, name: str, model: str) -> None: ...

    def examples(self) -> Sequence[Example]:
        """What the user's corrections in this session offer to the draft, the newest first."""
        ...

    def undo(self) -> bool:
        """Take the last change back; False if there is none."""
        ...

    def discard(self) -> None:
        """Take all changes back."""
        ...

    async def remarks(self, preferences: Sequence[WrittenPreference]) -> list[Remark]:
        """What is wrong or doubtful about `preferences` in place of the draft's."""
        ...

    async def key_states(self) -> Mapping[str, str]:
        """For each model `***`, "missing", or that it needs no key."""
        ...

    async def try_prompt(self, prompt: str) -> Trial:
        """Raises: WorkshopError: the draft has problems, or the router does not work."""
        ...

    async def replay(self, progress: Progress) -> list[ReplayedTurn]:
        """The last user turns of the history, newest first, decided anew.

        Raises:
            WorkshopError: as `try_prompt`, or the history can't be read.
        """
        ...

    async def problems(self) -> list[str]:
        """Everything for which the draft would be refused as a configuration, with its line."""
        ...

    async def save(self) -> None:
        """Write the draft; the file's version before it stays beside it as .bak.

        Raises:
            ConflictError: the file changed since it was read.
            WorkshopError: it can't be written.
        """
        ...

    async def take_theirs(self) -> None:
        """After a conflict: go on from the file as it is now; `undo` brings the draft back.

        Raises:
            WorkshopError: it can't be read, or is no YAML.
        """
        ...

    async def overwrite(self) -> None:
        """After a conflict: write the draft in place of what was shown, which stays as .bak.

        Raises as `save`; a ConflictError if the file changed once more.
        """
        ...
