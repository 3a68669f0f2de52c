"""A catalog with one model for each thing a test wants of it."""

from collections.abc import Mapping
from typing import Any

from claude_router.route.catalog import Candidate, Catalog, Lanes
from claude_router.route.classifier import Classification
from claude_router.route.preferences import Preference

SONNET = "anthropic/claude-sonnet-5-5"
HAIKU = "anthropic/claude-haiku-5-5"
GPT = "openai/gpt-5.6"
QWEN = "ollama/qwen3-coder"
GEMINI = "gemini/gemini-3-pro"

PREFERENCES = (
    Preference("code generation", "writing new code", GPT),
    Preference("debugging", "finding faults", QWEN, fallbacks=(GEMINI,)),
    Preference("docs", "writing documentation", GEMINI),
)


def candidate(key: str, **fields: Any) -> Candidate:
    provider, _, model_id = key.partition("/")
    return Candidate(key=key, provider=provider, model_id=model_id, **fields)


def catalog(**fields: Any) -> Catalog:
    candidates = [
        candidate(SONNET, has_web_search=True),
        candidate(HAIKU, has_web_search=True, context_window=200_000),
        candidate(GPT, fallbacks=(SONNET,), context_window=400_000),
        candidate(QWEN, has_vision=False, context_window=32_000),
        candidate(GEMINI, context_window=1_000_000),
    ]
    values: dict[str, Any] = {
        "candidates": {one.key: one for one in candidates},
        "default": SONNET,
        "lanes": Lanes(background=HAIKU, classifier=SONNET, web_search=SONNET),
        "preferences": PREFERENCES,
        "aliases": {"fast": HAIKU},
    }
    return Catalog(**{**values, **fields})


def without(key: str) -> Catalog:
    """The catalog after `key` was taken out of the configuration."""
    whole = catalog()
    return catalog(
        candidates={name: one for name, one in whole.candidates.items() if name != key},
        preferences=tuple(p for p in PREFERENCES if p.model != key),
    )


def match(name: str | None, scores: Mapping[str, float] | None = None) -> Classification:
    """The engine stands behind `name`; None is "other"."""
    given = scores or {p.name: 0.9 if p.name == name else 0.02 for p in PREFERENCES}
    other = 1 - sum(given.values())
    return Classification(scores=given, other=other, matched=name, engine="fake", ms=5.0)
