"""The faults of a provider: what goes wrong, when, and what the client gets.

`alone` is the outcome of a model without fallbacks, `backed` that of one with a good fallback.
Events that come twice pass through from Anthropic, which numbers nothing, as they are.
"""

from dataclasses import dataclass

from claude_router.config.model import Api
from tests.faults.proxied import HASTY, PATIENT
from tests.faults.steps import (
    as_reply,
    bomb,
    byte_by_byte,
    chunked,
    counting,
    error,
    error_event,
    half_call,
    half_close,
    half_event,
    head,
    odd_stop_reason,
    pause,
    raw,
    reply_with_error,
    reset,
    rest,
    silence,
    slow_stream,
    start,
    trickle,
    twice,
    unfinished,
    whole,
    zipped,
)
from tests.faults.streams import APIS
from tests.faults.upstream import Steps

WHOLE = "whole"
BAD_GATEWAY = "refused 502 api_error"
BROKEN = "broken api_error"
SSE = "content-type: text/event-stream\r\n"
CHUNKED = SSE + "transfer-encoding: chunked\r\n"
GZIP = SSE + "content-encoding: gzip\r\n"
PAGE = b"<html><head><title>Bad gateway</title></head></html>"
HTML = "content-type: text/html\r\n"
DATE = "retry-after: Wed, 21 Oct 2037 07:28:00 GMT\r\n"


@dataclass(frozen=True, slots=True)
class Row:
    """`url` is where the provider is said to be, if not where its `steps` are done."""

    fault: str
    moment: str
    steps: Steps
    alone: str
    backed: str
    url: str = ""
    timeouts: str = PATIENT
    is_streamed: bool = True
    apis: tuple[Api, ...] = APIS


