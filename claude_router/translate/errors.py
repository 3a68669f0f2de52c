"""Any provider's failure in Anthropic's error envelope, with the provider's own words.

Statuses and types: https://docs.claude.com/en/api/errors
"""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from claude_router.translate.error_body import ErrorBody, read_error, read_error_bytes
from claude_router.translate.overflow import rephrase_overflow
from claude_router.translate.retry_hint import is_allowance, retry_headers
from claude_router.translate.translation import Envelope
from claude_router.wire.redact import mask_bytes, redact

_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    408: "timeout_error",
    409: "invalid_request_error",
    413: "request_too_large",
    422: "invalid_request_error",
    429: "rate_limit_error",
    503: "overloaded_error",
    504: "timeout_error",
    529: "overloaded_error",
}
_STATUS_OF_CODE = (  # the first that matches an error's type and code words
    (r"overloaded", 529),
    (r"rate_limit|too_many_requests|resource_exhausted|insufficient_quota|usage_limit", 429),
    (r"insufficient_(?:funds|balance|credits)|billing|payment", 402),
    (r"invalid_api_key|authentication|unauthenticated|unauthorized", 401),
    (r"permission|forbidden", 403),
    (r"model_not_found|not_found", 404),
    (r"timeout|deadline_exceeded", 504),
    (r"unavailable", 503),
    (r"server_error|internal|api_error", 500),
    (r"invalid|context_length|content_filter|bad_?request|unsupported", 400),
)
_PHRASES = {known.value: known.phrase for known in HTTPStatus}
_WORDED_FOR_CLIENT = frozenset({400, 413, 422})  # Claude Code matches these texts: no prefix
_POLICY = re.compile(
    r"(?i)content_filter|content[ _]management policy|usage polic|usage guidelines|content_policy"
    r"|policy_violation|invalid_prompt|flagged as|input was flagged|safety_check|data_inspection"
)
_KEPT = ("retry-after", "retry-after-ms", "x-should-retry", "request-id")
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


def envelope(
    status: int,
    type: str,  # noqa: A002 (the envelope's own word)
    message: str,
    headers: Mapping[str, str] = _NO_HEADERS,
) -> Envelope:
    """An error in Anthropic's shape; a `request-id` header is repeated in the body."""
    body: dict[str, Any] = {"type": "error", "error": {"type": type, "message": message}}
    if "request-id" in headers:
        body["request_id"] = headers["request-id"]
    return Envelope(status, body, dict(headers))


def from_upstream(
    status: int,
    headers: Mapping[str, str],
    raw: bytes,
    *,
    provider: str,
    model: str,
    secrets: Sequence[str] = (),
) -> Envelope:
    """The envelope of a provider's HTTP error; `raw` is the (decompressed) body."""
    lowered = {name.lower(): value for name, value in headers.items()}
    if not 400 <= status <= 599:
        return _no_answer(status, lowered.get("location", ""), provider, model)
    said = read_error_bytes(mask_bytes(raw, secrets))
    return _translated(status, said, _kept(lowered), provider, model, secrets)


def from_stream_error(
    error: object, *, provider: str, model: str, secrets: Sequence[str] = ()
) -> Envelope:
    """The envelope of an error inside an answer that began with 200.

    `error` is the decoded event or its `error` value: OpenAI's, OpenRouter's or Gemini's object,
    Ollama's string, the Responses events `error` and `response.failed`, Anthropic's `error`.
    """
    said = read_error(_without_response(error))
    status = said.status or _status_of(said)
    return _translated(status, said, {}, provider, model, secrets)


def stream_event(failure: Envelope) -> dict[str, Any]:
    """The Messages `error` event that says the same inside a stream."""
    return {"type": "error", "error": dict(failure.body["error"])}


