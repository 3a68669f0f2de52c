"""`GET /v1/models`: what Claude Code's `/model` may offer."""

from typing import Any

from claude_router.config.model import Config
from claude_router.route.catalog import AS_ASKED

PREFIX = "claude-router/"
AUTO = f"{PREFIX}auto"


def models_page(config: Config) -> dict[str, Any]:
    """Anthropic's list shape. The client keeps only ids that contain "claude", hence the prefix."""
    entries = [_entry(AUTO, "Routed by your preferences")]
    entries += [
        _entry(f"{PREFIX}{model.key}", model.key)
        for model in config.models.values()
        if model.model_id != AS_ASKED
    ]
    ids = [entry["id"] for entry in entries]
    return {"data": entries, "has_more": False, "first_id": ids[0], "last_id": ids[-1]}


def _entry(model_id: str, name: str) -> dict[str, Any]:
    return {
        "type": "model",
        "id": model_id,
        "display_name": name,
        "created_at": "2026-01-01T00:00:00Z",
    }