NETWORK = (
    Row("connection refused", "connecting", (), BAD_GATEWAY, WHOLE, "http://127.0.0.1:9"),
    Row("unknown host", "connecting", (), BAD_GATEWAY, WHOLE, "http://no-such-host.invalid"),
    Row("no TLS there", "connecting", (raw(b"HTTP/1.1 400 No\r\n\r\n"),), BAD_GATEWAY, WHOLE,
        "https://$HOST"),
    Row("silent TLS", "connecting", (silence,), BAD_GATEWAY, WHOLE, "https://$HOST", HASTY),
    Row("reset", "before the headers", (reset,), BAD_GATEWAY, WHOLE),
    Row("reset", "in the headers", (raw(b"HTTP/1.1 200 O"), reset), BAD_GATEWAY, WHOLE),
    Row("reset", "after the headers", (head(), reset), BAD_GATEWAY, WHOLE),
    Row("reset", "in mid event", (head(), start, half_event, reset), BROKEN, BROKEN),
    Row("reset", "between events", (head(), start, reset), BROKEN, BROKEN),
    Row("reset", "after the last event", (head(), start, rest, reset), WHOLE, WHOLE),
    Row("end", "before the headers", (), BAD_GATEWAY, WHOLE),
    Row("end", "after the headers", (head(),), BAD_GATEWAY, WHOLE),
    Row("end", "in mid event", (head(), start, half_event), BROKEN, BROKEN),
    Row("end", "between events", (head(), start), BROKEN, BROKEN),
    Row("end", "before the last event", (head(), unfinished), BROKEN, BROKEN),
    Row("end", "in mid call", (head(), half_call), BROKEN, BROKEN),
    Row("half-closed", "after the headers", (head(), half_close), BAD_GATEWAY, WHOLE),
    Row("half-closed", "between events", (head(), start, half_close), BROKEN, BROKEN),
    Row("half-closed", "after the last event", (head(), start, rest, half_close), WHOLE, WHOLE),
)  # fmt: skip
SLOWNESS = (
    Row("silence", "before the headers", (silence,), BAD_GATEWAY, WHOLE, timeouts=HASTY),
    Row("endless headers", "in the headers", (trickle,), BAD_GATEWAY, WHOLE, timeouts=HASTY),
    Row("silence", "after the headers", (head(), silence), BAD_GATEWAY, WHOLE, timeouts=HASTY),
    Row("silence", "in mid event", (head(), start, half_event, silence), BROKEN, BROKEN,
        timeouts=HASTY),
    Row("silence", "between events", (head(), start, silence), BROKEN, BROKEN, timeouts=HASTY),
    Row("silence", "after the last event", (head(), start, rest, silence), WHOLE, WHOLE),
    Row("slow", "headers", (byte_by_byte(b"HTTP/1.1 200 OK\r\n" + SSE.encode() + b"\r\n"), start,
                            rest), WHOLE, WHOLE),
    Row("slow", "body", (head(), slow_stream), WHOLE, WHOLE),
    Row("slow", "between events", (head(), start, pause, rest), WHOLE, WHOLE),
)  # fmt: skip
FRAMING = (
    Row("chunks cut off", "before any", (head(CHUNKED),), BAD_GATEWAY, WHOLE),
    Row("chunks cut off", "between events", (head(CHUNKED), chunked(start)), BROKEN, BROKEN),
    Row("chunks cut off", "after the last event", (head(CHUNKED), chunked(start, rest)), WHOLE,
        WHOLE),
    Row("no such chunk", "between events", (head(CHUNKED), chunked(start), pause,
                                           raw(b"zz\r\n")), BROKEN, BROKEN, timeouts=HASTY),
    Row("chunks", "all along", (head(CHUNKED), chunked(start, rest, is_ended=True)), WHOLE, WHOLE),
    Row("content-length too large", "body", (head(SSE + "content-length: 99999\r\n"), start),
        BROKEN, BROKEN),
    Row("content-length too small", "body", (head(SSE + "content-length: 5\r\n"), start, rest),
        BAD_GATEWAY, WHOLE),
    Row("content-length is no number", "headers", (head(SSE + "content-length: x\r\n"), start),
        BAD_GATEWAY, WHOLE),
    Row("two content-lengths", "headers",
        (head(SSE + "content-length: 5\r\ncontent-length: 6\r\n"), start), BAD_GATEWAY, WHOLE),
    Row("no HTTP", "headers", (raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),), BAD_GATEWAY, WHOLE),
    Row("a header of 100 kB", "headers", (head(SSE + f"x-long: {'y' * 100_000}\r\n"), start),
        BAD_GATEWAY, WHOLE),
    Row("gzip", "all along", (head(GZIP), zipped(start, rest)), WHOLE, WHOLE),
    Row("gzip is garbage", "body", (head(GZIP), raw(b"\x00\xffnot gzip")), BAD_GATEWAY, WHOLE),
    Row("garbage behind gzip", "after the last event",
        (head(GZIP), zipped(start, rest, surplus=b"\x00garbage")), BAD_GATEWAY, WHOLE),
    Row("gzip bomb", "stream", (head(GZIP), raw(bomb(b"data: ", 64))), BAD_GATEWAY, WHOLE),
    Row("gzip bomb", "error", (whole(bomb(b"{", 64), "content-encoding: gzip\r\n",
                                     "500 Internal Server Error"),),
        "refused 500 api_error", WHOLE),
)  # fmt: skip
CONTENT = (
    Row("HTML instead of a stream", "body", (whole(PAGE, HTML),), BAD_GATEWAY, WHOLE),
    Row("HTML instead of JSON", "body", (whole(PAGE, HTML),), BAD_GATEWAY, WHOLE,
        is_streamed=False),
    Row("stream under another type", "headers", (head("content-type: text/plain\r\n"), start, rest),
        WHOLE, WHOLE),
    Row("JSON instead of a stream", "body", (as_reply,), WHOLE, WHOLE),
    Row("stream instead of JSON", "body", (head(), start, rest), WHOLE, WHOLE, is_streamed=False),
    Row("cut stream instead of JSON", "body", (head(), start), "refused 500 api_error", WHOLE,
        is_streamed=False),
    Row("JSON cut off", "body", (whole(b'{"id": "x", "content": ['),), BAD_GATEWAY, WHOLE,
        is_streamed=False),
    Row("JSON of 100,000 levels", "body", (whole(b"[" * 100_000),), BAD_GATEWAY, WHOLE,
        is_streamed=False),
    Row("error in a 200", "body", (reply_with_error,), "refused 500 api_error", WHOLE),
    Row("error in a 200", "body, no stream", (reply_with_error,), "refused 500 api_error", WHOLE,
        is_streamed=False),
    Row("error event", "first", (head(), error_event), "refused 529 overloaded_error", WHOLE),
    Row("error event", "between events", (head(), start, pause, error_event),
        "broken overloaded_error", "broken overloaded_error"),
    Row("event of 17 MB", "first", (head(), raw(b"data: " + b"x" * (17 << 20))), BAD_GATEWAY,
        WHOLE),
    Row("event of 17 MB", "between events", (head(), start, raw(b"data: " + b"x" * (17 << 20))),
        BROKEN, BROKEN),
    Row("comment of 2 MB", "first", (head(), raw(b": " + b"x" * (2 << 20) + b"\n\n"), start, rest),
        WHOLE, WHOLE),
    Row("NUL bytes", "between events", (head(), start, raw(b"data: \0\0\n\n"), rest), WHOLE, WHOLE),
    Row("no UTF-8", "between events", (head(), start, raw(b": \xff\xfe\xc3\n\n"), rest), WHOLE,
        WHOLE),
    Row("no JSON", "between events", (head(), start, raw(b"data: {nonsense\n\n"), rest), WHOLE,
        WHOLE),
    Row("events twice", "all along", (head(), twice), WHOLE, WHOLE, apis=("chat", "responses")),
    Row("two answers", "one behind the other", (head(), start, rest, start, rest), WHOLE, WHOLE),
    Row("usage without end", "end", (head(), counting(b"1e999")), WHOLE, WHOLE),
    Row("usage of 40 digits", "end", (head(), counting(b"9" * 40)), WHOLE, WHOLE),
    Row("usage below zero", "end", (head(), counting(b"-7")), WHOLE, WHOLE),
    Row("usage is no number", "end", (head(), counting(b'{"a": []}')), WHOLE, WHOLE),
    Row("stop reason is no word", "end", (head(), odd_stop_reason), WHOLE, WHOLE),
    Row("no last event", "end", (head(), unfinished, pause), BROKEN, BROKEN),
)  # fmt: skip


