import numpy as np
import pytest

from claude_router.route.classifier import Turn
from claude_router.route.preferences import Preference
from training.data import Sample
from training.judging import metrics
from training.judging.confusion import OUTCOMES, confusions, outcomes, worst_sets
from training.scoring import Answer
from training.temperature import best_temperature

ROUTES = (Preference("fix", "", ""), Preference("ask", "", ""))


def answer(
    target: int, given: int, conversation: int = 0, set_id: str = "x", confidence: float = 0.8
) -> Answer:
    rest = (1 - confidence) / 2
    probabilities = np.full(3, rest)
    probabilities[given] = confidence
    turns = (Turn("user", "?"),)
    return Answer(Sample("f", set_id, conversation, turns, ROUTES, target), probabilities)


def test_spans_and_conversations_are_right_only_as_a_whole() -> None:
    found = [answer(0, 0), answer(0, 1), answer(1, 1), answer(0, 0), answer(2, 2, conversation=1)]
    assert (metrics.turn_accuracy(found).right, metrics.turn_accuracy(found).total) == (4, 5)
    assert (metrics.span_accuracy(found).right, metrics.span_accuracy(found).total) == (3, 4)
    conversations = metrics.conversation_accuracy(found)
    assert (conversations.right, conversations.total) == (1, 2)


def test_other_has_precision_and_recall() -> None:
    found = [answer(2, 2), answer(2, 0), answer(0, 2), answer(1, 2), answer(1, 1)]
    assert metrics.other_precision(found).value == pytest.approx(1 / 3)
    assert metrics.other_recall(found).value == pytest.approx(1 / 2)
    assert metrics.in_route(found).value == pytest.approx(1 / 3)


def test_the_error_counts_sets_not_turns() -> None:
    alike = [answer(0, 0, set_id="a")] * 50 + [answer(0, 1, set_id="b")] * 50
    assert metrics.turn_accuracy(alike).error == pytest.approx(0.98)
    even = [answer(0, n % 2, set_id=str(n // 2)) for n in range(100)]
    assert metrics.turn_accuracy(even).error == 0


def test_macro_f1_weighs_labels_alike_within_a_set() -> None:
    found = [answer(0, 0), answer(0, 0), answer(0, 0), answer(1, 0)]
    assert metrics.macro_f1(found) == pytest.approx((6 / 7 + 0) / 2)


def test_calibration_error_is_the_gap_of_confidence_and_accuracy() -> None:
    found = [answer(0, 0, confidence=0.9)] * 3 + [answer(0, 1, confidence=0.9)]
    assert metrics.calibration_error(found) == pytest.approx(0.15)


def test_temperature_takes_back_too_much_confidence() -> None:
    found = [answer(0, 0, confidence=0.99)] * 7 + [answer(0, 1, confidence=0.99)] * 3
    assert best_temperature(found) > 1.5
    modest = [answer(0, 0, confidence=0.6)] * 19 + [answer(0, 1, confidence=0.6)]
    assert best_temperature(modest) < 1


def test_confusions_name_label_and_answer() -> None:
    found = [answer(0, 2), answer(0, 2), answer(1, 0), answer(1, 1)]
    assert confusions(found).most_common() == [(("fix", "other"), 2), (("ask", "fix"), 1)]


def test_every_answer_has_one_outcome() -> None:
    found = [answer(label, given) for label in range(3) for given in range(3)]
    assert [outcomes(found)[kind] for kind in OUTCOMES] == [2, 2, 2, 2, 1]


def test_the_worst_sets_come_first() -> None:
    found = [answer(0, 0, set_id="a"), answer(0, 1, set_id="b"), answer(0, 1, set_id="c")]
    found.append(answer(0, 0, set_id="c"))
    assert [set_id for set_id, _ in worst_sets(found, 2)] == ["b", "c"]


def test_calibration_has_ten_bins_and_full_confidence_is_in_the_last() -> None:
    found = [answer(0, 0, confidence=1.0), answer(0, 1, confidence=0.9), answer(0, 0)]
    *_, eighth, last = metrics.calibration(found)
    assert len(metrics.calibration(found)) == 10
    assert (eighth.total, eighth.accuracy) == (1, 1)
    assert (last.total, last.accuracy) == (2, 0.5)
    assert last.confidence == pytest.approx(0.95)


def test_agreement_counts_equal_answers_right_or_wrong() -> None:
    before = [answer(0, 0), answer(0, 1), answer(0, 1), answer(0, 0)]
    after = [answer(0, 0), answer(0, 1), answer(0, 2), answer(0, 1)]
    assert metrics.agreement(before, after).value == 0.5


def test_a_gain_is_turns_won_less_turns_lost_and_surer_than_either_accuracy() -> None:
    before = [answer(0, n % 3, set_id=str(n // 2)) for n in range(60)]
    after = [answer(0, 0, set_id="0"), *before[1:]]
    assert metrics.gain(before, after).right == 0
    after[1] = answer(0, 0, set_id="0")
    assert metrics.gain(before, after).value == pytest.approx(1 / 60)
    assert metrics.gain(after, before).right == -1
    assert metrics.gain(before, after).error < metrics.turn_accuracy(before).error
