"""Anthropic's own answer read event by event, where its bytes alone do not do."""

from typing import Any

from claude_router.wire.encoding import load_json


class UntranslatedStream:
    """Sans-IO; see `translation.StreamTranslator`. Events stay as they are."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._is_over = False

    def feed(self, event: str, data: str) -> list[dict[str, Any]]:
        decoded = load_json(data)
        if not isinstance(decoded, dict) or not isinstance(decoded.setdefault("type", event), str):
            return []
        self._is_over = self._is_over or decoded["type"] in ("message_stop", "error")
        return [decoded]

    def close(self) -> list[dict[str, Any]]:
        if self._is_over:
            return []
        message = f"the answer of {self._model} broke off before its end"
        return [{"type": "error", "error": {"type": "api_error", "message": message}}]
