"""The models a request can go to, as the policy needs to know them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from claude_router.route.preferences import Preference

AS_ASKED = "*"
"""Model id of an entry such as `anthropic/*`: whatever id the client asked for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One configured model and what it can take. `key` is e.g. `openai/gpt-5.6`."""

    key: str
    provider: str
    model_id: str
    context_window: int | None = None
    has_vision: bool = True
    has_tools: bool = True
    has_web_search: bool = False
    fallbacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lanes:
    """Where requests go that are no task of the user's; values are catalog keys.

    `subagents` is "route", "inherit" or a key.
    """

    background: str
    classifier: str
    web_search: str
    subagents: str = "route"


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything the policy decides from. Keys are unique; aliases map to keys."""

    candidates: Mapping[str, Candidate]
    default: str
    lanes: Lanes
    preferences: tuple[Preference, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)

    def explicit(self, requested: str) -> str | None:
        """Key of the model that the client named outright, or None if the request is to be routed.

        Named outright are a configured key, an alias, and `claude-router/<key or alias>`.
        """
        name = requested.removeprefix("claude-router/")
        if name in self.candidates:
            return name
        return self.aliases.get(name)
