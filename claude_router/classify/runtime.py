"""Opens ONNX Runtime sessions: one thread, no spinning, on the device the user chose."""

from collections.abc import Sequence
from typing import Literal

import onnxruntime as ort

from claude_router.route.classifier import ClassifierError

Device = Literal["auto", "cpu", "gpu"]
CPU = "CPUExecutionProvider"
GPU_PROVIDERS = (
    "CUDAExecutionProvider",
    "MIGraphXExecutionProvider",
    "DmlExecutionProvider",
    "CoreMLExecutionProvider",
)
_ERRORS_ONLY = 3


def providers(device: Device, available: Sequence[str]) -> list[str]:
    """Execution providers to ask for, best first.

    `auto` is the CPU: an int8 model of this size is answered there before a GPU has been woken.

    Raises:
        ClassifierError: `gpu` is asked for and this onnxruntime has none.
    """
    if device != "gpu":
        return [CPU]
    found = [name for name in GPU_PROVIDERS if name in available]
    if not found:
        raise ClassifierError(
            "router.device is gpu, but the installed onnxruntime has no GPU support: "
            "install onnxruntime-gpu in its place, or set `router: {device: cpu}`"
        )
    return [found[0], CPU]


def open_session(model: bytes, device: Device) -> ort.InferenceSession:
    """Load a model.

    Raises:
        ClassifierError: it cannot be loaded, or not on this device.
    """
    wanted = providers(device, ort.get_available_providers())
    options = ort.SessionOptions()
    # The work is too small to share: a second thread costs more than it brings.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    try:
        session = ort.InferenceSession(model, options, providers=wanted)
    except Exception as error:  # The runtime's errors share no other base.
        raise ClassifierError(f"the router model cannot be loaded: {error}") from error
    if session.get_providers()[0] != wanted[0]:
        raise ClassifierError(
            f"router.device is gpu, but {wanted[0]} did not start: check the GPU's driver and "
            "libraries, or set `router: {device: cpu}`"
        )
    return session
