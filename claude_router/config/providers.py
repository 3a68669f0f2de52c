"""Reads one entry of `llm_providers` into a `Model`."""

from urllib.parse import urlsplit

from claude_router.config import tables
from claude_router.config.capabilities import read_dialect
from claude_router.config.credentials import read_headers, read_model_keys
from claude_router.config.keys import KeyReader
from claude_router.config.model import Api, Model, Prices, Timeouts
from claude_router.config.names import NamedEntry, Names
from claude_router.config.problems import Problems, did_you_mean, quoted
from claude_router.config.sections import model_timeouts
from claude_router.config.urls import check_base_url, is_in_container, seen_from_here
from claude_router.route.catalog import AS_ASKED
from claude_router.translate.dialects import (
    PROVIDERS,
    api_root,
    default_api,
    default_base_url,
)

_SYNONYMS = {
    "alibaba": "qwen",
    "azure": "azure_openai",
    "claude": "anthropic",
    "dashscope": "qwen",
    "glm": "zhipu",
    "google": "gemini",
    "grok": "xai",
    "kimi": "moonshotai",
    "moonshot": "moonshotai",
    "together": "together_ai",
    "z.ai": "zhipu",
    "zai": "zhipu",
}
_MESSAGES_INTERFACES = frozenset({"claude", "anthropic"})
_FREE = Prices(input=0.0, output=0.0, cache_read=0.0, cache_write=0.0)


def read_model(
    named: NamedEntry, names: Names, timeouts: Timeouts, keys: KeyReader, problems: Problems
) -> Model | None:
    """The model of one entry, or None after having told what hinders.

    `timeouts` are those of models that set none.
    """
    entry = named.entry
    api = _api(named)
    base_url = _base_url(named, api, problems)
    dialect = read_dialect(named, api, problems)
    fallbacks = _fallbacks(named, names, problems)
    access_keys = read_model_keys(named, base_url, keys, problems)
    headers = read_headers(entry, keys, problems)
    if base_url is None:
        return None
    return Model(
        key=named.key,
        provider=named.provider,
        model_id=named.model_id,
        api=api,
        base_url=api_root(named.provider, base_url, api),
        dialect=dialect,
        access_keys=access_keys,
        fallbacks=fallbacks,
        prices=_prices(named),
        headers=headers,
        timeouts=model_timeouts(entry, timeouts),
    )


def _api(named: NamedEntry) -> Api:
    chosen = named.entry.get(tables.API)
    if chosen in ("messages", "chat", "responses"):
        return chosen  # type: ignore[return-value]  # mypy does not narrow str by `in`
    interface = named.entry.get(tables.INTERFACE)
    if interface is not None and named.provider not in PROVIDERS:
        return "messages" if interface in _MESSAGES_INTERFACES else "chat"
    usual = default_api(named.provider, named.model_id)
    # A server that only goes by OpenAI's name seldom speaks more than Chat Completions.
    return "chat" if usual == "responses" and _is_elsewhere(named) else usual


def _is_elsewhere(named: NamedEntry) -> bool:
    given = named.entry.get(tables.BASE_URL)
    usual = urlsplit(default_base_url(named.provider, "responses") or "")
    return given is not None and f"//{usual.hostname}/" not in f"{given.lower()}/"


def _base_url(named: NamedEntry, api: Api, problems: Problems) -> str | None:
    entry, provider = named.entry, named.provider
    if (given := entry.get(tables.BASE_URL)) is not None:
        checked = check_base_url(given, entry.place(tables.BASE_URL), problems)
        return checked and seen_from_here(checked, is_inside=is_in_container())
    if tables.BASE_URL.name in entry.refused:
        return None
    at = entry.place(tables.MODEL)
    if provider not in PROVIDERS:
        message = f"{quoted(provider)} is no provider known here, and there is no base_url"
        problems.add(at, message, _provider_remedy(provider))
    elif named.model_id == AS_ASKED and provider != "anthropic":
        message = f"{provider} does not know the model ids that Claude Code asks for"
        problems.add(at, message, f"name a model: {provider}/<model id>")
    elif api == "messages" and not _speaks_messages(provider):
        message = f"{provider} has no Messages endpoint that is known here"
        problems.add(entry.place(tables.API), message, "remove api, or add a base_url")
    elif (url := default_base_url(provider, api)) is not None:
        return url
    else:
        message = f"{provider} has a different address for every customer"
        problems.add(at, message, "add base_url: https://…")
    return None


def _provider_remedy(provider: str) -> str:
    if provider.lower() in _SYNONYMS:
        return f"did you mean {_SYNONYMS[provider.lower()]}?"
    suggestion = did_you_mean(provider, tuple(PROVIDERS))
    return f"{suggestion}; another OpenAI-compatible server needs base_url: https://…"


def _speaks_messages(provider: str) -> bool:
    known = PROVIDERS[provider]
    return provider == "anthropic" or known.is_local or known.messages_url is not None


def _fallbacks(named: NamedEntry, names: Names, problems: Problems) -> tuple[str, ...]:
    found: list[str] = []
    for reference in named.entry.get(tables.FALLBACKS) or ():
        key = names.resolve(reference, problems)
        if key == named.key:
            problems.add(reference.at, "is this model itself", "name another model")
        elif key is not None and key not in found:
            found.append(key)
    return tuple(found)


def _prices(named: NamedEntry) -> Prices | None:
    prices = named.entry.get(tables.PRICES)
    if prices is None:
        known = PROVIDERS.get(named.provider)
        return _FREE if known is not None and known.is_local else None
    per_input, per_output = prices.get(tables.PRICE_INPUT), prices.get(tables.PRICE_OUTPUT)
    if per_input is None or per_output is None:
        return None
    return Prices(
        input=per_input,
        output=per_output,
        cache_read=prices.get(tables.PRICE_CACHE_READ),
        cache_write=prices.get(tables.PRICE_CACHE_WRITE),
    )
