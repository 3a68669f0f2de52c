"""Puts the tool calls of a Chat Completions stream in order, whatever order their pieces come in.

Servers leave out ids or indices, send every call as index 0, repeat a call in the last chunk,
or interleave calls; the client gets one whole call after the other.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from claude_router.translate.arguments import ArgumentStream, dump
from claude_router.translate.message_writer import MessageWriter
from claude_router.translate.names import AnswerIds, ToolNames


@dataclass(slots=True)
class _Call:
    """`ready` is what of the arguments waits for the call's turn."""

    index: int | None
    id: str = ""
    name: str = ""
    extra: Any = None
    ready: list[str] = field(default_factory=list)
    length: int = 0
    is_open: bool = False
    stream: ArgumentStream = field(default_factory=ArgumentStream)

    def add(self, arguments: str) -> None:
        if self.is_whole(arguments):
            return
        self.length += len(arguments)
        self.ready.append(self.stream.feed(arguments))

    def is_whole(self, arguments: str) -> bool:
        """Whether `arguments` are, once more, all that this call has."""
        is_possible = self.stream.is_closed and len(arguments) == self.length
        return is_possible and arguments == self.stream.raw


class ToolCalls:
    """Takes `tool_calls` deltas; writes each call as a block of its own."""

    def __init__(self, writer: MessageWriter, names: ToolNames, ids: AnswerIds) -> None:
        self._writer, self._names, self._ids = writer, names, ids
        self._calls: list[_Call] = []
        self._waiting: deque[_Call] = deque()

    @property
    def has_calls(self) -> bool:
        return self._ids.has_calls

    @property
    def is_busy(self) -> bool:
        """Whether a call is not known to be complete: other content must wait."""
        return any(not call.stream.is_complete for call in self._waiting)

    def feed(self, deltas: object) -> None:
        """One chunk's `tool_calls`. Two entries of one chunk are never the same nameless call."""
        seen: list[_Call] = []
        for delta in deltas if isinstance(deltas, list) else []:
            if isinstance(delta, dict):
                call = self._call(delta, seen)
                seen.append(call)
                self._add(call, delta)
        self._advance(is_end=False)

    def settle(self) -> None:
        """Other content follows: complete calls are closed first."""
        while self._waiting and self._waiting[0].stream.is_complete:
            self._finish(self._waiting[0])

    def close(self) -> None:
        """No more is to come: everything held is written."""
        self._advance(is_end=True)

    def _call(self, delta: Mapping[str, Any], seen: list[_Call]) -> _Call:
        index = delta.get("index")
        index = index if isinstance(index, int) else None
        for call in reversed(self._calls):
            if _fits(call, delta, index, is_in_this_chunk=any(call is c for c in seen)):
                return call
        call = _Call(index)
        self._calls.append(call)
        self._waiting.append(call)
        return call

    def _add(self, call: _Call, delta: Mapping[str, Any]) -> None:
        call_id, name, arguments = _parts(delta)
        call.id = call.id or call_id
        call.extra = delta.get("extra_content") or call.extra
        if name and not call.is_open and not call.length:
            call.name = _extended(call.name, name)
        call.add(arguments)

    def _advance(self, *, is_end: bool) -> None:
        """Write the first call as it comes, the next one when the first is complete."""
        while self._waiting:
            call = self._waiting[0]
            if not call.is_open and not self._begin(call, is_end):
                if not is_end:
                    return
                self._waiting.popleft()
                continue
            self._write(call)
            has_next = len(self._waiting) > 1
            if not (is_end or (has_next and call.stream.is_complete)):
                return
            self._finish(call)

    def _begin(self, call: _Call, is_end: bool) -> bool:
        """Open the call's block once its name and id are known; a call without a name is none."""
        if not call.name or not (is_end or (call.id and call.length)):
            return False
        client_id = self._ids.unique(call.id)
        if call.extra:
            self._writer.thinking("", {"calls": {client_id: call.extra}})
        self._writer.begin_tool(client_id, self._names.restored(call.name))
        call.is_open = True
        return True

    def _write(self, call: _Call) -> None:
        self._writer.arguments("".join(call.ready))
        call.ready = []

    def _finish(self, call: _Call) -> None:
        self._writer.arguments(call.stream.close())
        self._writer.end_block()
        self._waiting.popleft()


def _parts(delta: Mapping[str, Any]) -> tuple[str, str, str]:
    """Id, name and arguments text of a delta; "" for what it lacks."""
    function = delta.get("function")
    function = function if isinstance(function, dict) else {}
    arguments = function.get("arguments")
    if not isinstance(arguments, str):
        arguments = dump(arguments) if isinstance(arguments, dict) else ""
    return str(delta.get("id") or ""), str(function.get("name") or ""), arguments


def _fits(
    call: _Call, delta: Mapping[str, Any], index: int | None, *, is_in_this_chunk: bool
) -> bool:
    """Whether `delta` goes on with `call`: by index and id where given, else by what it says."""
    call_id, name, arguments = _parts(delta)
    if index is not None and call.index is not None and call.index != index:
        return False
    if call_id and call.id:
        return call_id == call.id
    if is_in_this_chunk or (index is None and call_id and call.stream.is_complete):
        return False
    if call_id or not name or not call.name or not call.stream.is_closed:
        return True
    return name == call.name and (not arguments or call.is_whole(arguments))


def _extended(name: str, piece: str) -> str:
    """Names come whole, repeated, growing, or in pieces."""
    return piece if piece.startswith(name) else name if name.endswith(piece) else name + piece
