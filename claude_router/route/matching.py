"""Turns what the classifier said, or why nothing was asked of it, into a decision."""

from dataclasses import replace

from claude_router.route.catalog import Catalog
from claude_router.route.classifier import Classification, ClassifierError
from claude_router.route.decision import Decision, Lane, Opinion, Reason
from claude_router.route.memory import Record
from claude_router.route.traits import Traits

_WORDLESS = "This turn has no words to go by."


def by_match(
    catalog: Catalog,
    traits: Traits,
    classification: Classification | ClassifierError | None,
    *,
    is_routing: bool,
) -> Decision:
    """The matched preference's model, or the default and why."""
    default = Decision(catalog.default, traits.lane, Reason.NO_MATCH)
    if isinstance(classification, ClassifierError):
        return replace(default, reason=Reason.ROUTER_FAILED, note=str(classification))
    if classification is not None:
        return _scored(catalog, default, classification)
    if not is_routing:
        return replace(default, reason=Reason.ROUTER_OFF)
    if not catalog.preferences:
        return replace(default, reason=Reason.NO_PREFERENCES)
    if not traits.user_text.strip():
        return replace(default, note=_WORDLESS)
    return replace(default, reason=Reason.ROUTER_OFF)


def by_default(catalog: Catalog, lane: Lane, note: str, *, is_routing: bool) -> Decision:
    """The default model for a request whose conversation is not known."""
    if not is_routing:
        return Decision(catalog.default, lane, Reason.ROUTER_OFF)
    if not catalog.preferences:
        return Decision(catalog.default, lane, Reason.NO_PREFERENCES)
    return Decision(catalog.default, lane, Reason.INHERITED, note=note)


def replayed(record: Record, lane: Lane, reason: Reason) -> Decision:
    """`record` repeated for another request: the engine took no time, nothing is vetoed yet."""
    return replace(
        record.decision,
        lane=lane,
        reason=reason,
        engine_ms=None,
        vetoed=(),
        replayed_from=record.exchange_id,
        note=None,
        fast=None,
        refusal=None,
    )


def _scored(catalog: Catalog, default: Decision, found: Classification) -> Decision:
    scored = replace(
        default,
        scores=found.scores,
        other=found.other,
        engine=found.engine,
        engine_ms=found.ms,
        note=found.note,
        fast=_opinion(found.fast) if found.fast is not None else None,
    )
    if found.matched is None:
        return scored
    for preference in catalog.preferences:
        if preference.name == found.matched and preference.model in catalog.candidates:
            return replace(
                scored, model=preference.model, reason=Reason.MATCHED, route=preference.name
            )
    gone = f"The preference {found.matched!r} is no longer configured."
    return replace(scored, note=" ".join(filter(None, (found.note, gone))))


def _opinion(fast: Classification) -> Opinion:
    return Opinion(fast.engine, fast.matched, fast.scores, fast.other, fast.ms)
