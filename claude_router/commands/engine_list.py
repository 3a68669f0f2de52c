"""`claude-router router engine list`: every engine, its state and its files."""

import json
from collections.abc import Iterable
from typing import Any

from claude_router.commands.engine_states import (
    EngineState,
    arch_state,
    embedded_state,
    endpoint_state,
    gigabytes,
)
from claude_router.commands.streams import Streams
from claude_router.config.paths import Paths

_INDENT = 12
_SHORT_HASH = 12


def list_engines(streams: Streams, *, is_json: bool) -> int:
    """Status 1 where one is broken; none need be installed."""
    engines = Paths.of(streams.environment).engines
    states = [embedded_state(), arch_state(engines), endpoint_state(streams.environment)]
    if is_json:
        print(json.dumps([_fields(state) for state in states], indent=2), file=streams.stdout)
    else:
        for state in states:
            print(*_lines(state), sep="\n", file=streams.stdout)
    return 1 if any(state.state == "broken" for state in states) else 0


def _lines(state: EngineState) -> Iterable[str]:
    yield f"{state.name:<{_INDENT}}{state.summary}"
    for file in state.files:
        size, digest = gigabytes(file.size), file.sha256[:_SHORT_HASH]
        yield f"{'':<{_INDENT}}{file.path}  {size}  sha256 {digest}"
    for note in state.notes:
        yield f"{'':<{_INDENT}}{note}"


def _fields(state: EngineState) -> dict[str, Any]:
    return {
        "engine": state.name,
        "state": state.state,
        "summary": state.summary,
        "dtype": state.dtype,
        "origin": state.origin,
        "date": state.date,
        "size": state.size,
        "files": [
            {"path": str(file.path), "size": file.size, "sha256": file.sha256}
            for file in state.files
        ],
        "notes": list(state.notes),
    }
