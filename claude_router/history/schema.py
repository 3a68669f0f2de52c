"""The tables of `history.db` and how an older file is brought to them."""

import sqlite3

from claude_router.history import compared, totals

_FIRST = (
    """
    CREATE TABLE sessions (
        launch_id   TEXT NOT NULL,
        session_id  TEXT NOT NULL,
        project     TEXT NOT NULL,
        started_at  REAL NOT NULL,
        PRIMARY KEY (launch_id, session_id)
    )
    """,
    """
    CREATE TABLE exchanges (
        sequence            INTEGER PRIMARY KEY AUTOINCREMENT,
        id                  TEXT NOT NULL UNIQUE,
        phase               TEXT NOT NULL,
        launch_id           TEXT NOT NULL,
        session_id          TEXT NOT NULL,
        turn_id             TEXT NOT NULL,
        agent_id            TEXT,
        project             TEXT NOT NULL,
        started_at          REAL NOT NULL,
        lane                TEXT NOT NULL,
        requested_model     TEXT NOT NULL,
        is_streamed         INTEGER NOT NULL,
        excerpt             TEXT NOT NULL,
        model               TEXT,
        route               TEXT,
        reason              TEXT,
        confidence          REAL,
        engine              TEXT,
        engine_ms           REAL,
        decision            TEXT,
        attempts            TEXT NOT NULL,
        classified_after    REAL,
        sent_after          REAL,
        first_token_after   REAL,
        ended_after         REAL,
        status              INTEGER,
        error_type          TEXT,
        error               TEXT,
        stop_reason         TEXT,
        input_tokens        INTEGER,
        output_tokens       INTEGER,
        cache_read_tokens   INTEGER,
        cache_write_tokens  INTEGER,
        cost_usd            REAL,
        default_cost_usd    REAL,
        notes               TEXT NOT NULL
    )
    """,
    "CREATE INDEX exchanges_by_session ON exchanges (session_id, started_at)",
    "CREATE INDEX exchanges_by_time ON exchanges (started_at)",
)
MIGRATIONS = (_FIRST, totals.STATEMENTS, compared.STATEMENTS)
"""The statements that lead to each version.

A row that is written again gets a new `sequence`, so followers see it.
"""

VERSION = len(MIGRATIONS)


class NewerSchemaError(Exception):
    """The file was written by a newer claude-router."""


def check_version(connection: sqlite3.Connection) -> int:
    """The file's version; 0 for an empty one.

    Raises:
        NewerSchemaError: this version cannot read it.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > VERSION:
        raise NewerSchemaError(f"version {version}, this claude-router knows {VERSION}")
    return version


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file to `VERSION` in one transaction; `connection` is in autocommit mode."""
    if check_version(connection) == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have done it while this one waited for the lock.
        for statements in MIGRATIONS[check_version(connection) :]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
