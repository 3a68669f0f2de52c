"""What the models are asked, in the goldens' making and in the tests.

`tokens` is how many of the vocabulary are drawn from: the tiny models' bytes by default.
"""

from dataclasses import dataclass

import numpy as np

PROMPTS = 100
GREEDY_TOKENS = 8
LOGIT_PROMPTS = 4
LOGIT_TOKENS = 48
LOGIT_ROWS = 6
CHOICES = 20
BYTES = 256
STOP = 258


@dataclass(frozen=True)
class Choice:
    """A prompt and the answers to choose among; they begin alike and end with STOP."""

    prompt: list[int]
    answers: list[list[int]]

    def settled(self, number: int) -> list[int]:
        """The answer up to the token that no other answer has there."""
        own = self.answers[number]
        others = [answer for answer in self.answers if answer is not own]
        return next(
            own[:n] for n in range(1, len(own) + 1) if all(other[:n] != own[:n] for other in others)
        )


def prompts(tokens: int = BYTES) -> list[list[int]]:
    random = np.random.RandomState(7)
    return [random.randint(0, tokens, random.randint(3, 24)).tolist() for _ in range(PROMPTS)]


def logit_prompts(tokens: int = BYTES) -> list[list[int]]:
    random = np.random.RandomState(8)
    return [random.randint(0, tokens, LOGIT_TOKENS).tolist() for _ in range(LOGIT_PROMPTS)]


def choices(tokens: int = BYTES) -> list[Choice]:
    random = np.random.RandomState(9)
    return [_choice(random, tokens) for _ in range(CHOICES)]


def _choice(random: np.random.RandomState, tokens: int) -> Choice:
    """Names of two to six tokens out of few, so that some begin alike."""
    opening = random.randint(0, tokens, 3).tolist()
    alphabet = random.randint(0, tokens, 4).tolist()
    names: list[list[int]] = []
    while len(names) < 8:
        name = [alphabet[n] for n in random.randint(0, 4, random.randint(2, 7))]
        if name not in names:
            names.append(name)
    prompt = random.randint(0, tokens, 30).tolist()
    return Choice(prompt, [[*opening, *name, STOP] for name in names])
