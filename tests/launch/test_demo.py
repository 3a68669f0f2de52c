import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from claude_router.launch.demo import open_demo

USERS_OWN = {
    "ANTHROPIC_API_KEY": "sk-ant-mine",
    "ANTHROPIC_MODEL": "opus",
    "CLAUDECODE": "1",
    "CLAUDE_CODE_USE_BEDROCK": "1",
    "CLAUDE_CONFIG_DIR": "/home/me/.claude",
    "CLAUDE_ROUTER_HOME": "/home/me/router",
}


def test_nothing_of_the_user_s_claude_reaches_the_demo() -> None:
    with open_demo({"PATH": "/usr/bin:/bin", **USERS_OWN}) as demo:
        inside = demo.setup.environment
        assert inside["PATH"] == "/usr/bin:/bin"
        assert not {name for name, value in USERS_OWN.items() if inside.get(name) == value}


@pytest.fixture
def running_tour(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The demo without a terminal, waiting for a claude that never answers."""
    claude = tmp_path / "claude"
    claude.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 600\n")
    claude.chmod(0o755)
    (tmp_path / "temporary").mkdir()
    environment = {
        **os.environ,
        "CLAUDE_ROUTER_CLAUDE": str(claude),
        "TMPDIR": str(tmp_path / "temporary"),
    }
    words = [sys.executable, "-m", "claude_router", "--router-demo"]
    with subprocess.Popen(
        words, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as tour:
        yield tour
        tour.kill()


@pytest.mark.parametrize(("signum", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_demo_that_is_ended_leaves_nothing_behind(
    running_tour: subprocess.Popen[str], tmp_path: Path, signum: int, status: int
) -> None:
    assert running_tour.stdout is not None
    assert "without it" in running_tour.stdout.readline()
    pid = tmp_path / "pid"
    while not (pid.exists() and pid.read_text()):
        assert running_tour.poll() is None
        time.sleep(0.01)
    running_tour.send_signal(signum)
    assert running_tour.wait() == status
    assert list((tmp_path / "temporary").iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
