"""A provider's private reasoning state, carried inside a thinking block's signature.

`cr1:<provider>:<model>:<state>` survives restarts and `--resume` without a store. A block
without it, or of another model, is foreign: it goes to no provider.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

_PREFIX = "cr1:"


@dataclass(frozen=True, slots=True)
class Signature:
    """Whose reasoning a thinking block holds, and what that provider wants back with it."""

    provider: str
    model_id: str
    state: Mapping[str, Any]

    def encode(self) -> str:
        packed = json.dumps(self.state, separators=(",", ":")).encode()
        state = base64.urlsafe_b64encode(packed).decode()
        return f"{_PREFIX}{quote(self.provider, '')}:{quote(self.model_id, '')}:{state}"


def decode(text: object) -> Signature | None:
    """None for a signature that is not of ours, or no longer whole."""
    if not isinstance(text, str) or not text.startswith(_PREFIX):
        return None
    parts = text.removeprefix(_PREFIX).split(":")
    if len(parts) != 3:
        return None
    try:
        state = json.loads(base64.b64decode(parts[2], b"-_", validate=True))
    except ValueError:
        return None
    if not isinstance(state, dict):
        return None
    return Signature(unquote(parts[0]), unquote(parts[1]), state)


def is_namespaced(block: Mapping[str, Any]) -> bool:
    """Whether a thinking block came from a translated provider; Anthropic must not see it."""
    return str(block.get("signature") or block.get("data") or "").startswith(_PREFIX)


def own_state(block: Mapping[str, Any], provider: str, model_id: str) -> dict[str, Any] | None:
    """The state of a thinking block that this very model produced; None if it is foreign."""
    signature = decode(block.get("signature") or block.get("data"))
    if signature is None or (signature.provider, signature.model_id) != (provider, model_id):
        return None
    return dict(signature.state)
