import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from claude_router.commands import watch
from claude_router.commands.watch_line import WatchLine
from claude_router.history.query import Recorded
from tests.commands.recorded import write_history
from tests.commands.streams import streams_in, text_of
from tests.history.exchanges import FINISHED, ROUTED, event

ANSI = re.compile(r"\x1b\[[\d;]*m")


def test_what_is_stored_can_be_printed_at_once(tmp_path: Path) -> None:
    write_history(tmp_path)
    streams = streams_in(tmp_path)
    assert watch.run(["--once", "--last", "10"], streams) == 0
    lines = text_of(streams.stdout).splitlines()
    assert len(lines) == 3, "token counts are left out"
    assert re.match(r"\d\d:\d\d:\d\d shop +user turn +openai/gpt-5.6 +code generation", lines[0])
    state, _, ruled_out = lines[0].partition(" not ")
    assert state.split()[-6:] == ["91%", "1.1k→50", "$0.2500", "400", "ms", "ok"]
    assert ruled_out == "ollama/small: its context window is 32k"
    assert "overloaded_error" in lines[1]


def test_by_default_only_what_is_new_is_printed(tmp_path: Path) -> None:
    write_history(tmp_path)
    streams = streams_in(tmp_path)
    assert watch.run(["--once"], streams) == 0
    assert text_of(streams.stdout) == ""


def test_new_lines_follow_and_ctrl_c_is_a_normal_end(tmp_path: Path) -> None:
    write_history(tmp_path, event(id="e0"))
    words = [sys.executable, "-m", "claude_router", "router", "watch", "--last", "1"]
    env = {**os.environ, "CLAUDE_ROUTER_HOME": str(tmp_path)}

    def state(line: str) -> str:
        return line.partition(" not ")[0].split()[-1]

    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True) as following:
        assert following.stdout is not None
        assert state(following.stdout.readline()) == "ok"
        write_history(tmp_path, event("routed", id="e1"))
        assert state(following.stdout.readline()) == "running"
        write_history(tmp_path, event("cancelled", id="e1"))
        assert state(following.stdout.readline()) == "cancelled"
        following.send_signal(signal.SIGINT)
        assert following.wait() == 0


@pytest.mark.parametrize("last", ["-1", "x", "1.5", "99999999999"])
def test_last_is_a_number_of_lines(tmp_path: Path, last: str) -> None:
    streams = streams_in(tmp_path)
    assert watch.run(["--once", f"--last={last}"], streams) == 2
    assert "is no number" in text_of(streams.stderr)


@pytest.mark.parametrize("width", [20, 60, 80, 120, 200])
def test_a_line_never_wraps(width: int) -> None:
    line = WatchLine(width, is_coloured=True)
    long = replace(FINISHED, model="provider/" + "m" * 90, project="/p/" + "q" * 90)
    for recorded in (Recorded(1, "finished", long), Recorded(1, "routed", ROUTED)):
        assert len(ANSI.sub("", line.of(recorded))) <= width


def test_a_wide_terminal_shows_the_state() -> None:
    line = WatchLine(110, is_coloured=True).of(Recorded(1, "finished", FINISHED))
    assert "\x1b[32mok\x1b[m" in line
    assert "\x1b" not in WatchLine(110, is_coloured=False).of(Recorded(1, "finished", FINISHED))


def test_control_characters_of_a_project_are_not_printed() -> None:
    hostile = replace(FINISHED, project="/p/\x1b]0;x\x07")
    assert "\x1b" not in WatchLine(None, is_coloured=False).of(Recorded(1, "finished", hostile))
