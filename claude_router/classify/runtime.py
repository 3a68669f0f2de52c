"""Opens ONNX Runtime sessions: one thread, no spinning, on the device the user chose."""

import ctypes
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import onnxruntime as ort

from claude_router.config.model import Device
from claude_router.route.classifier import ClassifierError

CPU = "CPUExecutionProvider"
GPU_PROVIDERS = (
    "CUDAExecutionProvider",
    "MIGraphXExecutionProvider",
    "DmlExecutionProvider",
    "CoreMLExecutionProvider",
)
_PROVIDERS: Mapping[Device, tuple[str, ...]] = {
    "gpu": GPU_PROVIDERS,
    "cuda": ("CUDAExecutionProvider",),
    "rocm": ("MIGraphXExecutionProvider", "ROCMExecutionProvider"),
    "coreml": ("CoreMLExecutionProvider",),
    "directml": ("DmlExecutionProvider",),
}
_ERRORS_ONLY = 3


class DeviceError(ClassifierError):
    """The device is not there, or does not work; the message is for the user."""


def providers(device: Device, available: Sequence[str]) -> list[str]:
    """Execution providers to ask for, best first.

    `auto` is the CPU: an int8 model of this size is answered there before a GPU has been woken.

    Raises:
        DeviceError: this onnxruntime has nothing for the device.
    """
    if device in ("auto", "cpu"):
        return [CPU]
    found = [name for name in _PROVIDERS[device] if name in available]
    if not found:
        raise DeviceError(
            f"router.device is {device}, but the installed onnxruntime does not support it: "
            "install the onnxruntime package for your device, or set `router: {device: cpu}`"
        )
    return [found[0], CPU]


def open_session(model: Path, device: Device) -> ort.InferenceSession:
    """Load a model; from its bytes the runtime would keep a second copy of it.

    Raises:
        ClassifierError: it cannot be loaded; a DeviceError: not on this device.
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
        session = ort.InferenceSession(str(model), options, providers=wanted)
    except Exception as error:  # The runtime's errors share no other base.
        if wanted[0] != CPU:
            raise _not_started(device, wanted[0]) from error
        raise ClassifierError(f"the router model cannot be loaded: {error}") from error
    if session.get_providers()[0] != wanted[0]:
        raise _not_started(device, wanted[0])
    return session


def give_back_memory() -> None:
    """What loading took and left free; glibc keeps it otherwise, other systems give it back."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def _not_started(device: Device, provider: str) -> DeviceError:
    return DeviceError(
        f"router.device is {device}, but {provider} did not start: check the device's driver and "
        "libraries, or set `router: {device: cpu}`"
    )
