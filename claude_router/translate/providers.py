"""The providers that are known by name: where they are and how they are spoken to.

Base URLs as the providers document them, read 2026-08.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

ProviderApi = Literal["messages", "chat", "responses"]
Auth = Literal["bearer", "x-api-key", "api-key", "none"]


@dataclass(frozen=True, slots=True)
class Provider:
    """`api` is its usual one. `base_url` is what that API's path is appended to, None where
    every customer has an own one; `messages_url` is its Anthropic endpoint, if it has one.
    `search_api` is the API over which it searches the web itself.
    """

    name: str
    base_url: str | None
    api: ProviderApi
    key_variable: str | None
    auth: Auth = "bearer"
    is_local: bool = False
    messages_url: str | None = None
    search_api: ProviderApi | None = None


def _local(name: str, port: int, messages: bool = False) -> Provider:
    host = f"http://localhost:{port}"
    return Provider(name, host + "/v1", "chat", None, "none", True, host if messages else None)


_KNOWN = (
    Provider(
        "anthropic",
        "https://api.anthropic.com",
        "messages",
        "ANTHROPIC_API_KEY",
        "x-api-key",
        search_api="messages",
    ),
    Provider(
        "openai", "https://api.openai.com/v1", "chat", "OPENAI_API_KEY", search_api="responses"
    ),
    Provider(
        "azure_openai", None, "chat", "AZURE_OPENAI_API_KEY", "api-key", search_api="responses"
    ),
    Provider(
        "deepseek",
        "https://api.deepseek.com",
        "chat",
        "DEEPSEEK_API_KEY",
        messages_url="https://api.deepseek.com/anthropic",
    ),
    Provider("xai", "https://api.x.ai/v1", "chat", "XAI_API_KEY", search_api="responses"),
    Provider(
        "gemini",
        "https://generativelanguage.googleapis.com/v1beta/openai",
        "chat",
        "GEMINI_API_KEY",
    ),
    Provider("mistral", "https://api.mistral.ai/v1", "chat", "MISTRAL_API_KEY"),
    Provider("groq", "https://api.groq.com/openai/v1", "chat", "GROQ_API_KEY"),
    Provider("together_ai", "https://api.together.xyz/v1", "chat", "TOGETHER_API_KEY"),
    Provider(
        "moonshotai",
        "https://api.moonshot.ai/v1",
        "chat",
        "MOONSHOT_API_KEY",
        messages_url="https://api.moonshot.ai/anthropic",
    ),
    Provider(
        "zhipu",
        "https://api.z.ai/api/paas/v4",
        "chat",
        "ZHIPU_API_KEY",
        messages_url="https://api.z.ai/api/anthropic",
    ),
    Provider(
        "qwen",
        "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
        "chat",
        "DASHSCOPE_API_KEY",
    ),
    Provider(
        "openrouter",
        "https://openrouter.ai/api/v1",
        "chat",
        "OPENROUTER_API_KEY",
        messages_url="https://openrouter.ai/api",
        search_api="chat",
    ),
    Provider(
        "minimax",
        "https://api.minimax.io/v1",
        "chat",
        "MINIMAX_API_KEY",
        messages_url="https://api.minimax.io/anthropic",
    ),
    Provider(
        "xiaomi",
        "https://api.xiaomimimo.com/v1",
        "chat",
        "XIAOMI_API_KEY",
        messages_url="https://api.xiaomimimo.com/anthropic",
    ),
    Provider("nvidia", "https://integrate.api.nvidia.com/v1", "chat", "NVIDIA_API_KEY"),
    _local("ollama", 11434, messages=True),
    _local("lmstudio", 1234),
    _local("llamacpp", 8080, messages=True),
    _local("vllm", 8000),
)

PROVIDERS: Mapping[str, Provider] = {provider.name: provider for provider in _KNOWN}

_OPENAI_REASONING = re.compile(r"(gpt-(5|[6-9]|\d\d)|o\d|codex)(?!.*chat-latest)")


def default_api(provider: str, model_id: str) -> ProviderApi:
    """OpenAI's reasoning models take tools with reasoning only over Responses."""
    if provider == "openai" and _OPENAI_REASONING.match(model_id):
        return "responses"
    known = PROVIDERS.get(provider)
    return known.api if known else "chat"


def can_search(provider: str, api: ProviderApi) -> bool:
    """Whether `provider` searches the web itself for those who ask it over `api`."""
    known = PROVIDERS.get(provider)
    return known is not None and known.search_api == api


def default_base_url(provider: str, api: ProviderApi) -> str | None:
    """Where `provider` offers `api`, or None if only the user can know."""
    known = PROVIDERS.get(provider)
    if known is None:
        return None
    return (known.messages_url or known.base_url) if api == "messages" else known.base_url


def api_root(provider: str, base_url: str, api: ProviderApi) -> str:
    """What `/chat/completions`, `/responses` or `/v1/messages` is appended to.

    Users write `http://localhost:11434` or `https://api.groq.com`; for chat and responses the
    version is added where it is missing, for messages it is part of the path.
    """
    url = base_url.strip().rstrip("/")
    default = (default_base_url(provider, api) or "").rstrip("/")
    if api == "messages":
        return url.removesuffix("/v1")
    if urlsplit(url).path:
        return url
    return default if url == _origin(default) else url + "/v1"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
