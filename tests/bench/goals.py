"""A figure beside its reference and the goal, as `python -m tests.bench` puts them in one table."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """`found` is what is held against the aim: a ratio, a difference, or the figure itself."""

    what: str
    reference: float | None
    ours: float
    found: str
    aim: str
    is_met: bool


def times_at_most(what: str, reference: float, ours: float, most: float) -> Goal:
    ratio = ours / reference
    return Goal(what, reference, ours, f"{ratio:.2f}x", f"<= {most:g}x", ratio <= most)


def times_at_least(what: str, reference: float, ours: float, least: float) -> Goal:
    ratio = ours / reference
    return Goal(what, reference, ours, f"{ratio:.2f}x", f">= {least:g}x", ratio >= least)


def more_at_most(what: str, reference: float, ours: float, most: float) -> Goal:
    more = ours - reference
    return Goal(what, reference, ours, f"{more:+.2f}", f"<= +{most:g}", more <= most)


def at_most(what: str, ours: float, most: float) -> Goal:
    return Goal(what, None, ours, f"{ours:.2f}", f"<= {most:g}", ours <= most)


def print_goals(goals: Iterable[Goal]) -> None:
    print(f"\n{'':<54}{'beside':>12}{'ours':>12}{'found':>9}{'goal':>10}")
    for goal in goals:
        beside = "" if goal.reference is None else f"{goal.reference:,.2f}"
        end = "" if goal.is_met else "  missed"
        print(f"{goal.what:<54}{beside:>12}{goal.ours:>12,.2f}{goal.found:>9}{goal.aim:>10}{end}")
