"""What static contracts cannot see: imports at run time, and what the wheel holds."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = ("textual", "aiohttp", "onnxruntime", "tokenizers", "numpy", "sqlite3", "bittty")


def modules_after(statement: str) -> set[str]:
    code = f"{statement}\nimport sys; print('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.split())


def test_the_command_line_loads_nothing_heavy() -> None:
    assert not modules_after("import claude_router.cli").intersection(HEAVY)


def test_claude_is_started_before_anything_heavy_is_loaded() -> None:
    loaded = modules_after("import claude_router.launch.window, claude_router.launch.oneshot")
    assert not loaded.intersection(HEAVY)


def test_print_mode_never_loads_the_window() -> None:
    loaded = modules_after("import claude_router.launch.oneshot, claude_router.launch.proxying")
    assert not loaded.intersection({"textual", "pexpect"})


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    return zipfile.ZipFile(wheel).namelist()


def test_the_wheel_holds_the_router_model_and_the_example(wheel_names: list[str]) -> None:
    for name in (
        "router/segments.onnx",
        "router/model.onnx",
        "router/tokenizer.json",
        "router/router.json",
    ):
        assert f"claude_router/assets/{name}" in wheel_names
    assert "claude_router/assets/config.example.yaml" in wheel_names


def test_the_wheel_holds_nothing_but_the_package(wheel_names: list[str]) -> None:
    tops = {name.split("/")[0] for name in wheel_names}
    assert tops == {"claude_router", "claude_router-0.1.0.dist-info"}
    assert any(name.endswith("licenses/NOTICE") for name in wheel_names)
