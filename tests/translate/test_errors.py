import json
from typing import Any

import pytest

from claude_router.translate.errors import (
    envelope,
    from_stream_error,
    from_upstream,
    is_worth_fallback,
    stream_event,
    unreachable,
)
from claude_router.translate.translation import Envelope

KEY = "sk-fake-provider-key"


def failed(
    status: int,
    body: Any,
    headers: dict[str, str] | None = None,
    provider: str = "openai",
) -> Envelope:
    raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return from_upstream(
        status, headers or {}, raw, provider=provider, model="openai/gpt", secrets=(KEY,)
    )


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, "invalid_request_error"),
        (401, "authentication_error"),
        (402, "billing_error"),
        (403, "permission_error"),
        (404, "not_found_error"),
        (408, "timeout_error"),
        (413, "request_too_large"),
        (422, "invalid_request_error"),
        (429, "rate_limit_error"),
        (500, "api_error"),
        (502, "api_error"),
        (503, "overloaded_error"),
        (504, "timeout_error"),
        (529, "overloaded_error"),
    ],
)
def test_the_status_decides_the_type_and_the_words_are_kept(status: int, kind: str) -> None:
    failure = failed(status, {"error": {"message": "No such luck", "type": "x", "code": None}})
    assert (failure.status, failure.type) == (status, kind)
    assert "No such luck" in failure.message


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"error": "model 'x' not found, try pulling it first"}, "try pulling it first"),
        ([{"error": {"code": 400, "message": "Unable to submit request"}}], "Unable to submit"),
        ({"object": "error", "message": "Roles must alternate", "code": 400}, "Roles must"),
        ({"code": "Invalid argument", "error": "Unknown field"}, "Unknown field"),
        ({"detail": "Method missing"}, "Method missing"),
        ({"detail": [{"loc": ["body", "model"], "msg": "field required"}]}, "body.model: field"),
        ({"message": {"detail": [{"msg": "Extra inputs"}]}}, "Extra inputs"),
        (
            {"error": {"message": "Wrapped", "metadata": {"raw": '{"error":{"message":"Inner"}}'}}},
            "Wrapped: Inner",
        ),
        ("kaput", "kaput"),
    ],
)
def test_every_shape_of_error_body_is_read(body: Any, words: str) -> None:
    assert words in failed(400, body).message


def test_a_page_of_html_becomes_one_short_sentence() -> None:
    page = "<html><head><title>502 Bad Gateway</title></head><body><p>nginx</p></body></html>"
    message = failed(502, page).message
    assert "<" not in message
    assert "openai" in message
    assert "502 Bad Gateway" in message


@pytest.mark.parametrize("body", ["", "{}", "null", "[]", '{"error": null}'])
def test_an_empty_body_still_gives_a_sentence(body: str) -> None:
    assert failed(500, body).message.strip()


@pytest.mark.parametrize("body", ["[" * 5000, '{"error":' * 300 + "1" + "}" * 300, "\xff\x00"])
def test_a_hostile_body_does_no_harm(body: str) -> None:
    assert failed(500, body).status == 500


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("prompt is too long: 9 tokens > 5 maximum", "9 tokens > 5"),
        (
            "This model's maximum context length is 128000 tokens. However, your messages "
            "resulted in 150000 tokens.",
            "150000 tokens > 128000",
        ),
        (
            "The input token count (1200000) exceeds the maximum number of tokens allowed "
            "(1048576).",
            "1200000 tokens > 1048576",
        ),
        (
            "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 "
            "maximum context length",
            "40000 tokens > 32768",
        ),
        (
            "This model's maximum prompt length is 131072 but the request contains 200000 tokens.",
            "200000 tokens > 131072",
        ),
        (
            "request (10000 tokens) exceeds the available context size (4096 tokens)",
            "10000 tokens > 4096",
        ),
        (
            "Please reduce the length of the messages. Current length is 8200 while limit is 8192",
            "8200 tokens > 8192",
        ),
    ],
)
def test_context_overflow_is_said_in_anthropics_words(message: str, said: str) -> None:
    failure = failed(400, {"error": {"message": message}})
    assert failure.status == 400
    assert failure.type == "invalid_request_error"
    assert failure.message == f"prompt is too long: {said} maximum"


