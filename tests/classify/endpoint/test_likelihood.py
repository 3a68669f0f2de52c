import pytest

from claude_router.classify.endpoint.completion import read_completion
from claude_router.classify.endpoint.likelihood import UNMEASURED, probabilities, unmeasured
from claude_router.classify.endpoint.reading import read_route
from tests.classify.endpoint.chat_server import completion, logprobs

ANSWERS = ["code generation", "code review", "debugging", "code", "other"]
Tokens = tuple[tuple[str, float, dict[str, float]], ...]


def measured(text: str, *tokens: tuple[str, float, dict[str, float]]) -> dict[str, float] | None:
    read = read_completion(completion(text, logprobs(*tokens)))
    said = read_route(text, ANSWERS[:-1])
    return probabilities(said, said.route or "other", ANSWERS, read.tokens)


def test_a_route_is_as_likely_as_its_tokens() -> None:
    found = measured(
        '{"route": "debugging"}',
        ('{"route": "', 1.0, {}),
        ("debug", 0.8, {"code": 0.15, "other": 0.05}),
        ("ging", 0.9, {}),
        ('"}', 1.0, {}),
    )
    assert found is not None and sum(found.values()) == pytest.approx(1)
    assert found["debugging"] == pytest.approx(0.72)
    # What began with "code" could have become three of the answers; the rest is nobody's.
    rest = (1 - 0.72 - 0.15 - 0.05) / 4
    assert found["code review"] == pytest.approx(0.05 + rest)
    assert found["other"] == pytest.approx(0.05 + rest)


def test_answers_that_begin_alike_part_at_the_token_that_tells_them_apart() -> None:
    found = measured(
        "{'route': 'code review'}",
        ("{'route': '", 1.0, {}),
        ("code", 1.0, {}),
        (" review", 0.6, {" generation": 0.3, "'}": 0.1}),
        ("'}", 1.0, {}),
    )
    assert found is not None
    assert found == pytest.approx(
        {"code review": 0.6, "code generation": 0.3, "code": 0.1, "debugging": 0, "other": 0}
    )


def test_a_longer_name_could_have_followed_where_the_shorter_ended() -> None:
    found = measured(
        '{"route": "code"}',
        ('{"route":', 1.0, {}),
        (' "code', 1.0, {}),
        ('"}', 0.7, {" review": 0.3}),
    )
    assert found is not None
    assert (found["code"], found["code review"]) == pytest.approx((0.7, 0.3))


def test_another_way_to_cut_the_same_answer_is_no_other_answer() -> None:
    found = measured(
        '{"route": "debugging"}', ('{"route": "', 1.0, {}), ("debugging", 0.7, {"de": 0.3})
    )
    assert found is not None and found["debugging"] == pytest.approx(1)


def test_a_route_in_other_spelling_is_found_in_its_tokens() -> None:
    found = measured('{"route": "Debugging"}', ('{"route": "', 1.0, {}), ("Debugging", 0.7, {}))
    assert found is not None and found["debugging"] == pytest.approx(0.7)


def test_after_prose_the_last_mention_counts() -> None:
    found = measured(
        'debugging? {"route": "debugging"}',
        ("debugging", 0.1, {}),
        ('? {"route": "', 1.0, {}),
        ("debugging", 0.7, {}),
        ('"}', 1.0, {}),
    )
    assert found is not None and found["debugging"] == pytest.approx(0.7)


@pytest.mark.parametrize("tokens", [(), (("something", 0.5, {}),)])
def test_without_the_route_s_tokens_nothing_is_measured(tokens: Tokens) -> None:
    assert measured('{"route": "debugging"}', *tokens) is None


def test_a_route_without_probabilities_gets_the_usual_one() -> None:
    found = unmeasured("code", ANSWERS)
    assert found["code"] == UNMEASURED and sum(found.values()) == pytest.approx(1)
    assert found["other"] == found["debugging"] == pytest.approx((1 - UNMEASURED) / 4)
