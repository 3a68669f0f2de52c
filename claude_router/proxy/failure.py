"""An attempt that failed before the client got a byte: what it hears, what is tried next."""

from collections.abc import Mapping
from dataclasses import dataclass

from claude_router.translate.errors import is_worth_fallback
from claude_router.translate.translation import Envelope

_KEY_REFUSED = frozenset({401, 402, 403, 429})


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A provider's own error answer, passed on as it came."""

    headers: Mapping[str, str]
    body: bytes


class AttemptFailed(Exception):
    """`verbatim` is set where the client shall get Anthropic's own words and bytes."""

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
