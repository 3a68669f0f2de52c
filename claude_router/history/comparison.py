"""How often two engines that were asked about the same turn disagreed."""

from dataclasses import dataclass
from pathlib import Path

from claude_router.history.compared import DIFFERS, WAS_COMPARED
from claude_router.history.reading import rows


@dataclass(frozen=True, slots=True)
class Comparison:
    """`both` is how many decisions two engines made, `differing` in how many they disagreed."""

    both: int
    differing: int

    @property
    def disagreement(self) -> float | None:
        """Share of the decisions, 0 to 1; None without any."""
        return self.differing / self.both if self.both else None


def comparison(path: Path, since: float = 0.0) -> Comparison:
    """Of the decisions made at `since` (Unix time) or later."""
    sql = f"""
        SELECT COUNT(*) AS compared, TOTAL({DIFFERS}) AS differing
        FROM exchanges WHERE {WAS_COMPARED} AND started_at >= ?
    """
    found = rows(path, sql, [since])
    if not found:
        return Comparison(0, 0)
    return Comparison(found[0]["compared"], int(found[0]["differing"]))
