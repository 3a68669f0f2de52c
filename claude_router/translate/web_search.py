"""A request for a web search, put to another provider's search tool.

Sources, read 2026-11: OpenAI's Responses reference (`web_search`, its filter and `include`),
docs.x.ai (`web_search` with two filters; Live Search's `search_parameters` answers 410 since
2026-01, vercel/ai#15718), openrouter.ai (`openrouter:web_search`; `plugins` and `:online` are
deprecated). Gemini grounds answers over its native API alone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from claude_router.translate.content import blocks_of
from claude_router.translate.dialects import Dialect
from claude_router.wire.encoding import list_of, mapping, whole_number
from claude_router.wire.web_search import ASKED, has_only_web_search, is_web_search

_SOURCES = "web_search_call.action.sources"
_SCHEME = re.compile(r"^\s*(?:https?://)?|\s+$")
_UNTOLD = "{} cannot be told all domains: pages of unwanted ones are left out of its results"


@dataclass(frozen=True, slots=True)
class WebSearch:
    """What the client wants searched. A domain is a host, perhaps with a path.

    `query` is for providers that search without telling what for. `is_forced` says that the
    model must search.
    """

    query: str = ""
    allowed_domains: tuple[str, ...] = ()
    blocked_domains: tuple[str, ...] = ()
    max_uses: int | None = None
    is_forced: bool = False

    def permits(self, url: str) -> bool:
        """Whether the client wants to see this page."""
        if any(_is_within(url, domain) for domain in self.blocked_domains):
            return False
        allowed = self.allowed_domains
        return not allowed or any(_is_within(url, domain) for domain in allowed)


@dataclass(frozen=True, slots=True)
class SearchTool:
    """A provider's search tool. Its settings stand under `settings`.

    `blocked_domains` names the filter for domains left out, None where there is none;
    `most_domains` is how many a filter takes. `is_openais` says whether the request's `include`,
    `tool_choice` and `max_tool_calls` steer it.
    """

    type: str = "web_search"
    settings: str = "filters"
    blocked_domains: str | None = None
    most_domains: int = 100
    max_uses: str | None = None
    is_openais: bool = False


_OPENAI = SearchTool(is_openais=True)
_OTHERS = {
    "xai": SearchTool(blocked_domains="excluded_domains", most_domains=5),
    "openrouter": SearchTool(
        "openrouter:web_search", "parameters", "excluded_domains", max_uses="max_uses"
    ),
}


def wanted_search(body: Mapping[str, Any], dialect: Dialect) -> WebSearch | None:
    """The search that `body` asks for and the model can make, or None."""
    tool = next(filter(is_web_search, list_of(body.get("tools"))), None)
    choice = mapping(body.get("tool_choice"))
    if tool is None or choice.get("type") == "none" or not dialect.web_search:
        return None
    uses = whole_number(tool.get("max_uses"))
    return WebSearch(
        query=searched_query(body),
        allowed_domains=_domains(tool.get("allowed_domains")),
        blocked_domains=_domains(tool.get("blocked_domains")),
        max_uses=uses if uses is not None and uses > 0 else None,
        is_forced=_is_forced(body, choice, tool),
    )


def searched_query(body: Mapping[str, Any]) -> str:
    """The newest user text without what Claude Code puts before a query."""
    return _newest_text(body).removeprefix(ASKED).strip()


def _newest_text(body: Mapping[str, Any]) -> str:
    for message in reversed(list_of(body.get("messages"))):
        if isinstance(message, dict) and message.get("role") == "user":
            texts = [block.get("text") for block in blocks_of(message.get("content"))]
            words = [text for text in texts if isinstance(text, str)]
            return words[-1] if words else ""
    return ""


def without_search(body: Mapping[str, Any]) -> dict[str, Any]:
    """`body` with its other tools alone."""
    return {**body, "tools": [t for t in list_of(body.get("tools")) if not is_web_search(t)]}


def add_to_responses(
    body: dict[str, Any], search: WebSearch, provider: str, notes: list[str]
) -> None:
    """Lets a Responses request search."""
    tool = _OTHERS.get(provider, _OPENAI)
    body["tools"] = [*body.get("tools", []), _described(tool, search, provider, notes)]
    if not tool.is_openais:
        return
    body["include"] = [*body.get("include", []), _SOURCES]
    if search.is_forced:
        body["tool_choice"] = {"type": tool.type}
    if search.max_uses is not None and len(body["tools"]) == 1:
        body["max_tool_calls"] = search.max_uses


def add_to_chat(body: dict[str, Any], search: WebSearch, provider: str, notes: list[str]) -> None:
    """Lets a Chat Completions request search: by a tool, else by OpenAI's parameter."""
    if (tool := _OTHERS.get(provider)) is not None:
        body["tools"] = [*body.get("tools", []), _described(tool, search, provider, notes)]
        return
    body["web_search_options"] = {}
    if search.allowed_domains or search.blocked_domains:
        notes.append(_UNTOLD.format(provider))


def _described(
    tool: SearchTool, search: WebSearch, provider: str, notes: list[str]
) -> dict[str, Any]:
    settings: dict[str, Any] = _filters(tool, search)
    if sum(map(bool, (search.allowed_domains, search.blocked_domains))) > len(settings):
        notes.append(_UNTOLD.format(provider))
    if tool.max_uses is not None and search.max_uses is not None:
        settings[tool.max_uses] = search.max_uses
    return {"type": tool.type, **({tool.settings: settings} if settings else {})}


def _filters(tool: SearchTool, search: WebSearch) -> dict[str, Any]:
    """At most one: no provider takes both."""
    name, domains = tool.blocked_domains, search.blocked_domains
    if search.allowed_domains:
        name, domains = "allowed_domains", search.allowed_domains
    is_taken = name is not None and 0 < len(domains) <= tool.most_domains
    return {str(name): list(domains)} if is_taken else {}


def _is_forced(body: Mapping[str, Any], choice: Mapping[str, Any], tool: Mapping[str, Any]) -> bool:
    """Claude Code leaves the choice to models that think, and asks in words."""
    if choice.get("type") == "tool":
        return bool(choice.get("name") == tool.get("name"))
    is_asked = choice.get("type") == "any" or _newest_text(body).startswith(ASKED)
    return is_asked and has_only_web_search(body)


def _domains(value: object) -> tuple[str, ...]:
    """Models write them as addresses too, which no filter takes."""
    named = [_SCHEME.sub("", text).rstrip("/") for text in list_of(value) if isinstance(text, str)]
    return tuple(filter(None, named))


def _is_within(url: str, domain: str) -> bool:
    host, _, path = domain.lower().removeprefix("*.").rstrip("*").partition("/")
    try:
        page = urlsplit(url)
        is_host = f".{page.hostname or ''}".endswith(f".{host}")
    except ValueError:
        return False
    return is_host and page.path.lower().startswith(f"/{path}" if path else "")
