"""A torch model behind the two calls that serving makes on an ONNX Runtime session."""

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray

from training.model import JointEncoder


class TorchSession:
    """Answers in float32, in evaluation mode, on the model's device."""

    def __init__(self, model: JointEncoder) -> None:
        self._model = model

    def run(
        self, _outputs: None, feed: Mapping[str, NDArray[np.int64]]
    ) -> list[NDArray[np.float32]]:
        """Logits of shape (routes + 1,), as the exported graph gives them."""
        device = self._model.scale.device
        was_training = self._model.training
        self._model.eval()
        with torch.inference_mode():
            inputs = [torch.from_numpy(feed[name]).to(device) for name in ("ids", "pos", "seg")]
            logits = self._model(*inputs)[0]
        self._model.train(was_training)
        return [logits.cpu().numpy()]
