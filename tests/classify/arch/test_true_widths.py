"""Four layers of Arch-Router's true widths, with its vocabulary, against transformers in float32.

Only with TEST_TRUE_WIDTHS=1 in the environment, where torch and transformers are installed.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from claude_router.classify.arch.answers import grow
from claude_router.classify.arch.chat import Chat
from claude_router.classify.arch.decoder import Decoder
from claude_router.classify.arch.model import ArchModel, Reading
from claude_router.classify.arch.qwen2 import Qwen2Config
from claude_router.route.classifier import Turn
from tests.classify.arch import questions
from tests.classify.arch.conversations import CONVERSATIONS, ROUTES
from tests.classify.arch.make_goldens import Reference
from tests.classify.arch.tiny import Tiny, write

pytestmark = pytest.mark.skipif(
    "TEST_TRUE_WIDTHS" not in os.environ, reason="takes minutes and 6 GB: TEST_TRUE_WIDTHS=1"
)
TRUE = Qwen2Config(
    vocab=151_936,
    hidden=1536,
    intermediate=8960,
    layers=4,
    heads=12,
    kv_heads=2,
    head_dim=128,
    norm_eps=1e-6,
    rope_theta=1_000_000.0,
    max_positions=32_768,
    is_tied=True,
)


@dataclass(frozen=True)
class Pair:
    """The same weights, exported and as transformers runs them."""

    decoder: Decoder
    reference: Reference
    folder: Path


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    for needed in ("onnx", "torch", "transformers"):
        pytest.importorskip(needed)
    from claude_router.classify.arch.export import export

    with tempfile.TemporaryDirectory() as root:
        source, target = Path(root) / "source", Path(root) / "exported"
        write(Tiny(TRUE, seed=11), source)
        spec = export(source, target, "fp32")
        yield Pair(Decoder.load(target, spec, "cpu"), Reference(source), target)


def test_logits_are_those_of_transformers(pair: Pair) -> None:
    for prompt in questions.logit_prompts(TRUE.vocab):
        expected = pair.reference.logits(prompt)
        np.testing.assert_allclose(pair.decoder.logits(prompt), expected, atol=1e-3, rtol=0)


def test_a_hundred_prompts_get_the_same_greedy_tokens(pair: Pair) -> None:
    """The reference is shown our tokens: it has to find each the likeliest after those before."""
    for prompt in questions.prompts(TRUE.vocab):
        found = pair.decoder.greedy(prompt, None, questions.GREEDY_TOKENS)
        likeliest = pair.reference.logits([*prompt, *found])[len(prompt) - 1 :].argmax(1).tolist()
        assert found == likeliest[: len(found)]
        is_whole = len(found) == questions.GREEDY_TOKENS
        assert is_whole or likeliest[len(found)] in pair.decoder.spec.stops


def test_answers_rank_as_by_the_likelihood_of_each_alone(pair: Pair) -> None:
    for choice in questions.choices(TRUE.vocab):
        tree = grow(choice.prompt[-1], [[answer] for answer in choice.answers])
        past = pair.decoder.prefill(choice.prompt[:-1])
        found = tree.log_likelihoods(pair.decoder.tree_logits(tree, past))
        expected = np.array(
            [
                pair.reference.log_likelihood(choice.prompt, choice.settled(number))
                for number in range(len(choice.answers))
            ]
        )
        np.testing.assert_allclose(found, expected, atol=1e-3, rtol=0)
        assert found.argsort().tolist() == expected.argsort().tolist()


def test_reading_behind_a_cache_is_reading_the_whole(pair: Pair) -> None:
    decoder = pair.decoder
    tokens = np.random.RandomState(3).randint(0, TRUE.vocab, 300).tolist()
    whole = decoder.logits(tokens)[-20:]
    past = decoder.prefill(tokens[:280])  # Takes several runs.
    for length in (280, 100):
        found = decoder.logits(tokens[length:], decoder.head(past, length))[-20:]
        np.testing.assert_allclose(found, whole, atol=1e-4, rtol=0)
    one_by_one = []
    for token in tokens[280:]:
        one_by_one.append(decoder.logits([token], past)[0])
        past = decoder.prefill([token], past)
    np.testing.assert_allclose(np.stack(one_by_one), whole, atol=1e-4, rtol=0)


def test_what_was_read_before_changes_no_answer(pair: Pair) -> None:
    used = fresh(pair)
    talk = CONVERSATIONS["three turns"]
    longer = [*talk, Turn("assistant", "Done."), Turn("user", "thanks, and now the tests")]
    for turns, among in [(talk, ROUTES), (longer, ROUTES), (talk, ROUTES[:2]), (longer, ROUTES)]:
        found = used.probabilities(turns, among)
        expected = fresh(pair).probabilities(turns, among)
        np.testing.assert_allclose(found, expected, atol=1e-5, rtol=0)


def fresh(pair: Pair) -> ArchModel:
    """A model that has read nothing, in memory or on disk, over the one decoder."""
    prefixes = pair.folder / "prefixes"
    shutil.rmtree(prefixes, ignore_errors=True)
    spec = pair.decoder.spec
    chat = Chat.load(pair.folder / spec.tokenizer.file, spec.system)
    return ArchModel(pair.decoder, chat, Reading("gateway"), prefixes)