def failure_event(error: object, *, provider: str, model: str, is_first: bool) -> dict[str, Any]:
    """The Messages `error` event for a provider's error inside a stream.

    As the first event of all it keeps the bare words and the status: it becomes an HTTP error.
    """
    failure = from_stream_error(error, provider=provider, model=model)
    event = stream_event(failure)
    if is_first:
        bare = read_error(_without_response(error)).message or failure.message
        event["error"] |= {"message": bare, "code": failure.status}
    return event


def unreachable(provider: str, base_url: str, reason: str) -> Envelope:
    """The envelope for a provider that no connection reached; `reason` is the system's word."""
    host = urlsplit(base_url).netloc.rpartition("@")[2] or base_url
    is_local = host.partition(":")[0] in ("localhost", "127.0.0.1", "0.0.0.0") or "[::1]" in host
    check = (
        f"is {provider} running, and listening there?"
        if is_local
        else "check the network, a proxy in the environment, and this provider's base_url"
    )
    message = f"{provider} cannot be reached at {host} ({redact(reason)}): {check}"
    return envelope(502, "api_error", message)


def is_worth_fallback(status: int) -> bool:
    """Whether another model may well answer where this one failed."""
    return status in (402, 408, 409, 429) or status >= 500


def _no_answer(status: int, location: str, provider: str, model: str) -> Envelope:
    """A redirect or another status that no API answers with."""
    target = urlsplit(location)
    place = f" that leads to {target.scheme}://{target.hostname}" if target.hostname else ""
    phrase = f"{status} {_PHRASES.get(status, '')}".rstrip()
    words = f"{provider} answered {phrase} for {model}{place}: check its base_url"
    return envelope(502, "api_error", words)


def _without_response(error: object) -> object:
    """`response.failed` carries the whole response; its words lie in `error`."""
    response = error.get("response") if isinstance(error, dict) else None
    return response.get("error") if isinstance(response, dict) else error


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    kept = {name: headers[name] for name in _KEPT if name in headers}
    kept |= {k: v for k, v in headers.items() if k.startswith("anthropic-")}
    if "request-id" not in kept and "x-request-id" in headers:
        kept["request-id"] = headers["x-request-id"]
    return kept


def _status_of(said: ErrorBody) -> int:
    codes = said.codes.lower()
    if rephrase_overflow(said.message, codes):
        return 400
    return next((status for shape, status in _STATUS_OF_CODE if re.search(shape, codes)), 500)


def _translated(
    status: int,
    said: ErrorBody,
    headers: dict[str, str],
    provider: str,
    model: str,
    secrets: Sequence[str],
) -> Envelope:
    message = redact(said.message, secrets)
    if provider == "anthropic" and message and not said.is_page:
        return envelope(status, _own_type(said) or _type_of(status), message, headers)
    if status in (400, 413, 422, 500) and (too_long := rephrase_overflow(message, said.codes)):
        return envelope(400, "invalid_request_error", too_long, headers)
    if status in (400, 403) and _POLICY.search(f"{message} {said.codes}"):
        return envelope(400, "policy_blocked", f"{provider} refused this: {message}", headers)
    if status == 413 and is_allowance(said):
        status = 429  # the client would blame the size of the request
    headers |= retry_headers(status, said, headers)
    words = _worded(status, said, message, provider, model)
    return envelope(status, _type_of(status), words, headers)


def _type_of(status: int) -> str:
    return _TYPES.get(status) or ("api_error" if status >= 500 else "invalid_request_error")


def _own_type(said: ErrorBody) -> str | None:
    """Anthropic's own type word, kept: the client knows more of them than we do."""
    words = [word for word in said.codes.split() if word != "error"]
    return words[0] if words else None


def _worded(status: int, said: ErrorBody, message: str, provider: str, model: str) -> str:
    answered = f"{provider} answered {status} {_PHRASES.get(status, '')}".rstrip() + f" for {model}"
    if not message:
        return f"{answered} without saying why"
    if said.is_page:
        return f"{answered} with a web page instead of JSON: {message}"
    return message if status in _WORDED_FOR_CLIENT else f"{provider}: {message}"
