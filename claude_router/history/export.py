"""Exchanges as JSON and CSV for other programs, piece by piece."""

import csv
import io
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TextIO

from claude_router.history.query import Recorded

Format = Literal["json", "csv"]

_DECISION_COLUMNS = ("route", "reason", "confidence", "engine", "engine_ms")
_CSV_COLUMNS = (
    *("id", "phase", "started_at", "launch_id", "session_id", "turn_id", "agent_id", "project"),
    *("lane", "requested_model", "model", *_DECISION_COLUMNS),
    *("status", "error_type", "error", "stop_reason"),
    *("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens"),
    *("cost_usd", "default_cost_usd"),
    *("classified_after", "sent_after", "first_token_after", "ended_after"),
    *("is_streamed", "excerpt"),
)


def pieces(exchanges: Iterable[Recorded], format_: Format) -> Iterator[str]:
    """The whole text, ending in a line end.

    JSON is a list of exchanges as they are stored, their decisions whole; CSV has one line an
    exchange, with the decision's parts and the token counts as columns.
    """
    return _csv(exchanges) if format_ == "csv" else _json(exchanges)


def write_new(folder: Path, name: str, text: Iterable[str], format_: Format) -> Path:
    """Write a file for its owner only that was not there before; gives its path.

    Raises:
        OSError: the folder is not writable, or full; what was written is removed.
    """
    path, file = _create(folder, name, format_)
    try:
        with file:
            file.writelines(text)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def file_name(session_id: str | None, now: float) -> str:
    """The name for an export of one session, or of many, without its ending."""
    day = datetime.fromtimestamp(now).strftime("%Y-%m-%d")
    if session_id is None:
        return f"claude-router-history-{day}"
    safe = "".join(letter for letter in session_id[:8] if letter.isascii() and letter.isalnum())
    return f"claude-router-session-{safe}-{day}"


def _create(folder: Path, name: str, format_: Format) -> tuple[Path, TextIO]:
    path, number = folder / f"{name}.{format_}", 1
    while True:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            number += 1
            path = folder / f"{name}-{number}.{format_}"
            continue
        return path, os.fdopen(descriptor, "w", encoding="utf-8", newline="")


def _json(exchanges: Iterable[Recorded]) -> Iterator[str]:
    separator = "[\n"
    for recorded in exchanges:
        yield separator + json.dumps(_plain(recorded), ensure_ascii=False, indent=2)
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def _csv(exchanges: Iterable[Recorded]) -> Iterator[str]:
    text = io.StringIO()
    writer = csv.DictWriter(text, _CSV_COLUMNS, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for recorded in exchanges:
        writer.writerow(_flat(recorded))
        yield text.getvalue()
        text.seek(0)
        text.truncate()
    yield text.getvalue()


def _plain(recorded: Recorded) -> dict[str, Any]:
    decision = recorded.exchange.decision
    plain = asdict(recorded.exchange)
    if decision is not None:
        plain["decision"]["confidence"] = decision.confidence
    return {"phase": recorded.phase, **plain}


def _flat(recorded: Recorded) -> dict[str, Any]:
    decision = recorded.exchange.decision
    plain = _plain(recorded)
    return {
        **plain,
        **{name: getattr(decision, name, None) for name in _DECISION_COLUMNS},
        **(plain["usage"] or {}),
        "excerpt": _inert(plain["excerpt"]),
    }


def _inert(text: str) -> str:
    """A spreadsheet would run a cell that begins like a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
