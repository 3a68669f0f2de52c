"""Sums per session and per quarter of an hour, kept by triggers: no screen reads everything.

Triggers live in the file: an older claude-router that still has it open keeps them up too.
In a trigger, the outer statement's OR REPLACE overrides an inner OR IGNORE: hence NOT EXISTS.
"""

QUARTER = 900
"""Seconds; a day of every time zone begins with a whole one."""

_SUMS = """
        requests            INTEGER NOT NULL DEFAULT 0,
        input_tokens        INTEGER NOT NULL DEFAULT 0,
        output_tokens       INTEGER NOT NULL DEFAULT 0,
        cache_read_tokens   INTEGER NOT NULL DEFAULT 0,
        cache_write_tokens  INTEGER NOT NULL DEFAULT 0,
        priced              INTEGER NOT NULL DEFAULT 0,
        cost_usd            REAL NOT NULL DEFAULT 0,
        default_priced      INTEGER NOT NULL DEFAULT 0,
        default_cost_usd    REAL NOT NULL DEFAULT 0,
        compared            INTEGER NOT NULL DEFAULT 0,
        saved_usd           REAL NOT NULL DEFAULT 0
"""
_SUMMED = """
        COUNT(*), TOTAL(input_tokens), TOTAL(output_tokens),
        TOTAL(cache_read_tokens), TOTAL(cache_write_tokens),
        COUNT(cost_usd), TOTAL(cost_usd), COUNT(default_cost_usd), TOTAL(default_cost_usd),
        COUNT(default_cost_usd - cost_usd), TOTAL(default_cost_usd - cost_usd)
"""
_ADD = """
            requests = requests + 1,
            input_tokens = input_tokens + COALESCE(NEW.input_tokens, 0),
            output_tokens = output_tokens + COALESCE(NEW.output_tokens, 0),
            cache_read_tokens = cache_read_tokens + COALESCE(NEW.cache_read_tokens, 0),
            cache_write_tokens = cache_write_tokens + COALESCE(NEW.cache_write_tokens, 0),
            priced = priced + (NEW.cost_usd IS NOT NULL),
            cost_usd = cost_usd + COALESCE(NEW.cost_usd, 0),
            default_priced = default_priced + (NEW.default_cost_usd IS NOT NULL),
            default_cost_usd = default_cost_usd + COALESCE(NEW.default_cost_usd, 0),
            compared = compared + (NEW.default_cost_usd - NEW.cost_usd IS NOT NULL),
            saved_usd = saved_usd + COALESCE(NEW.default_cost_usd - NEW.cost_usd, 0)
"""
_TAKE = _ADD.replace(" + ", " - ").replace("NEW.", "OLD.")


def _group(row: str) -> str:
    """When the exchange began, with its model and route; "" is none."""
    return (
        f"CAST({row}started_at / {QUARTER} AS INTEGER),"
        f" COALESCE({row}model, ''), COALESCE({row}route, '')"
    )


def _fell_back(row: str) -> str:
    """Whether another model failed before the one that answered."""
    return (
        f"EXISTS (SELECT 1 FROM json_each({row}attempts)"
        " WHERE json_extract(value, '$.error') IS NOT NULL"
        f" AND json_extract(value, '$.model') <> {row}model)"
    )


