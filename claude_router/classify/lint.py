"""Looks over preferences with the router model: what it does not read, what it mixes up."""

import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from claude_router.classify.embedded import EmbeddedClassifier
from claude_router.classify.wording import (
    Finding,
    is_same_text,
    is_too_short,
    word_ends,
    wording_findings,
)
from claude_router.config.problems import quoted
from claude_router.route.classifier import Turn
from claude_router.route.preferences import Preference

if TYPE_CHECKING:
    from claude_router.classify.joint_model import JointModel

OVERLAP = 0.05
"""Least overlap that is told. Found on training/data: of pairs of one set, which its author meant
to be apart, 1 in 75 reaches it; of pairs of one name from two sets, nearly 1 in 3. Of 34 pairs that
reached it, 28 were such that the model gives over 1/4 of the one's turns to the other."""

_RIVALS = 16
"""Others that a preference is compared with, so that the time grows with their number alone."""
_QUOTED_END = 40


async def lint(classifier: EmbeddedClassifier, preferences: Sequence[Preference]) -> list[Finding]:
    """As `findings`, in the engine's thread. A turn that comes meanwhile waits for one preference
    at most, and so does cancelling.

    Raises:
        ClassifierError: the model cannot be loaded or run, or the engine is closed.
    """
    among = tuple(preferences)
    looks = [
        await classifier.with_model(partial(_look, preference=preference, among=among))
        for preference in among
    ]
    return _findings(among, looks)


def findings(model: "JointModel", preferences: Sequence[Preference]) -> list[Finding]:
    """All that is to be said of the descriptions, after one run of the model for each."""
    return _findings(preferences, [_look(model, each, preferences) for each in preferences])


def overlap(model: "JointModel", a: Preference, b: Preference) -> float:
    """How much alike two descriptions are to the model: 0 not at all, 0.5 the same.

    It is the share that b gets of a turn in a's words, and the reverse, on average. The mean
    foretells better than the larger one how often turns of the one go to the other.
    """
    return (_shares(model, a, [b])[b] + _shares(model, b, [a])[a]) / 2


@dataclass(frozen=True, slots=True)
class _Look:
    """What the model makes of a preference.

    `read` is the part of the description that counts; `shares` has the others that could take its
    turns to another model, each with what it gets of a turn in this one's words.
    """

    preference: Preference
    read: str
    shares: Mapping[Preference, float]


def _look(model: "JointModel", preference: Preference, among: Sequence[Preference]) -> _Look:
    rivals = [other for other in among if _is_compared(preference, other)]
    near = model.nearest(preference, rivals, _RIVALS)
    return _Look(preference, _read(model, preference), _shares(model, preference, near))


def _is_compared(one: Preference, other: Preference) -> bool:
    """Whether an overlap would matter, and is not told in plainer words already."""
    return (
        one.model != other.model
        and not is_same_text(one.description, other.description)
        and not (is_too_short(one) or is_too_short(other))
    )


def _shares(
    model: "JointModel", preference: Preference, rivals: Sequence[Preference]
) -> dict[Preference, float]:
    """Of a turn in the words of `preference`: p(rival) / (p(rival) + p(preference))."""
    if not rivals:
        return {}
    # A fixed order makes equal questions give equal answers to the last digit.
    routes = sorted([preference, *rivals], key=lambda route: (route.name, route.description))
    *found, _ = model.probabilities([Turn("user", preference.description)], routes).tolist()
    by_route = dict(zip(routes, found, strict=True))
    own = by_route[preference]
    return {rival: by_route[rival] / (by_route[rival] + own) for rival in rivals}


def _read(model: "JointModel", preference: Preference) -> str:
    """The beginning of the description, in whole words, that the model reads after the name."""
    # Imported here: numpy takes its time, and the model's thread has it already.
    from claude_router.classify.layout import route_tokens

    limits = model.spec.limits
    unlimited = replace(model.spec, limits=replace(limits, route_tokens=sys.maxsize))

    def length(end: int) -> int:
        cut = replace(preference, description=preference.description[:end])
        return len(route_tokens(cut, unlimited, model.encode))

    ends = [0, *word_ends(preference.description)]
    count = bisect_right(ends, limits.route_tokens, key=length)
    return preference.description[: ends[max(count - 1, 0)]]


def _findings(preferences: Sequence[Preference], looks: Sequence[_Look]) -> list[Finding]:
    return [*wording_findings(preferences), *_unread(looks), *_overlapping(looks)]


def _unread(looks: Sequence[_Look]) -> Iterator[Finding]:
    for look in looks:
        name, description = look.preference.name, look.preference.description
        if not look.read and description.strip():
            message = "is not read by the router, because the name alone is all that it can read"
            yield Finding(name, message, "shorten the name")
        elif len(look.read) < len(description.rstrip()):
            message = f"is longer than the router reads: nothing after {_end_of(look.read)} counts"
            yield Finding(name, message, "shorten it, or put first what matters")


def _overlapping(looks: Sequence[_Look]) -> Iterator[Finding]:
    """Of each preference only its largest overlap with one before it, or 200 would make 19,900."""
    for number, one in enumerate(looks):
        amounts = {
            other.preference.name: amount
            for other in looks[:number]
            if (amount := _mutual(one, other)) is not None
        }
        worst = max(amounts, key=amounts.__getitem__, default=None)
        if worst is not None and amounts[worst] >= OVERLAP:
            message = (
                f"overlaps with that of {quoted(worst)} ({amounts[worst]:.2f}; the same text is "
                "0.50), so the router may take one for the other"
            )
            yield Finding(one.preference.name, message, "say what sets them apart")


def _mutual(one: _Look, other: _Look) -> float | None:
    """None where neither is near enough to the other to have been compared."""
    there, back = one.shares.get(other.preference), other.shares.get(one.preference)
    known = [share for share in (there, back) if share is not None]
    return sum(known) / len(known) if known else None


def _end_of(read: str) -> str:
    if len(read) <= _QUOTED_END:
        return quoted(read)
    end = read[-_QUOTED_END:]
    return quoted(f"…{end.partition(' ')[2] or end}")
