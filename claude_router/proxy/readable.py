"""Keeps out of a passed-through stream what would break the client's reading of it."""

from collections.abc import Sequence

from claude_router.wire.sse import SseEvent

_LAST = frozenset({"message_stop", "error"})


def readable(raw: bytes, events: Sequence[SseEvent]) -> tuple[bytes, Sequence[SseEvent]]:
    """`raw` and the `events` in it as they came; without those that are no JSON objects, if there
    are such, and without what follows the answer's end.
    """
    kept = [event for event in _to_the_end(events) if _looks_like_object(event.data)]
    if len(kept) == len(events):
        return raw, events
    return b"".join(map(_frame, kept)), kept


def _to_the_end(events: Sequence[SseEvent]) -> Sequence[SseEvent]:
    last = next((n for n, event in enumerate(events, 1) if event.name in _LAST), len(events))
    return events[:last]


def _looks_like_object(data: str) -> bool:
    """Not parsed: this is done for every event of every stream."""
    bare = data.strip()
    return bare.startswith("{") and bare.endswith("}")


def _frame(event: SseEvent) -> bytes:
    lines = "".join(f"data: {line}\n" for line in event.data.split("\n"))
    return f"event: {event.name}\n{lines}\n".encode()
