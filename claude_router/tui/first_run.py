"""What the setup screen may ask of this machine, as a port; the composition root implements it."""

from dataclasses import dataclass
from typing import Protocol


class FirstRunError(Exception):
    """A file can't be written; the message tells the user which, and why."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A first set of preferences. `text` is the whole configuration file.

    `shares` are models with their tasks; the first one takes everything else too. `obstacle`
    says why this set can't be chosen here, "" if it can.
    """

    title: str
    purpose: str
    shares: tuple[tuple[str, tuple[str, ...]], ...] = ()
    text: str = ""
    remark: str = ""
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """`found` names variables that hold keys, servers, logins; `file` is what would be written."""

    file: str
    found: tuple[str, ...]
    choices: tuple[Choice, ...]


class FirstRun(Protocol):
    """Called off the event loop."""

    def write(self, choice: Choice) -> None:
        """Put the choice's file in its place, for its owner alone to read.

        Raises:
            FirstRunError: it can't be written, or there is one by now.
        """
        ...

    def decline(self) -> None:
        """Remember that the user does not want to be asked again.

        Raises:
            FirstRunError: the note can't be written.
        """
        ...
