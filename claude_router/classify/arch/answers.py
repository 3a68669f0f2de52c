"""All answers that a model may give as one tree of tokens, and their likelihoods.

Answers that begin alike share the tokens with which they do, so that one run over the KV cache
scores them all. An answer counts up to the token that tells it from all others: a longer name has
no more to lose by the tokens that only finish it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Tokens = Sequence[int]


@dataclass(slots=True)
class _Node:
    token: int
    answers: set[int] = field(default_factory=set)
    children: dict[int, "_Node"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """After the node `node` comes `token`, in the spelling `spelling`."""

    node: int
    token: int
    spelling: int


@dataclass(frozen=True, slots=True)
class AnswerTree:
    """The tokens after which an answer is still open; a parent comes before its children.

    Number 0 is the last token of the prompt; `parents[0]` is -1. `depths` count from it.
    `spellings[n]` is the answer that spelling n belongs to.
    """

    tokens: tuple[int, ...]
    parents: tuple[int, ...]
    depths: tuple[int, ...]
    steps: tuple[Step, ...]
    spellings: tuple[int, ...]

    def visible(self) -> NDArray[np.bool_]:
        """Which node looks at which: itself and its ancestors, (nodes, nodes)."""
        sees = np.eye(len(self.tokens), dtype=np.bool_)
        for node, parent in enumerate(self.parents[1:], start=1):
            sees[node] |= sees[parent]
        return sees

    def log_likelihoods(self, logits: NDArray[np.float32]) -> NDArray[np.float64]:
        """Of each answer, over its spellings, float64 (answers,), from logits (nodes, vocab)."""
        of_spelling = np.zeros(len(self.spellings))
        norms = _log_sum_exp(logits)
        for step in self.steps:
            of_spelling[step.spelling] += float(logits[step.node, step.token]) - norms[step.node]
        of_answer = np.full(max(self.spellings) + 1, -np.inf)
        np.logaddexp.at(of_answer, np.array(self.spellings), of_spelling)
        return of_answer


def grow(last_token: int, answers: Sequence[Sequence[Tokens]]) -> AnswerTree:
    """The tree of `answers`, each given in one or several spellings that end with a stop token.

    No spelling may be the beginning of another. `last_token` is the prompt's last.
    """
    root = _Node(last_token)
    spellings = [(number, tokens) for number, many in enumerate(answers) for tokens in many]
    for number, tokens in spellings:
        node = root
        node.answers.add(number)
        for token in tokens:
            node = node.children.setdefault(token, _Node(token))
            node.answers.add(number)
    nodes = list(_open(root))
    numbers = {id(node): number for number, (node, _, _) in enumerate(nodes)}
    return AnswerTree(
        tokens=tuple(node.token for node, _, _ in nodes),
        parents=tuple(numbers.get(parent, -1) for _, parent, _ in nodes),
        depths=tuple(depth for _, _, depth in nodes),
        steps=tuple(
            step
            for spelling, (_, tokens) in enumerate(spellings)
            for step in _steps(root, tokens, numbers, spelling)
        ),
        spellings=tuple(number for number, _ in spellings),
    )


def _open(root: _Node) -> Iterator[tuple[_Node, int, int]]:
    """The root and the nodes where several answers are possible: node, parent's id, depth."""
    waiting = [(root, -1, 0)]
    while waiting:
        node, parent, depth = waiting.pop()
        if len(node.answers) > 1 or not depth:
            yield node, parent, depth
            for child in reversed(node.children.values()):
                waiting.append((child, id(node), depth + 1))


def _steps(root: _Node, tokens: Tokens, numbers: dict[int, int], spelling: int) -> Iterator[Step]:
    node = root
    for token in tokens:
        if id(node) not in numbers:
            return
        yield Step(numbers[id(node)], token, spelling)
        node = node.children[token]


def _log_sum_exp(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    top = logits.max(axis=1)
    spread = np.exp(logits - top[:, None]).sum(axis=1, dtype=np.float64)
    return np.asarray(top + np.log(spread), dtype=np.float64)
