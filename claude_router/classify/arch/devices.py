"""Opens an exported model on the device the user chose, or on the CPU with a word about why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import onnxruntime as ort

from claude_router.classify.arch.spec import REINSTALL
from claude_router.classify.runtime import CPU
from claude_router.route.classifier import ClassifierError

if TYPE_CHECKING:
    from claude_router.classify.arch.nodes import Dtype

ArchDevice = Literal["auto", "cpu", "gpu", "cuda", "rocm", "directml", "coreml"]
CUDA = "CUDAExecutionProvider"
_DIRECTML = "DmlExecutionProvider"
_PROVIDERS: Mapping[ArchDevice, tuple[str, ...]] = {
    "cpu": (),
    "cuda": (CUDA,),
    "rocm": ("MIGraphXExecutionProvider", "ROCMExecutionProvider"),
    "directml": (_DIRECTML,),
    "coreml": ("CoreMLExecutionProvider",),
}
_GPUS: tuple[ArchDevice, ...] = ("cuda", "rocm", "directml", "coreml")
_AUTO: tuple[ArchDevice, ...] = ("cuda", "rocm", "directml")
"""Without CoreML, which takes none of a graph whose lengths change."""
_ERRORS_ONLY = 3
_FATAL_ONLY = 4
_ALL_CORES = 0


@dataclass(frozen=True, slots=True)
class OpenSession:
    """`notice` says why the session is not where the user asked for it, None where it is."""

    session: ort.InferenceSession
    provider: str
    notice: str | None


def choose_provider(device: ArchDevice, available: Sequence[str]) -> tuple[str, str | None]:
    """The execution provider to ask for; the CPU, with a notice, where the device is not there."""
    devices = {"auto": _AUTO, "gpu": _GPUS}.get(device, (device,))
    wanted = [name for one in devices for name in _PROVIDERS[one]]
    found = next((name for name in wanted if name in available), CPU)
    if found != CPU or device in ("auto", "cpu"):
        return found, None
    return CPU, (
        f"router.device is {device}, but the installed onnxruntime does not support it, so the "
        "arch engine runs on the CPU: install the onnxruntime package for your device"
    )


def best_dtype(available: Sequence[str]) -> "Dtype":
    """What to export for `device: auto`: halves for a GPU, bytes for a CPU.

    Four bits are smaller and cost a model of this size more of its accuracy.
    """
    return "int8" if choose_provider("auto", available)[0] == CPU else "fp16"


def open_on(graph: Path, device: ArchDevice) -> OpenSession:
    """Load a graph with its weights, on the CPU where the device fails.

    Raises:
        ClassifierError: it cannot be loaded on the CPU either.
    """
    provider, notice = choose_provider(device, ort.get_available_providers())
    if provider != CPU:
        session = _started(graph, provider)
        if session is not None:
            return OpenSession(session, provider, notice)
        notice = fallback_notice(provider)
    try:
        session = ort.InferenceSession(str(graph), _options(CPU), providers=[CPU])
    except Exception as error:  # The runtime's errors share no other base.
        raise ClassifierError(f"{graph} cannot be loaded ({error}): {REINSTALL}") from error
    return OpenSession(session, CPU, notice)


def fallback_notice(provider: str) -> str:
    return (
        f"{provider} failed, so the arch engine runs on the CPU: check the device's driver and "
        "libraries, or set `router: {device: cpu}`"
    )


def _started(graph: Path, provider: str) -> ort.InferenceSession | None:
    """None where the provider is named by the runtime but does not work on this machine."""
    try:
        options = _options(provider)
        session = ort.InferenceSession(str(graph), options, providers=[provider, CPU])
    except Exception:  # The runtime's errors share no other base.
        return None
    return session if session.get_providers()[0] == provider else None


def _options(provider: str) -> ort.SessionOptions:
    options = ort.SessionOptions()
    options.log_severity_level = _ERRORS_ONLY if provider == CPU else _FATAL_ONLY
    options.intra_op_num_threads = _ALL_CORES if provider == CPU else 1
    # Between decisions, minutes apart, the threads must not turn in the void.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_mem_pattern = provider != _DIRECTML
    return options
