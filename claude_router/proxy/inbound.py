"""The client's request, read once: headers in lower case, raw bytes, parsed body."""

import asyncio
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from claude_router.wire.encoding import parse_json

BODY_SECONDS = 120
SESSION_HEADER = "x-claude-code-session-id"
MAX_BODY_BYTES = 64 * 1024 * 1024  # the client itself speaks of a limit of 32 MB


class ClientError(Exception):
    """A request that no upstream could take; the message is for the client."""

    def __init__(self, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class ClientRequest:
    """One Messages request. `raw` is the body's bytes as they came."""

    headers: dict[str, str]
    query: str
    raw: bytes
    body: dict[str, Any]

    @property
    def requested_model(self) -> str:
        return str(self.body["model"])

    @property
    def session_id(self) -> str | None:
        return self.headers.get(SESSION_HEADER)

    @property
    def is_streamed(self) -> bool:
        return self.body.get("stream") is True


async def read_request(request: web.Request) -> ClientRequest:
    """Read and check a Messages request.

    Raises:
        ClientError: not JSON, too large, or without the fields every provider needs.
    """
    try:
        async with asyncio.timeout(BODY_SECONDS):
            raw = await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        limit = MAX_BODY_BYTES // (1024 * 1024)
        raise ClientError(f"the request is larger than {limit} MB", status=413) from error
    except web.RequestPayloadError as error:
        raise ClientError("the request's body cannot be decoded as its headers say") from error
    except TimeoutError as error:
        words = f"the request's body was not complete after {BODY_SECONDS} s"
        raise ClientError(words, status=408) from error
    return ClientRequest(joined_headers(request), request.query_string, raw, _body(raw))


def joined_headers(request: web.Request) -> dict[str, str]:
    """Names in lower case; a header that came several times is one list (RFC 9110, 5.3)."""
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        name = name.lower()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _body(raw: bytes) -> dict[str, Any]:
    try:
        body = parse_json(raw)
    except (ValueError, RecursionError) as error:
        raise ClientError(f"the request body is not JSON: {error}") from error
    if not isinstance(body, dict):
        raise ClientError("the request body is not a JSON object")
    if not isinstance(body.get("model"), str) or not body["model"]:
        raise ClientError("model: Field required")
    messages = body.get("messages")
    if not isinstance(messages, list) or not all(isinstance(m, dict) for m in messages):
        raise ClientError("messages: Input should be a list of message objects")
    return body
