"""Server-sent events, both ways.

Source: WHATWG HTML, 9.2 Server-sent events. One thing differs: an event that the end of the
stream cuts off before its blank line is still given, since servers leave that line out.
"""

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from claude_router.wire.encoding import dump_json

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class SseEvent:
    """`name` is the `event:` field, "" if there was none."""

    name: str
    data: str


class Decoder:
    """Bytes in, events out; any split of the bytes gives the same events. Never raises."""

    def __init__(self) -> None:
        self._utf8 = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._is_start = True
        self._after_cr = False
        self._line: list[str] = []
        self._name = ""
        self._data: list[str] = []

    def feed(self, chunk: bytes) -> list[SseEvent]:
        return self._take(self._utf8.decode(chunk))

    def close(self) -> list[SseEvent]:
        """The stream ended: the event that was not yet dispatched, if any."""
        events = self._take(self._utf8.decode(b"", final=True))
        self._field("".join(self._line))
        self._line = []
        return events + self._dispatch()

    def _take(self, text: str) -> list[SseEvent]:
        events: list[SseEvent] = []
        first, *others = self._normalised(text).split("\n")
        self._line.append(first)
        for start in others:
            line = "".join(self._line)
            self._line = [start]
            if line:
                self._field(line)
            else:
                events += self._dispatch()
        return events

    def _normalised(self, text: str) -> str:
        """`text` without a leading BOM and with every line end (CRLF, CR, LF) as LF."""
        if not text:
            return text
        if self._is_start:
            self._is_start = False
            text = text.removeprefix(_BOM)
        if self._after_cr:
            text = text.removeprefix("\n")
            self._after_cr = False
        if "\r" not in text:
            return text
        self._after_cr = text.endswith("\r")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _field(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._name = value

    def _dispatch(self) -> list[SseEvent]:
        name, data = self._name, self._data
        self._name, self._data = "", []
        return [SseEvent(name, "\n".join(data))] if data else []


def encode(event: Mapping[str, Any]) -> bytes:
    """A Messages stream event under its own type."""
    return b"event: %b\ndata: %b\n\n" % (str(event["type"]).encode(), dump_json(event))