def _refusal(status: str, kind: str, *, is_rescued: bool, more: str = "") -> Row:
    outcome = f"refused {status[:3]} {kind}"
    said = f", {more.strip()}" if more else ""
    steps = (error(status, kind, more),)
    return Row(f"{status}{said}", "headers", steps, outcome, WHOLE if is_rescued else outcome)


STATUSES = (
    _refusal("400 Bad Request", "invalid_request_error", is_rescued=False),
    _refusal("401 Unauthorized", "authentication_error", is_rescued=False),
    _refusal("402 Payment Required", "billing_error", is_rescued=True),
    _refusal("403 Forbidden", "permission_error", is_rescued=False),
    _refusal("404 Not Found", "not_found_error", is_rescued=False),
    _refusal("408 Request Timeout", "timeout_error", is_rescued=True),
    _refusal("409 Conflict", "invalid_request_error", is_rescued=True),
    _refusal("413 Too Large", "request_too_large", is_rescued=False),
    _refusal("429 Slow Down", "rate_limit_error", is_rescued=True),
    _refusal("429 Slow Down", "rate_limit_error", is_rescued=True, more="retry-after: 7\r\n"),
    _refusal("429 Slow Down", "rate_limit_error", is_rescued=True, more=DATE),
    _refusal("429 Slow Down", "rate_limit_error", is_rescued=True, more="retry-after: soon\r\n"),
    _refusal("500 Server Error", "api_error", is_rescued=True),
    _refusal("501 Not Implemented", "api_error", is_rescued=True),
    _refusal("502 Bad Gateway", "api_error", is_rescued=True),
    _refusal("503 Unavailable", "overloaded_error", is_rescued=True),
    _refusal("504 Timeout", "timeout_error", is_rescued=True),
    _refusal("529 Overloaded", "overloaded_error", is_rescued=True),
    Row("502 with a page", "body", (whole(PAGE, HTML, "502 Bad Gateway"),), BAD_GATEWAY, WHOLE),
    Row("503 without a body", "body", (whole(b"", "", "503 No"),), "refused 503 overloaded_error",
        WHOLE),
    Row("500 cut off", "body", (head("content-length: 500\r\n", "500 No"), raw(b'{"err')),
        "refused 500 api_error", WHOLE),
    Row("302", "headers", (head("location: http://127.0.0.1:9/\r\ncontent-length: 0\r\n",
                                "302 Found"),), BAD_GATEWAY, WHOLE),
    Row("307 to another host", "headers",
        (head("location: http://169.254.169.254/\r\ncontent-length: 0\r\n", "307 Moved"),),
        BAD_GATEWAY, WHOLE),
    Row("204", "headers", (head("", "204 No Content"),), BAD_GATEWAY, WHOLE),
)  # fmt: skip
ROWS = (*NETWORK, *SLOWNESS, *FRAMING, *CONTENT, *STATUSES)
