"""Fills a history, and makes files of the first version."""

import sqlite3
from pathlib import Path

import pytest

from claude_router.events import ExchangeEvent
from claude_router.history.rows import to_row
from claude_router.history.schema import MIGRATIONS
from claude_router.history.store import Store
from tests.history.exchanges import ROUTED


def write(path: Path, *events: ExchangeEvent) -> None:
    store = Store(
        path,
        store_prompts="full",
        keep_days=90,
        on_error=pytest.fail,
        clock=lambda: ROUTED.started_at,
    )
    for event in events:
        store.record(event)
    store.close()


def write_first_version(path: Path, *events: ExchangeEvent) -> sqlite3.Connection:
    """As the first version left it; the connection is as it writes, in autocommit mode."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    for statement in MIGRATIONS[0]:
        connection.execute(statement)
    connection.execute("PRAGMA user_version = 1")
    for event in events:
        write_as_first_version(connection, event)
    return connection


def write_as_first_version(connection: sqlite3.Connection, event: ExchangeEvent) -> None:
    row = to_row(event.phase, event.exchange, event.exchange.excerpt)
    values = ", ".join(f":{column}" for column in row)
    connection.execute(
        "INSERT OR IGNORE INTO sessions VALUES (:launch_id, :session_id, :project, :started_at)",
        row,
    )
    connection.execute(
        f"INSERT OR REPLACE INTO exchanges ({', '.join(row)}) VALUES ({values})", row
    )
