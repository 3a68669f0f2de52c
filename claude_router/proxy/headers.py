"""Which headers travel: client to Anthropic, our key to a provider, Anthropic's answer back."""

from collections.abc import Mapping

from claude_router.claude_code.environment import TOKEN_HEADER
from claude_router.config.model import Model
from claude_router.translate.dialects import PROVIDERS

_HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_CREDENTIALS = frozenset({"authorization", "x-api-key", "cookie"})
# Sent only because we switched gateway hints on; they are for us, not for the provider.
_GATEWAY_HINTS = frozenset(
    f"x-claude-code-{name}"
    for name in (
        "request-class",
        "prompt-id",
        "agent-type",
        "compaction",
        "context-compacted",
        "prev-tool-durations",
    )
)
# The body goes on decoded, and whole at once.
_OF_THE_BODY = frozenset({"content-length", "content-encoding", "accept-encoding", "expect"})
_NOT_FORWARDED = _HOP_BY_HOP | _GATEWAY_HINTS | _OF_THE_BODY | {"host", TOKEN_HEADER}
_NOT_RETURNED = _HOP_BY_HOP | _OF_THE_BODY | {"set-cookie", "server", "date", "alt-svc", "location"}
_OAUTH_BETA = "oauth-2025-04-20"


def passthrough_headers(client: Mapping[str, str], model: Model, key: str | None) -> dict[str, str]:
    """The client's own headers for Anthropic; with `key`, ours in place of its credential."""
    hop = {name.strip().lower() for name in client.get("connection", "").split(",")}
    kept_here = _NOT_FORWARDED | hop
    sent = {name: value for name, value in client.items() if name not in kept_here}
    if key is not None:
        sent = {name: value for name, value in sent.items() if name not in _CREDENTIALS}
        sent |= _credential("x-api-key", key)
        betas = [beta for beta in _betas(sent) if beta != _OAUTH_BETA]
        sent.pop("anthropic-beta", None)
        if betas:
            sent["anthropic-beta"] = ",".join(betas)
    return sent | _configured(model)


def provider_headers(model: Model, key: str | None, *, is_streamed: bool) -> dict[str, str]:
    """Headers for any other provider: nothing of the client's, our key in the provider's way."""
    sent = {
        "content-type": "application/json",
        "accept": "text/event-stream" if is_streamed else "application/json",
    }
    if key is not None:
        provider = PROVIDERS.get(model.provider)
        sent |= _credential(provider.auth if provider else "bearer", key)
    if model.api == "messages":
        sent["anthropic-version"] = "2023-06-01"
    return sent | _configured(model)


def returned_headers(upstream: Mapping[str, str]) -> dict[str, str]:
    """Anthropic's answer headers that go back to the client (names in lower case)."""
    return {
        name.lower(): value for name, value in upstream.items() if name.lower() not in _NOT_RETURNED
    }


def _configured(model: Model) -> dict[str, str]:
    """The user's own headers; one of ours of the same name gives way."""
    return {name.lower(): value for name, value in model.headers.items()}


def _betas(headers: Mapping[str, str]) -> list[str]:
    return [beta.strip() for beta in headers.get("anthropic-beta", "").split(",") if beta.strip()]


def _credential(auth: str, key: str) -> dict[str, str]:
    if auth == "none":
        return {}
    return {auth: key} if auth in ("x-api-key", "api-key") else {"authorization": f"Bearer {key}"}
