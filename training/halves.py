"""The model's two halves as serving calls them: one row in, one row out."""

from torch import Tensor, nn

from training.model import JointEncoder


class Half(nn.Module):
    """One half of a model; `inputs` and `output` name its tensors in an exported graph."""

    inputs: tuple[str, ...]
    output: str

    def __init__(self, model: JointEncoder) -> None:
        super().__init__()
        self.model = model


class Apart(Half):
    """Tokens of segments, int64 of shape (1, L), to states, float32 of shape (1, L, width)."""

    inputs = ("ids", "pos", "seg")
    output = "states"

    def forward(self, ids: Tensor, pos: Tensor, seg: Tensor) -> Tensor:
        return self.model.apart(ids, pos, seg)


class Together(Half):
    """States of all segments to the logits of routes and "other", float32 of shape (R,)."""

    inputs = ("states", "seg")
    output = "logits"

    def forward(self, states: Tensor, seg: Tensor) -> Tensor:
        return self.model.together(states, seg)[0]
