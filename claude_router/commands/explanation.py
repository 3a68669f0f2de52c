"""A decision told to people and to scripts: model, reason, every score, what stood in the way."""

import json
from collections.abc import Iterator
from typing import Any

from claude_router.route.catalog import Catalog
from claude_router.route.decision import Decision, Opinion
from claude_router.route.traits import Traits

BAR_WIDTH = 24


def as_json(decision: Decision, catalog: Catalog, traits: Traits) -> str:
    """One JSON object; scores are rounded to six digits."""
    fields = {
        "model": decision.model,
        "route": decision.route,
        "reason": decision.reason.value,
        "lane": decision.lane.value,
        "confidence": _rounded(decision.confidence),
        **_verdict(decision),
        "fast": _opinion(decision.fast) if decision.fast is not None else None,
        "vetoed": [{"model": veto.model, "why": veto.why} for veto in decision.vetoed],
        "fallbacks": list(decision.fallbacks),
        "default": catalog.default,
        "input_tokens": traits.input_tokens,
        "note": decision.note,
        "refusal": decision.refusal,
    }
    return json.dumps(fields)


def _opinion(fast: Opinion) -> dict[str, Any]:
    return {"route": fast.route, **_verdict(fast)}


def _verdict(of: Decision | Opinion) -> dict[str, Any]:
    return {
        "scores": {name: _rounded(score) for name, score in of.scores.items()},
        "other": _rounded(of.other),
        "engine": of.engine,
        "engine_ms": _rounded(of.engine_ms),
    }


def as_text(decision: Decision, catalog: Catalog, traits: Traits) -> str:
    """A few lines for people, scores as bars, the likeliest first."""
    route = f": {decision.route}" if decision.route is not None else ""
    model = decision.model if decision.refusal is None else "refused"
    lines = [f"{model}  ({decision.reason.value}{route})"]
    if decision.other is not None:
        lines += ["", *_bars(decision, catalog)]
    lines += ["", *_details(decision, traits)]
    return "\n".join(lines)


def _bars(decision: Decision, catalog: Catalog) -> Iterator[str]:
    models = {preference.name: preference.model for preference in catalog.preferences}
    rows = [(score, name, models.get(name, "")) for name, score in decision.scores.items()]
    rows.append((decision.other or 0.0, "other", catalog.default))
    width = max(len(name) for _, name, _ in rows)
    for score, name, model in sorted(rows, key=lambda row: -row[0]):
        bar = ("█" * round(score * BAR_WIDTH)).ljust(BAR_WIDTH, "░")
        yield f"  {name:<{width}}  {bar} {score:6.1%}  {model}"


def _details(decision: Decision, traits: Traits) -> Iterator[str]:
    if decision.engine is not None and decision.engine_ms is not None:
        yield f"engine     {decision.engine}, {decision.engine_ms:.1f} ms"
    if (fast := decision.fast) is not None:
        score = fast.other if fast.route is None else fast.scores.get(fast.route, 0.0)
        said = f"{fast.route or 'other'}, {score:.1%}"
        yield f"before it  {fast.engine} said {said}, {fast.engine_ms:.1f} ms"
    yield f"request    {decision.lane.value}, about {traits.input_tokens:,} tokens"
    for veto in decision.vetoed:
        yield f"vetoed     {veto.model}: {veto.why}"
    if decision.fallbacks:
        yield f"fallbacks  {', '.join(decision.fallbacks)}"
    if decision.refusal is not None:
        yield f"refusal    {decision.refusal}"
    if decision.note is not None:
        yield f"note       {decision.note}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
