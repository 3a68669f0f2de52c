"""A torch model's two halves behind the calls that serving makes on ONNX Runtime sessions."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from claude_router.classify.joint_model import JointModel
from claude_router.classify.spec import RouterSpec
from training.halves import Apart, Half, Together
from training.model import JointEncoder


def serving(spec: RouterSpec, tokenizer: Tokenizer, model: JointEncoder) -> JointModel:
    """The serving code around a torch model, which answers in float32 and without dropout."""
    segments, joint = (_Session(model, half) for half in (Apart(model), Together(model)))
    return JointModel(spec, tokenizer, segments, joint)


class _Session:
    def __init__(self, model: JointEncoder, half: Half) -> None:
        self._model, self._half = model, half

    def run(self, _outputs: None, feed: Mapping[str, NDArray[Any]]) -> list[NDArray[np.float32]]:
        """What the exported half gives."""
        device = self._model.scale.device
        was_training = self._model.training
        self._model.eval()
        with torch.inference_mode():
            inputs = (torch.from_numpy(feed[name]).to(device) for name in self._half.inputs)
            found = self._half(*inputs)
        self._model.train(was_training)
        return [found.cpu().numpy()]
