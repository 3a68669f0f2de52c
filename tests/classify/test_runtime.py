from pathlib import Path

import pytest

from claude_router.classify.runtime import CPU, DeviceError, open_session, providers
from claude_router.config.model import Device
from claude_router.route.classifier import ClassifierError

CUDA = "CUDAExecutionProvider"


@pytest.mark.parametrize("device", ["auto", "cpu"])
def test_the_cpu_is_used_unless_the_gpu_is_asked_for(device: str) -> None:
    assert providers("cpu" if device == "cpu" else "auto", [CUDA, CPU]) == [CPU]


def test_the_gpu_is_used_with_the_cpu_behind_it() -> None:
    assert providers("gpu", [CPU, CUDA]) == [CUDA, CPU]


def test_a_gpu_that_is_not_there_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(DeviceError, match=r"router\.device is gpu.*device: cpu"):
        providers("gpu", [CPU])


@pytest.mark.parametrize(
    ("device", "provider"),
    [
        ("cuda", CUDA),
        ("rocm", "ROCMExecutionProvider"),
        ("coreml", "CoreMLExecutionProvider"),
        ("directml", "DmlExecutionProvider"),
    ],
)
def test_a_device_is_its_own_provider_alone(device: Device, provider: str) -> None:
    assert providers(device, [CUDA, provider, CPU]) == [provider, CPU]
    others = [CUDA] if provider != CUDA else ["CoreMLExecutionProvider"]
    with pytest.raises(DeviceError, match=rf"router\.device is {device}"):
        providers(device, [*others, CPU])


def test_a_file_that_is_no_model_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"no model")
    with pytest.raises(ClassifierError, match="cannot be loaded"):
        open_session(tmp_path / "model.onnx", "cpu")
