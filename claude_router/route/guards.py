"""Keeps a request away from models that cannot take it, and finds the next best one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from claude_router.route.catalog import Candidate, Catalog
from claude_router.route.decision import Decision, Reason, Veto
from claude_router.route.preferences import Preference
from claude_router.route.traits import Traits

ANSWER_SHARE = 0.05
"""Share of the context window kept free for the answer and for the estimate's error."""


def objection(candidate: Candidate, traits: Traits) -> str | None:
    """Why `candidate` cannot or must not take the request, or None if it can."""
    if (closed := traits.closed.get(candidate.key)) is not None:
        return closed
    window = candidate.context_window
    if window is not None and traits.input_tokens > window * (1 - ANSWER_SHARE):
        return f"about {traits.input_tokens:,} tokens do not fit its window of {window:,}"
    if traits.has_images and not candidate.has_vision:
        return "it takes no images"
    if traits.has_tools and not candidate.has_tools:
        return "it takes no tools"
    if traits.needs_web_search and not candidate.has_web_search:
        return "it cannot search the web"
    return None


def guard(decision: Decision, catalog: Catalog, traits: Traits) -> Decision:
    """`decision`, moved to the next best model where its own cannot take the request.

    If no configured model can, the first that may takes it and the note says so; if none may,
    the decision is a refusal.
    """
    vetoed: list[Veto] = []
    for key in _unique([decision.model, *_next_best(decision, catalog)]):
        candidate = catalog.candidates.get(key)
        if candidate is None:
            continue
        why = objection(candidate, traits)
        if why is None:
            return _moved(decision, key, tuple(vetoed), catalog, traits)
        vetoed.append(Veto(key, why))
    allowed = next((veto for veto in vetoed if veto.model not in traits.closed), None)
    if vetoed and allowed is None:
        return _refused(decision, vetoed)
    why = allowed.why if allowed is not None else "it is not configured"
    model = allowed.model if allowed is not None else decision.model
    note = f"No configured model can take this request ({model}: {why})."
    closed = tuple(veto for veto in vetoed if veto.model in traits.closed)
    moved = replace(decision, model=model, vetoed=closed if decision.model != model else ())
    return with_fallbacks(with_note(moved, note), catalog, traits)


def warn(decision: Decision, catalog: Catalog, traits: Traits) -> Decision:
    """`decision` as the user wants it; its note says what speaks against it.

    What the user has closed for good stays closed, whatever is chosen.
    """
    if decision.model in traits.closed:
        return guard(decision, catalog, traits)
    candidate = catalog.candidates.get(decision.model)
    why = objection(candidate, traits) if candidate is not None else None
    if why is not None:
        decision = with_note(decision, f"{decision.model} may refuse this request: {why}.")
    return with_fallbacks(decision, catalog, traits)


def to_default(decision: Decision, catalog: Catalog, traits: Traits, why: str) -> Decision:
    """`decision`, moved to the default model because the budget is spent."""
    moved = replace(decision, model=catalog.default, reason=Reason.BUDGET, vetoed=())
    return guard(with_note(moved, why), catalog, traits)


def with_note(decision: Decision, note: str) -> Decision:
    """`decision` with one more sentence for the user."""
    return replace(decision, note=f"{decision.note} {note}" if decision.note else note)


def with_fallbacks(decision: Decision, catalog: Catalog, traits: Traits) -> Decision:
    """`decision` with the fallbacks of its preference, else of its model, that may take it."""
    keys = (key for key in _fallbacks(decision, catalog) if key not in traits.closed)
    return replace(decision, fallbacks=tuple(key for key in keys if key != decision.model))


def _refused(decision: Decision, vetoed: Sequence[Veto]) -> Decision:
    """Nobody may take it: each model is closed."""
    whys = dict.fromkeys(veto.why for veto in vetoed)
    refusal = (
        f"No model may take this request. {vetoed[0].model}: {'; '.join(whys)}. "
        "Allow a model in `never:` of the configuration, or begin a new conversation with /clear."
    )
    return replace(decision, vetoed=tuple(vetoed), fallbacks=(), refusal=refusal)


def _moved(
    decision: Decision, key: str, vetoed: tuple[Veto, ...], catalog: Catalog, traits: Traits
) -> Decision:
    moved = with_fallbacks(replace(decision, model=key, vetoed=vetoed), catalog, traits)
    able = (
        fallback
        for fallback in moved.fallbacks
        if objection(catalog.candidates[fallback], traits) is None
    )
    return replace(moved, fallbacks=tuple(able))


def _fallbacks(decision: Decision, catalog: Catalog) -> Iterator[str]:
    preference = _preference(decision, catalog)
    candidate = catalog.candidates.get(decision.model)
    own = candidate.fallbacks if candidate is not None else ()
    keys = preference.fallbacks if preference is not None and preference.fallbacks else own
    return _unique(key for key in keys if key in catalog.candidates)


def _next_best(decision: Decision, catalog: Catalog) -> Iterator[str]:
    """Fallbacks, then preferences likelier than "other", then the default, then the rest."""
    yield from _fallbacks(decision, catalog)
    floor = decision.other or 0.0
    scored = [p for p in catalog.preferences if decision.scores.get(p.name, 0.0) > floor]
    scored.sort(key=lambda preference: -decision.scores[preference.name])
    yield from (preference.model for preference in scored)
    yield catalog.default
    yield from catalog.candidates


def _preference(decision: Decision, catalog: Catalog) -> Preference | None:
    return next((p for p in catalog.preferences if p.name == decision.route), None)


def _unique(keys: Iterable[str]) -> Iterator[str]:
    return iter(dict.fromkeys(keys))
