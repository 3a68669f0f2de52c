import json
from pathlib import Path

import pytest

from claude_router.classify.arch.installed import installed
from claude_router.classify.arch.locking import exclusive
from claude_router.classify.arch.spec import read_spec
from claude_router.commands import engine
from tests.commands.arch_homes import checkpoint, engines_of, install_tiny
from tests.commands.run_command import run_command
from tests.commands.running import Ran, home

__all__ = ["home"]


@pytest.fixture
def arch(home: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """A home where arch is installed."""
    pytest.importorskip("onnx")
    install_tiny(home, checkpoint(tmp_path / "source"))
    return home


def test_list_tells_engines_files_and_state(home: dict[str, str]) -> None:
    ran = Ran(engine, "list", environment=home)
    assert ran.status == 0
    assert "embedded    ready" in ran.out
    assert "model.onnx" in ran.out and " MB  sha256 " in ran.out
    assert "arch        not installed: `claude-router router engine install arch`" in ran.out
    assert "endpoint    not configured" in ran.out


def test_list_tells_what_is_installed(arch: dict[str, str], tmp_path: Path) -> None:
    ran = Ran(engine, "list", environment=arch)
    spec = read_spec(installed(engines_of(arch)))
    assert f"arch        ready, fp32, {spec.size / 1e6:.1f} MB" in ran.out
    assert f"from {tmp_path}/source, {spec.date}" in ran.out
    assert f"weights.bin  {spec.weights.size / 1e6:.1f} MB" in ran.out
    assert f"sha256 {spec.weights.sha256[:12]}\n" in ran.out


def test_list_is_there_for_programs(arch: dict[str, str]) -> None:
    ran = Ran(engine, "list", "--json", environment=arch)
    embedded, found, endpoint = json.loads(ran.out)
    assert (embedded["engine"], embedded["state"]) == ("embedded", "ready")
    assert (found["engine"], found["state"], found["dtype"]) == ("arch", "ready", "fp32")
    assert found["size"] == sum(file["size"] for file in found["files"])
    assert (endpoint["engine"], endpoint["state"]) == ("endpoint", "absent")


def test_list_tells_a_broken_engine(arch: dict[str, str]) -> None:
    (installed(engines_of(arch)) / "weights.bin").unlink()
    ran = Ran(engine, "list", environment=arch)
    assert ran.status == 1
    assert "arch        broken: " in ran.out and "weights.bin: No such file" in ran.out


def test_list_tells_what_a_killed_install_left_but_not_one_at_work(arch: dict[str, str]) -> None:
    left = engines_of(arch) / ".arch-left"
    left.mkdir()
    (left / "weights.bin").write_bytes(bytes(2_000_000))
    ran = Ran(engine, "list", environment=arch)
    assert f"left by an install that was killed: {left}, 2.0 MB" in ran.out
    with exclusive(engines_of(arch)):
        ran = Ran(engine, "list", environment=arch)
    assert "an install is at work" in ran.out and str(left) not in ran.out


def test_list_tells_the_endpoint(home: dict[str, str]) -> None:
    config = Path(home["CLAUDE_ROUTER_HOME"]) / "config.yaml"
    config.parent.mkdir()
    config.write_text(
        "llm_providers: [{model: anthropic/claude-sonnet-5-5, default: true}]\n"
        "router: {endpoint: {base_url: 'http://localhost:8000/v1', model: arch}}\n"
    )
    ran = Ran(engine, "list", environment=home)
    assert "endpoint    configured: http://localhost:8000/v1, model arch" in ran.out
    config.write_text("llm_providers: 3\n")
    ran = Ran(engine, "list", environment=home)
    assert ran.status == 1 and "endpoint    the config cannot be read" in ran.out


@pytest.mark.parametrize("arguments", [[], ["bench", "--runs", "0"], ["bench", "--runs", "x"]])
def test_wrong_usage_is_told(arguments: list[str]) -> None:
    done = run_command(engine.run, *arguments)
    assert done.status == 2 and "usage" in done.err
