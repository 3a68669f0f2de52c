"""Whether each model's API key can be had; never the key."""

from collections.abc import Mapping
from typing import Any

from claude_router.config.effective import HIDDEN, key_state
from claude_router.config.keys import KeyReader
from claude_router.launch.workshop.draft_view import Tree, key_texts, model_places
from claude_router.launch.workshop.remarks import MISSING
from claude_router.translate.dialects import PROVIDERS

_LOGIN = "your Claude login"
_UNNEEDED = "none needed"


def key_states(tree: Tree, keys: KeyReader) -> dict[str, str]:
    """Each model's name, and `***`, "missing", or why it needs none. Runs the commands named."""
    return {name: _state(entry, keys) for name, _, entry in model_places(tree)}


def _state(entry: Mapping[str, Any], keys: KeyReader) -> str:
    if texts := key_texts(entry):
        return MISSING if MISSING in {key_state(text, keys) for text in texts} else HIDDEN
    provider = str(entry.get("model", "")).partition("/")[0]
    if provider == "anthropic":
        return _LOGIN
    known = PROVIDERS.get(provider)
    needs_key = known is not None and known.key_variable is not None
    return MISSING if needs_key and not entry.keys() & {"base_url", "headers"} else _UNNEEDED
