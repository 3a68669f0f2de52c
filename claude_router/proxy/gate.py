"""Who may use the proxy: this session's client, over loopback, and no web page."""

import hmac
from collections.abc import Mapping

from claude_router.claude_code.environment import TOKEN_HEADER

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Gate:
    """Checks one request's headers (lower-case names).

    `token` None lets any local program in (`router serve` without CLAUDE_ROUTER_TOKEN).
    `is_loopback` False means that the user asked to listen beyond this machine.
    """

    def __init__(self, token: str | None, *, is_loopback: bool = True) -> None:
        self._token = token
        self._is_loopback = is_loopback

    def refusal(self, headers: Mapping[str, str], *, needs_token: bool = True) -> str | None:
        """Why the request is refused, or None."""
        if self._is_loopback and _host_name(headers.get("host", "")) not in _LOOPBACK:
            return "claude-router answers only to 127.0.0.1 and localhost"
        if "origin" in headers:
            return "claude-router does not answer web pages"
        if needs_token and self._token is not None:
            given = headers.get(TOKEN_HEADER, "")
            if not hmac.compare_digest(_bytes(given), _bytes(self._token)):
                return (
                    f"the header {TOKEN_HEADER} is missing or wrong: start claude by claude-router"
                )
        return None


def _host_name(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if ":" in host else host


def _bytes(text: str) -> bytes:
    """Also of header bytes that are no UTF-8."""
    return text.encode("utf-8", "surrogateescape")
