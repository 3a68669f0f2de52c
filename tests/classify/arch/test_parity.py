"""Exported models against what transformers computed of the same weights, in float32."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from claude_router.classify.arch.answers import grow
from claude_router.classify.arch.decoder import Decoder
from tests.classify.arch import questions

Opened = Callable[[str, str], Decoder]
Golden = dict[str, NDArray[Any]]
VARIANTS = ["tied", "untied"]
RELATIVE_ERROR = {"fp16": 0.002, "int8": 0.03, "int4": 0.22}
"""Of the logits, root mean square over that of the true ones; random weights are the worst case."""


@pytest.fixture(params=VARIANTS)
def variant(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def golden(variant: str) -> Iterator[Golden]:
    with np.load(Path(__file__).parent / "goldens" / f"{variant}.npz") as file:
        yield dict(file)


def logits_of(decoder: Decoder) -> NDArray[np.float32]:
    prompts = questions.logit_prompts()
    return np.stack([decoder.logits(one)[-questions.LOGIT_ROWS :] for one in prompts])


def relative_error(found: NDArray[np.float32], true: NDArray[np.float32]) -> float:
    return float(np.sqrt(((found - true) ** 2).mean() / (true**2).mean()))


def log_likelihoods(decoder: Decoder) -> NDArray[np.float64]:
    found = []
    for choice in questions.choices():
        tree = grow(choice.prompt[-1], [[answer] for answer in choice.answers])
        past = decoder.prefill(choice.prompt[:-1])
        found.append(tree.log_likelihoods(decoder.tree_logits(tree, past)))
    return np.array(found)


def test_logits_are_those_of_transformers(variant: str, golden: Golden, opened: Opened) -> None:
    found = logits_of(opened(variant, "fp32"))
    np.testing.assert_allclose(found, golden["logits"], atol=1e-3, rtol=0)


@pytest.mark.parametrize("dtype", RELATIVE_ERROR)
def test_logits_of_smaller_weights_stay_within_their_bound(
    variant: str, golden: Golden, opened: Opened, dtype: str
) -> None:
    found = logits_of(opened(variant, dtype))
    assert relative_error(found, golden["logits"]) < RELATIVE_ERROR[dtype]


def test_a_hundred_prompts_get_the_same_greedy_tokens(
    variant: str, golden: Golden, opened: Opened
) -> None:
    decoder = opened(variant, "fp32")
    for prompt, expected in zip(questions.prompts(), golden["greedy"].tolist(), strict=True):
        stops = [n for n, token in enumerate(expected) if token in decoder.spec.stops]
        until_stop = expected[: stops[0]] if stops else expected
        assert decoder.greedy(prompt, None, questions.GREEDY_TOKENS) == until_stop


def test_answers_in_one_run_are_as_likely_as_each_alone(
    variant: str, golden: Golden, opened: Opened
) -> None:
    found = log_likelihoods(opened(variant, "fp32"))
    np.testing.assert_allclose(found, golden["log_likelihoods"], atol=1e-3, rtol=0)
    assert (found.argsort(1) == golden["log_likelihoods"].argsort(1)).all()


@pytest.mark.parametrize(("dtype", "share"), [("int8", 0.9), ("int4", 0.8)])
def test_smaller_weights_mostly_choose_the_same_answer(
    variant: str, golden: Golden, opened: Opened, dtype: str, share: float
) -> None:
    found = log_likelihoods(opened(variant, dtype))
    assert (found.argmax(1) == golden["log_likelihoods"].argmax(1)).mean() >= share


@pytest.mark.parametrize("dtype", ["fp32", "fp16", "int8", "int4"])
def test_reading_behind_a_cache_is_reading_the_whole(
    variant: str, opened: Opened, dtype: str
) -> None:
    decoder = opened(variant, dtype)
    tokens = np.random.RandomState(3).randint(0, 256, 600).tolist()
    whole = decoder.logits(tokens)
    past = decoder.prefill(tokens[:580])  # Takes several runs.
    np.testing.assert_allclose(
        decoder.logits(tokens[580:], past), whole[580:], atol=TOLERANCE[dtype], rtol=0
    )
    shorter = decoder.head(past, 300)
    np.testing.assert_allclose(
        decoder.logits(tokens[300:], shorter), whole[300:], atol=TOLERANCE[dtype], rtol=0
    )


TOLERANCE = {"fp32": 1e-4, "fp16": 0.05, "int8": 1e-4, "int4": 1e-4}


def test_one_token_at_a_time_is_reading_the_whole(variant: str, opened: Opened) -> None:
    decoder = opened(variant, "fp32")
    tokens = questions.logit_prompts()[0]
    past, found = decoder.empty, []
    for token in tokens:
        found.append(decoder.logits([token], past)[0])
        past = decoder.prefill([token], past)
    np.testing.assert_allclose(np.stack(found), decoder.logits(tokens), atol=1e-4, rtol=0)
