"""The port of a translation: one client request made ready for one provider's API."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class StreamTranslator(Protocol):
    """Turns a provider's SSE events into Messages stream events. Sans-IO; any split is fine.

    Each returned event is a Messages stream event (`message_start`, …) as a dict.
    """

    def feed(self, event: str, data: str) -> list[dict[str, Any]]:
        """Take one SSE event (its `event:` name or "", and its data)."""
        ...

    def close(self) -> list[dict[str, Any]]:
        """The upstream ended: the events that bring the message to a defined end.

        That end is an `error` event if the provider stopped without saying it was done.
        """
        ...


@dataclass(frozen=True, slots=True)
class Envelope:
    """An error as the client gets it: HTTP status, Anthropic's envelope, extra headers."""

    status: int
    body: dict[str, Any]
    headers: Mapping[str, str]

    @property
    def type(self) -> str:
        return str(self.body["error"]["type"])

    @property
    def message(self) -> str:
        return str(self.body["error"]["message"])


class Translation(Protocol):
    """A request in the provider's words, and how to read its answer back.

    `path` is appended to the model's base URL; `notes` say what could not be carried over.
    """

    @property
    def path(self) -> str: ...

    @property
    def body(self) -> dict[str, Any]: ...

    @property
    def notes(self) -> tuple[str, ...]: ...

    def open_stream(self, message_id: str) -> StreamTranslator: ...

    def read_reply(self, reply: dict[str, Any], message_id: str) -> dict[str, Any]:
        """A whole (not streamed) answer as a Messages reply."""
        ...


class UntranslatableError(ValueError):
    """This request cannot be put to this provider; the message says why and what to do."""
