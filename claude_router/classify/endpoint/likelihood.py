"""How sure a model was of the route it wrote, by the probabilities of its tokens."""

import math
from collections.abc import Iterator, Mapping, Sequence

from claude_router.classify.endpoint.completion import Token
from claude_router.classify.endpoint.reading import Said

UNMEASURED = 0.9
"""Probability of the route that a server names without telling how likely it was: about the share
of Arch-Router's answers that were right in its paper."""


def probabilities(
    said: Said, chosen: str, answers: Sequence[str], tokens: Sequence[Token]
) -> dict[str, float] | None:
    """Probability of each of `answers`, together 1; None where the tokens do not tell.

    That of `chosen`, which the text spells `said.word`, is what its tokens multiply to. A token
    that could have stood in the place of one of them counts for the answers that it leads to,
    times what came before it. What is left over is shared evenly among the others.
    """
    written = list(_written(said, tokens))
    if not written:
        return None
    spelled = {answer: answer for answer in answers} | {chosen: said.word}
    found = dict.fromkeys(answers, 0.0)
    so_far, before = 0.0, ""
    for begun, token in written:
        for other, logprob in token.others.items():
            if other.startswith(begun):
                meant = _meant(before + other[len(begun) :], spelled)
                for answer in meant:
                    found[answer] += math.exp(so_far + logprob) / len(meant)
        before += token.text[len(begun) :]
        so_far += token.logprob
    found[chosen] += math.exp(so_far)
    return _filled_up(found, chosen)


def unmeasured(chosen: str, answers: Sequence[str]) -> dict[str, float]:
    """The same where nothing is known but the answer."""
    return _filled_up(dict.fromkeys(answers, 0.0) | {chosen: UNMEASURED}, chosen)


def _written(said: Said, tokens: Sequence[Token]) -> Iterator[tuple[str, Token]]:
    """The tokens that spell the word and the one that ends it.

    Each comes with what it holds from before the word.
    """
    text = "".join(token.text for token in tokens)
    start = text.find(said.word) if said.is_first else text.rfind(said.word)
    if start < 0 or not said.word:
        return
    position = 0
    for token in tokens:
        if position <= start + len(said.word) and position + len(token.text) > start:
            yield text[position:start], token
        position += len(token.text)


def _meant(path: str, spelled: Mapping[str, str]) -> list[str]:
    """The answers that `path` leads to, else those over whose end it goes."""
    ahead = [answer for answer, word in spelled.items() if word.startswith(path)]
    return ahead or [answer for answer, word in spelled.items() if path.startswith(word)]


def _filled_up(found: Mapping[str, float], chosen: str) -> dict[str, float]:
    total = sum(found.values())
    if total > 1:
        return {answer: share / total for answer, share in found.items()}
    others = len(found) - 1
    rest = (1 - total) / others if others else 0.0
    return {a: share + (0.0 if a == chosen else rest) for a, share in found.items()}
