"""Runs a command on streams of its own."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from claude_router.commands.streams import Streams


@dataclass(frozen=True, slots=True)
class Done:
    status: int
    out: str
    err: str


def run_command(
    run: Callable[[Sequence[str], Streams], int],
    *arguments: str,
    stdin: str = "",
    environment: Mapping[str, str] | None = None,
) -> Done:
    out, err = io.StringIO(), io.StringIO()
    status = run(arguments, Streams(io.StringIO(stdin), out, err, environment or {}))
    return Done(status, out.getvalue(), err.getvalue())
