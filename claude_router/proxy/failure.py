"""How an answer fails: before the client got a byte of it, or in its midst."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claude_router.translate.errors import envelope, is_worth_fallback
from claude_router.translate.translation import Envelope

_KEY_REFUSED = frozenset({401, 402, 403, 429})


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A provider's own error answer, passed on as it came."""

    headers: Mapping[str, str]
    body: bytes


class AttemptFailed(Exception):
    """An attempt failed and the client has nothing yet: something else may be tried.

    `verbatim` is set where the client shall get Anthropic's own words and bytes.
    """

    def __init__(self, envelope: Envelope, verbatim: Verbatim | None = None) -> None:
        super().__init__(envelope.message)
        self.envelope = envelope
        self.verbatim = verbatim

    @property
    def is_worth_another_key(self) -> bool:
        return self.envelope.status in _KEY_REFUSED

    @property
    def is_worth_another_model(self) -> bool:
        return is_worth_fallback(self.envelope.status)


class BrokenOffError(Exception):
    """The answer ended before its end, after the client had got a part of it."""


def bad_gateway(message: str) -> AttemptFailed:
    """A provider that could not be reached or understood."""
    return AttemptFailed(envelope(502, "api_error", message))


def of_all(failures: Sequence[tuple[str, AttemptFailed]]) -> AttemptFailed:
    """What the client hears when each of these models (by key) failed: why its own one did.

    Another model's refused login must not look like the client's, nor end its retries.
    """
    (_, first), *others = failures
    if not others:
        return first
    also = "; ".join(f"{model}: {failed.envelope.message}" for model, failed in others)
    said = first.envelope
    message = f"{said.message} (asked instead, but failed as well: {also})"
    return AttemptFailed(envelope(said.status, said.type, message, said.headers))
