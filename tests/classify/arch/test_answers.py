import numpy as np
import pytest

from claude_router.classify.arch.answers import grow

STOP = 9


def test_a_tree_holds_only_tokens_after_which_an_answer_is_open() -> None:
    tree = grow(7, [[[1, 2, 3, STOP]], [[1, 2, 4, 5, STOP]], [[1, 2, 4, 6, 8, STOP]]])
    assert tree.tokens == (7, 1, 2, 4)
    assert tree.parents == (-1, 0, 1, 2)
    assert tree.depths == (0, 1, 2, 3)


def test_a_node_sees_its_ancestors_and_no_branch_beside_it() -> None:
    tree = grow(7, [[[1, 2, STOP]], [[1, 3, STOP]], [[4, 2, STOP]], [[4, 3, STOP]]])
    assert tree.tokens == (7, 1, 4)
    np.testing.assert_array_equal(tree.visible(), [[1, 0, 0], [1, 1, 0], [1, 0, 1]])


def test_an_answer_counts_up_to_the_token_that_settles_it() -> None:
    tree = grow(0, [[[1, 2, STOP]], [[1, 3, 4, 5, 6, STOP]]])
    probabilities = np.full((2, 10), 1e-9, np.float32)
    probabilities[0, 0], probabilities[0, 1] = 0.5, 0.5
    probabilities[1, 2], probabilities[1, 3] = 0.2, 0.8
    found = np.exp(tree.log_likelihoods(np.log(probabilities)))
    assert found == pytest.approx([0.1, 0.4], rel=1e-4)


def test_the_spellings_of_an_answer_add_up() -> None:
    tree = grow(0, [[[1, STOP], [2, STOP]], [[3, STOP], [4, STOP]]])
    probabilities = np.array([[0.0, 0.1, 0.2, 0.3, 0.4]], np.float32) + 1e-12
    found = np.exp(tree.log_likelihoods(np.log(probabilities)))
    assert found == pytest.approx([0.3, 0.7], rel=1e-4)


def test_a_name_that_begins_another_is_told_by_its_end() -> None:
    tree = grow(0, [[[1, STOP]], [[1, 2, STOP]]])
    assert tree.tokens == (0, 1)
    logits = np.zeros((2, 10), np.float32)
    logits[1, STOP] = 5
    short, long = tree.log_likelihoods(logits)
    assert short - long == pytest.approx(5)


def test_long_names_that_begin_alike_are_no_trouble() -> None:
    same = [1] * 5000
    tree = grow(0, [[[*same, 2, STOP]], [[*same, 3, STOP]]])
    assert len(tree.tokens) == 5001
