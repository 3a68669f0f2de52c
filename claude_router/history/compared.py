"""Which decisions two engines made, by an index that holds no others."""

WAS_COMPARED = "json_extract(decision, '$.fast') IS NOT NULL"
DIFFERS = "json_extract(decision, '$.fast.route') IS NOT json_extract(decision, '$.route')"
STATEMENTS = (
    f"CREATE INDEX compared_engines ON exchanges (started_at, {DIFFERS}) WHERE {WAS_COMPARED}",
)