@pytest.mark.parametrize(
    "message",
    [
        "Your request exceeded model token limit: 262144",
        "Range of input length should be [1, 129024]",
        "Prompt exceeds max length",
        "the input length exceeds the context length",
        "Your input exceeds the context window of this model.",
        "context window exceeds limit (2013)",
        "Input is too long for requested model.",
    ],
)
def test_overflow_without_numbers_is_recognised_too(message: str) -> None:
    assert failed(400, {"error": {"message": message}}).message.startswith("prompt is too long")


def test_an_input_that_fits_without_the_answer_asks_for_a_smaller_max_tokens() -> None:
    words = "maximum context length is 8192 tokens. However, you requested 9000 tokens (4000 in "
    failure = failed(400, {"error": {"message": words + "the messages, 5000 in the completion)."}})
    assert failure.message.startswith(
        "input length and `max_tokens` exceed context limit: 4000 + 5000 > 8192"
    )


@pytest.mark.parametrize(
    "message",
    [
        "max_tokens is too large: 64000. This model supports at most 16384 completion tokens",
        "Rate limit reached on tokens per min (TPM): Limit 30000, Used 29000, Requested 2000",
        "Invalid 'messages[0].content'",
    ],
)
def test_other_errors_are_no_overflow(message: str) -> None:
    assert "prompt is too long" not in failed(400, {"error": {"message": message}}).message


def test_a_throttle_keeps_its_retry_after_and_may_be_retried() -> None:
    failure = failed(429, {"error": {"message": "Slow down"}}, {"Retry-After": "2"})
    assert failure.headers == {"retry-after": "2"}


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        ({"error": {"message": "Rate limit reached. Please try again in 1m2.5s."}}, "63"),
        ({"error": {"message": "Rate limit reached. Please try again in 350ms."}}, "1"),
        ([{"error": {"message": "Quota", "details": [{"retryDelay": "31s"}]}}], "32"),
    ],
)
def test_a_delay_given_in_the_body_becomes_retry_after(body: Any, seconds: str) -> None:
    assert failed(429, body).headers["retry-after"] == seconds


@pytest.mark.parametrize("words", ["try again in 1.2.3s", "try again in .", "retry after 5"])
def test_a_delay_that_cannot_be_read_is_left_out(words: str) -> None:
    assert "retry-after" not in failed(429, {"error": {"message": words}}).headers


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, {"message": "Incorrect API key"}),
        (402, {"message": "Insufficient Balance"}),
        (403, {"message": "Not allowed"}),
        (429, {"message": "You exceeded your current quota", "code": "insufficient_quota"}),
    ],
)
def test_what_never_heals_is_not_retried(status: int, error: dict[str, str]) -> None:
    failure = failed(status, {"error": error})
    assert failure.headers["x-should-retry"] == "false"
    assert error["message"] in failure.message


def test_a_tokens_per_minute_413_is_a_rate_limit() -> None:
    words = "Request too large on tokens per minute (TPM): Limit 6000, Requested 10000"
    failure = failed(413, {"error": {"message": words, "code": "rate_limit_exceeded"}})
    assert (failure.status, failure.type) == (429, "rate_limit_error")
    assert failure.headers["x-should-retry"] == "false"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, {"code": "content_filter", "message": "The response was filtered"}),
        (400, {"code": "invalid_prompt", "message": "flagged as potentially violating"}),
        (403, {"message": "Content violates usage guidelines"}),
    ],
)
def test_a_refused_prompt_is_shown_once_and_as_it_is(status: int, error: dict[str, str]) -> None:
    failure = failed(status, {"error": error})
    assert (failure.status, failure.type) == (400, "policy_blocked")
    assert error["message"] in failure.message


def test_anthropics_own_envelope_stays_as_it_is() -> None:
    body = {
        "type": "error",
        "error": {"type": "rate_limit_error", "message": "This request would exceed your limit"},
    }
    headers = {
        "Request-Id": "req_1",
        "retry-after": "9",
        "Anthropic-Ratelimit-Unified-Status": "rejected",
        "x-should-retry": "true",
        "server": "cloudflare",
    }
    failure = failed(429, body, headers, provider="anthropic")
    assert failure.body == {**body, "request_id": "req_1"}
    assert failure.headers == {
        "request-id": "req_1",
        "retry-after": "9",
        "anthropic-ratelimit-unified-status": "rejected",
        "x-should-retry": "true",
    }


