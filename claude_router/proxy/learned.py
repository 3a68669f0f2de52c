"""What providers refused of requests, so that it is not sent to them again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from claude_router.config.model import Model
from claude_router.config.urls import host_of
from claude_router.translate.heal import Correction
from claude_router.wire.redact import redact

MOST_KEPT = 256
KEPT_DAYS = 90
_SAID_CHARS = 200

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Quirk:
    """`model` (`<provider>/<model id>`) at `host` takes requests only with `correction`.

    `said` are the provider's words, redacted and on one line; `learned` is the day of them.
    """

    model: str
    host: str
    correction: Correction
    said: str
    learned: date

    @property
    def key(self) -> Key:
        return (self.model, self.host, self.correction.parameter)

    def is_due(self, today: date) -> bool:
        """Whether it is to be tried again; one from the future was dated by a wrong clock."""
        return abs(today - self.learned) > timedelta(days=KEPT_DAYS)


Changes = Mapping[Key, Quirk | None]
"""What was learned since the last save; None for a quirk that was forgotten."""


class Learned:
    """Quirks by model and host, for all sessions; what is old is to be tried again."""

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        self._today = today
        self._stored: tuple[Quirk, ...] = ()
        self._changes: dict[Key, Quirk | None] = {}

    @property
    def changes(self) -> Changes:
        """A copy of what is not stored yet."""
        return dict(self._changes)

    def of(self, model: Model) -> tuple[Correction, ...]:
        """What is known to mend the model's requests, in the order in which it was learned."""
        return tuple(quirk.correction for quirk in self._quirks_of(model))

    def due(self, model: Model) -> tuple[Correction, ...]:
        """Those of them that the next request shall do without, to see whether they still hold."""
        today = self._today()
        return tuple(q.correction for q in self._quirks_of(model) if q.is_due(today))

    def add(self, model: Model, correction: Correction, said: str) -> None:
        """Keep `correction` if it will hold for the model's other requests too.

        A parameter refused with a second value is held to be refused with any.
        """
        if correction.is_lasting:
            for known in self.of(model):
                if known.parameter == correction.parameter:
                    correction = correction.widened_by(known)
            words = _shortened(redact(said))
            quirk = Quirk(*identity(model), correction, words, self._today())
            self._change(quirk.key, quirk)

    def answered(self, model: Model, sent: Mapping[str, Any]) -> None:
        """Forget each quirk that an answer to `sent` shows to be no more."""
        for quirk in self._quirks_of(model):
            if quirk.correction.apply(sent) != sent:
                self._change(quirk.key, None)

    def take(self, stored: Iterable[Quirk], saved: Changes) -> None:
        """Go on with what is stored now; of the changes, those in `saved` are in it."""
        self._stored = tuple(stored)
        for key, quirk in saved.items():
            if self._changes.get(key) == quirk:
                self._changes.pop(key, None)

    def _quirks_of(self, model: Model) -> list[Quirk]:
        wanted = identity(model)
        known = merged(self._stored, self._changes)
        return [quirk for quirk in known if (quirk.model, quirk.host) == wanted]

    def _change(self, key: Key, quirk: Quirk | None) -> None:
        self._changes.pop(key, None)  # the newest comes last
        self._changes[key] = quirk


def identity(model: Model) -> tuple[str, str]:
    """What the provider knows it by, and where: its own `name` may come to mean another model."""
    return f"{model.provider}/{model.model_id}", host_of(model.base_url)


def merged(stored: Iterable[Quirk], changes: Changes) -> tuple[Quirk, ...]:
    """`stored` with the changes made, the newest last; the oldest give way to them."""
    kept = [quirk for quirk in stored if quirk.key not in changes]
    new = [quirk for quirk in changes.values() if quirk is not None]
    return tuple(sorted([*kept, *new], key=lambda quirk: quirk.learned)[-MOST_KEPT:])


def _shortened(said: str) -> str:
    line = " ".join(said.split())
    return line if len(line) <= _SAID_CHARS else line[: _SAID_CHARS - 1] + "…"