_TABLES = (
    f"""
    CREATE TABLE session_totals (
        session_id          TEXT PRIMARY KEY,
        last_at             REAL NOT NULL DEFAULT 0,
        ended_at            REAL NOT NULL DEFAULT 0,
        turns               INTEGER NOT NULL DEFAULT 0,
        {_SUMS}
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE session_models (
        session_id  TEXT NOT NULL,
        model       TEXT NOT NULL,
        requests    INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (session_id, model)
    ) WITHOUT ROWID
    """,
    f"""
    CREATE TABLE time_totals (
        quarter             INTEGER NOT NULL,
        model               TEXT NOT NULL,
        route               TEXT NOT NULL,
        fallbacks           INTEGER NOT NULL DEFAULT 0,
        {_SUMS},
        PRIMARY KEY (quarter, model, route)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX session_totals_by_time ON session_totals (last_at)",
    "CREATE INDEX sessions_by_id ON sessions (session_id, started_at)",
    # Holds all that a search and the statistics read of turns; `lane` makes SQLite see that.
    """
    CREATE INDEX user_turns ON exchanges
        (session_id, turn_id, started_at, reason, route, model, lane, excerpt)
        WHERE lane = 'user turn'
    """,
)
_FILLING = (
    f"""
    INSERT INTO session_totals SELECT
        session_id, MAX(started_at), MAX(started_at + COALESCE(ended_after, 0)),
        COUNT(DISTINCT CASE WHEN lane = 'user turn' THEN turn_id END), {_SUMMED}
    FROM exchanges GROUP BY session_id
    """,
    """
    INSERT INTO session_models SELECT session_id, model, COUNT(*) FROM exchanges
    WHERE model IS NOT NULL GROUP BY session_id, model
    """,
    f"""
    INSERT INTO time_totals SELECT {_group("")}, SUM({_fell_back("exchanges.")}), {_SUMMED}
    FROM exchanges GROUP BY 1, 2, 3
    """,
)
_TRIGGERS = (
    """
    CREATE TRIGGER exchange_rewritten BEFORE INSERT ON exchanges BEGIN
        DELETE FROM exchanges WHERE id = NEW.id;
    END
    """,
    f"""
    CREATE TRIGGER exchange_added AFTER INSERT ON exchanges BEGIN
        INSERT INTO session_totals (session_id) SELECT NEW.session_id WHERE NOT EXISTS
            (SELECT 1 FROM session_totals WHERE session_id = NEW.session_id);
        UPDATE session_totals SET
            last_at = MAX(last_at, NEW.started_at),
            ended_at = MAX(ended_at, NEW.started_at + COALESCE(NEW.ended_after, 0)),
            turns = turns + (NEW.lane = 'user turn' AND NOT EXISTS
                (SELECT 1 FROM exchanges WHERE session_id = NEW.session_id
                 AND turn_id = NEW.turn_id AND lane = 'user turn' LIMIT 1 OFFSET 1)),
            {_ADD}
        WHERE session_id = NEW.session_id;
        INSERT INTO session_models (session_id, model) SELECT NEW.session_id, NEW.model
            WHERE NEW.model IS NOT NULL AND NOT EXISTS (SELECT 1 FROM session_models
                WHERE session_id = NEW.session_id AND model = NEW.model);
        UPDATE session_models SET requests = requests + 1
            WHERE session_id = NEW.session_id AND model = NEW.model;
        INSERT INTO time_totals (quarter, model, route) SELECT {_group("NEW.")} WHERE NOT EXISTS
            (SELECT 1 FROM time_totals WHERE (quarter, model, route) = ({_group("NEW.")}));
        UPDATE time_totals SET fallbacks = fallbacks + {_fell_back("NEW.")}, {_ADD}
            WHERE (quarter, model, route) = ({_group("NEW.")});
    END
    """,
    f"""
    CREATE TRIGGER exchange_removed AFTER DELETE ON exchanges BEGIN
        UPDATE session_totals SET
            turns = turns - (OLD.lane = 'user turn' AND NOT EXISTS
                (SELECT 1 FROM exchanges WHERE session_id = OLD.session_id
                 AND turn_id = OLD.turn_id AND lane = 'user turn')),
            {_TAKE}
        WHERE session_id = OLD.session_id;
        DELETE FROM session_totals WHERE session_id = OLD.session_id AND requests = 0;
        UPDATE session_models SET requests = requests - 1
            WHERE session_id = OLD.session_id AND model = OLD.model;
        DELETE FROM session_models
            WHERE session_id = OLD.session_id AND model = OLD.model AND requests = 0;
        UPDATE time_totals SET fallbacks = fallbacks - {_fell_back("OLD.")}, {_TAKE}
            WHERE (quarter, model, route) = ({_group("OLD.")});
        DELETE FROM time_totals WHERE (quarter, model, route) = ({_group("OLD.")}) AND requests = 0;
    END
    """,
)
STATEMENTS = (*_TABLES, *_FILLING, *_TRIGGERS)
