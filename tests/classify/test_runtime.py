import pytest

from claude_router.classify.runtime import CPU, open_session, providers
from claude_router.route.classifier import ClassifierError

CUDA = "CUDAExecutionProvider"


@pytest.mark.parametrize("device", ["auto", "cpu"])
def test_the_cpu_is_used_unless_the_gpu_is_asked_for(device: str) -> None:
    assert providers("cpu" if device == "cpu" else "auto", [CUDA, CPU]) == [CPU]


def test_the_gpu_is_used_with_the_cpu_behind_it() -> None:
    assert providers("gpu", [CPU, CUDA]) == [CUDA, CPU]


def test_a_gpu_that_is_not_there_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(ClassifierError, match="onnxruntime-gpu"):
        providers("gpu", [CPU])


def test_bytes_that_are_no_model_are_an_error() -> None:
    with pytest.raises(ClassifierError, match="cannot be loaded"):
        open_session(b"no model", "cpu")
