"""One client's connection: what is no request that can be read gets Anthropic's form as well."""

import logging
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import BadHttpMessage, HttpProcessingError, LineTooLong

from claude_router.translate.errors import envelope

log = logging.getLogger(__name__)
MAX_HEADER_BYTES = 64 * 1024  # of one header; a login may be long
_HEADERS_TOO_LARGE = 431


class Connection(web.RequestHandler):
    """For `loop.create_server`; aiohttp itself would answer in plain text, and log what came."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Called for what aiohttp cannot parse, and for a bug in what answers."""
        if request.writer.output_size > 0:
            raise ConnectionError("an answer has begun")
        status, kind, words = _told(status, exc)
        if status >= 500:
            log.error("a connection failed", exc_info=exc)
        response = web.json_response(envelope(status, kind, words).body, status=status)
        response.force_close()
        return response

    def log_exception(self, *args: Any, **kwargs: Any) -> None:
        """Of what went wrong behind an answer, e.g. the rest of a body that cannot be decoded."""
        log.debug(*args, **kwargs)


def _told(status: int, error: BaseException | None) -> tuple[int, str, str]:
    """Status, type and words; never the bytes that came, which may hold a key."""
    if isinstance(error, LineTooLong) or _are_too_many(error):
        limit = MAX_HEADER_BYTES // 1024
        words = f"the URL or the headers are too large: a header may have {limit} KB"
        return _HEADERS_TOO_LARGE, "invalid_request_error", words
    if isinstance(error, HttpProcessingError) and status < 500:
        return status, "invalid_request_error", "this is no HTTP/1.1 request that can be read"
    return 500, "api_error", "claude-router failed; its log says more"


def _are_too_many(error: BaseException | None) -> bool:
    return isinstance(error, BadHttpMessage) and "Too many headers" in error.message