def test_anthropics_401_may_be_retried_so_that_the_client_renews_its_login() -> None:
    body = {"type": "error", "error": {"type": "authentication_error", "message": "expired"}}
    assert failed(401, body, provider="anthropic").headers == {}


def test_a_bad_request_carries_the_bare_words_that_the_client_matches() -> None:
    words = "role 'system' is not supported"
    assert failed(400, {"error": {"message": words}}).message == words


@pytest.mark.parametrize("status", [400, 401, 403, 429, 500])
@pytest.mark.parametrize("said", [KEY, "sk-proj-" + "a1" * 20, "gsk_" + "b2" * 15])
def test_an_echoed_key_is_masked(status: int, said: str) -> None:
    failure = failed(status, {"error": {"message": f"Incorrect API key provided: {said}. Check."}})
    assert said not in json.dumps(failure.body)
    assert "Check." in failure.message


@pytest.mark.parametrize("status", [200, 301, 302, 700])
def test_a_status_that_is_no_error_becomes_a_bad_gateway(status: int) -> None:
    assert failed(status, "moved").status == 502


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        ("llama runner process has terminated", 500, "llama runner process has terminated"),
        ({"code": 502, "message": "Provider disconnected"}, 502, "Provider disconnected"),
        ({"error": {"code": 503, "message": "m", "status": "UNAVAILABLE"}}, 503, "m"),
        ({"type": "error", "code": "server_error", "message": "Boom"}, 500, "Boom"),
        (
            {
                "type": "response.failed",
                "response": {"status": "failed", "error": {"code": "rate_limit_exceeded"}},
            },
            429,
            "429",
        ),
        ({"type": "overloaded_error", "message": "Overloaded"}, 529, "Overloaded"),
        ({"code": "context_length_exceeded", "message": "Too big"}, 400, "prompt is too long"),
        ({"code": "insufficient_quota", "message": "Pay"}, 429, "Pay"),
        (None, 500, "without saying why"),
    ],
)
def test_an_error_inside_a_stream_gets_the_status_it_would_have_had(
    error: object, status: int, words: str
) -> None:
    failure = from_stream_error(error, provider="p", model="m")
    assert failure.status == status
    assert words in failure.message


def test_the_stream_event_repeats_type_and_message() -> None:
    event = stream_event(envelope(529, "overloaded_error", "Overloaded"))
    assert event == {
        "type": "error",
        "error": {"type": "overloaded_error", "message": "Overloaded"},
    }


def test_unreachable_names_provider_and_host_but_no_credentials() -> None:
    failure = unreachable("openai", "https://user:pw@api.example.com/v1", "timed out")
    assert (failure.status, failure.type) == (502, "api_error")
    assert "openai" in failure.message
    assert "api.example.com" in failure.message
    assert "pw" not in failure.message
    local = unreachable("ollama", "http://localhost:11434", "Connection refused")
    assert "is ollama running" in local.message


def test_fallback_is_worth_it_only_where_another_model_may_answer() -> None:
    worth = {s for s in (400, 401, 402, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 504, 529)}
    assert {s for s in worth if is_worth_fallback(s)} == {
        402, 408, 409, 429, 500, 502, 503, 504, 529,
    }  # fmt: skip


def test_a_status_given_in_digits_inside_the_body_counts() -> None:
    failure = from_stream_error({"code": "503", "message": "m"}, provider="p", model="m")
    assert failure.status == 503


def test_a_providers_own_request_id_is_passed_on_as_anthropics() -> None:
    failure = failed(500, {"error": {"message": "m"}}, {"X-Request-Id": "r1"})
    assert failure.headers == {"request-id": "r1"}
    assert failure.body["request_id"] == "r1"


def test_an_input_that_alone_is_above_the_limit_is_too_long_whatever_the_answer_needs() -> None:
    words = "maximum context length is 8192 tokens. However, you requested 12000 tokens (9000 in "
    failure = failed(400, {"error": {"message": words + "the messages, 3000 in the completion)."}})
    assert failure.message == "prompt is too long: 9000 tokens > 8192 maximum"
