import copy
from typing import Any

import pytest

from claude_router.translate.heal import Correction, correction_for

BODY: dict[str, Any] = {
    "model": "m",
    "messages": [],
    "max_tokens": 64_000,
    "reasoning_effort": "high",
    "temperature": 0.5,
    "stream_options": {"include_usage": True},
}


def without(*names: str) -> dict[str, Any]:
    return {key: value for key, value in BODY.items() if key not in names}


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            "Unsupported parameter: 'max_tokens' is not supported with this model. "
            "Use 'max_completion_tokens' instead.",
            without("max_tokens") | {"max_completion_tokens": 64_000},
        ),
        (
            "max_tokens is too large: 64000. This model supports at most 16384 completion tokens.",
            BODY | {"max_tokens": 16_384},
        ),
        (
            "`max_tokens` must be less than or equal to `40960`",
            BODY | {"max_tokens": 40_960},
        ),
        ("Invalid max_tokens value, the valid range is [1, 8192]", BODY | {"max_tokens": 8_192}),
        (
            "Unsupported parameter: 'reasoning_effort' is not supported with this model.",
            without("reasoning_effort"),
        ),
        ("reasoning_effort is not supported with this model", without("reasoning_effort")),
        ("Unrecognized request argument supplied: stream_options", without("stream_options")),
        (
            "Unsupported value: 'temperature' does not support 0.5 with this model. "
            "Only the default (1) value is supported.",
            without("temperature"),
        ),
        ("Argument not supported on this model: stop", None),
        ("Invalid 'messages[0].content'", None),
        ("I am a teapot", None),
    ],
)
def test_the_request_is_mended_by_the_providers_words(
    message: str, expected: dict[str, Any] | None
) -> None:
    before = copy.deepcopy(BODY)
    correction = correction_for("chat", BODY, 400, message)
    assert (correction.apply(BODY) if correction else None) == expected
    assert before == BODY


def test_only_a_rejected_request_is_mended() -> None:
    assert correction_for("chat", BODY, 500, "temperature is not supported") is None


def test_a_limit_lowers_only_what_is_above_it() -> None:
    correction = Correction("max_tokens", limit=100)
    assert correction.apply({"max_tokens": 30}) == {"max_tokens": 30}
    assert correction.apply({"model": "m"}) == {"model": "m"}


def test_a_disliked_value_does_not_condemn_the_parameter() -> None:
    refused = correction_for("chat", BODY, 400, "Invalid value: 'temperature' must be below 0.4")
    unknown = correction_for("chat", BODY, 400, "Unknown parameter: 'temperature'")
    assert refused is not None and not refused.is_lasting
    assert unknown is not None and unknown.is_lasting


@pytest.mark.parametrize(
    ("value", "others"),
    [("high", ["low"]), (0.5, [0.7, "0.5x"]), (1, [1.5]), (True, [1, False])],
)
def test_only_the_value_that_was_refused_is_left_out(value: object, others: list[object]) -> None:
    correction = correction_for("chat", {"option": value}, 400, "option is not supported")
    assert correction is not None
    assert correction.apply({"option": value}) == {}
    assert all(correction.apply({"option": other}) == {"option": other} for other in others)


@pytest.mark.parametrize("value", [["x"], {"type": "json_schema"}, "Words of the user.", "x" * 30])
def test_what_will_not_come_again_is_left_out_whatever_its_value(value: object) -> None:
    correction = correction_for("chat", {"option": value}, 400, "option is not supported")
    assert correction == Correction("option")


def test_a_second_refused_value_stands_for_all() -> None:
    low, high = Correction("option", value="low"), Correction("option", value="high")
    assert low.widened_by(high) == Correction("option") == low.widened_by(Correction("option"))
    assert low.widened_by(low) == low
    lower = Correction("max_tokens", limit=5)
    assert lower.widened_by(Correction("max_tokens", value="9")) == lower


@pytest.mark.parametrize(
    ("correction", "words"),
    [
        (Correction("max_tokens", limit=5), "with max_tokens of at most 5"),
        (
            Correction("max_tokens", renamed_to="max_completion_tokens"),
            "with max_completion_tokens instead of max_tokens",
        ),
        (Correction("temperature"), "without temperature"),
        (Correction("temperature", value="0.5"), "without temperature 0.5"),
    ],
)
def test_a_correction_says_what_it_changes(correction: Correction, words: str) -> None:
    assert correction.words == words


@pytest.mark.parametrize(
    "message",
    ["max_tokens must be at most 128000 tokens", "max_tokens is invalid", "max_tokens: at most 0"],
)
def test_a_limit_that_the_request_keeps_is_no_reason_to_change_it(message: str) -> None:
    assert correction_for("chat", BODY, 400, message) is None
