"""Makes the goldens with transformers (5.24) and torch, in float32.

python -m tests.classify.arch.make_goldens
"""

import importlib
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.classify.arch import questions
from tests.classify.arch.conftest import VARIANTS
from tests.classify.arch.tiny import Tiny, write

GOLDENS = Path(__file__).parent / "goldens"


class Reference:
    """A checkpoint as transformers runs it, the whole sequence each time."""

    def __init__(self, folder: Path) -> None:
        self._torch: Any = importlib.import_module("torch")
        self._torch.set_num_threads(1)
        loader: Any = importlib.import_module("transformers").AutoModelForCausalLM
        loaded = loader.from_pretrained(
            folder, dtype=self._torch.float32, attn_implementation="eager"
        )
        self._model = loaded.eval()

    def logits(self, tokens: list[int]) -> NDArray[np.float32]:
        with self._torch.no_grad():
            found: NDArray[np.float32] = self._model(self._torch.tensor([tokens])).logits[0].numpy()
        return found

    def greedy(self, tokens: list[int], count: int) -> list[int]:
        """Stop tokens are passed over in silence: the answer is cut at the first."""
        found = list(tokens)
        for _ in range(count):
            found.append(int(self.logits(found)[-1].argmax()))
        return found[len(tokens) :]

    def log_likelihood(self, prompt: list[int], answer: list[int]) -> float:
        logits = self.logits([*prompt, *answer])[len(prompt) - 1 : -1].astype(np.float64)
        norms = np.log(np.exp(logits - logits.max(1, keepdims=True)).sum(1)) + logits.max(1)
        return float((logits[np.arange(len(answer)), answer] - norms).sum())


def make(tiny: Tiny) -> dict[str, NDArray[Any]]:
    with tempfile.TemporaryDirectory() as folder:
        reference = Reference(write(tiny, Path(folder) / "source"))
    return {
        "logits": np.stack(
            [reference.logits(one)[-questions.LOGIT_ROWS :] for one in questions.logit_prompts()]
        ),
        "greedy": np.array(
            [reference.greedy(one, questions.GREEDY_TOKENS) for one in questions.prompts()],
            dtype=np.int16,
        ),
        "log_likelihoods": np.array(
            [
                [reference.log_likelihood(one.prompt, one.settled(n)) for n in range(8)]
                for one in questions.choices()
            ]
        ),
    }


if __name__ == "__main__":
    for name, tiny in VARIANTS.items():
        np.savez_compressed(GOLDENS / f"{name}.npz", **make(tiny))  # type: ignore[arg-type]
