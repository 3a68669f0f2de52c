"""Real children in a pseudo-terminal."""

import hashlib
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from claude_router.terminal.pty import Child

TIMEOUT_SECONDS = 20.0
Spawner = Callable[..., Child]
ENV: Mapping[str, str] = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
RAW = "import sys, termios, tty, os, time, signal; tty.setraw(0);"


@pytest.fixture
def spawn() -> Iterator[Spawner]:
    children: list[Child] = []

    def spawn_it(*argv: str, cwd: Path | None = None, cols: int = 80, rows: int = 24) -> Child:
        child = Child.spawn(argv, ENV, cols=cols, rows=rows, cwd=cwd)
        children.append(child)
        return child

    yield spawn_it
    for child in children:
        child.close()


def python(code: str) -> tuple[str, ...]:
    return sys.executable, "-c", code


def read_until(child: Child, end: bytes | None = None) -> bytes:
    """Output up to `end`, or all of it."""
    data = b""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while end is None or end not in data:
        assert time.monotonic() < deadline, data
        if not select.select([child.fd], [], [], 0.1)[0]:
            continue
        part = child.read()
        if not part:
            break
        data += part
    return data


def test_the_size_is_known_before_the_first_instruction(spawn: Spawner) -> None:
    child = spawn("stty", "size", cols=123, rows=45)
    assert read_until(child) == b"45 123\r\n"
    assert child.wait(TIMEOUT_SECONDS) == 0


def test_a_resize_reaches_the_child_as_sigwinch(spawn: Spawner) -> None:
    code = (
        "import os, signal\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGWINCH})\n"
        "print('ready', flush=True)\n"
        "signal.sigwait({signal.SIGWINCH})\n"
        "print(os.get_terminal_size())\n"
    )
    child = spawn(*python(code))
    read_until(child, b"ready")
    child.resize(90, 33)
    assert b"columns=90, lines=33" in read_until(child)
    assert child.wait(TIMEOUT_SECONDS) == 0


def test_the_child_leads_a_session_with_its_terminal(spawn: Spawner) -> None:
    code = "import os; print(os.getsid(0) == os.getpid() == os.tcgetpgrp(0), os.isatty(2))"
    assert read_until(spawn(*python(code))) == b"True True\r\n"


def test_environment_and_folder_are_exactly_those_given(spawn: Spawner, tmp_path: Path) -> None:
    code = "import os; print(os.getcwd()); print(sorted(os.environ))"
    output = read_until(spawn(*python(code), cwd=tmp_path)).decode().splitlines()
    assert output == [str(tmp_path), str(sorted(ENV))]


def test_no_file_descriptor_leaks_into_the_child(spawn: Spawner, tmp_path: Path) -> None:
    code = "import os; print(sorted(os.listdir('/dev/fd')))"
    with (tmp_path / "open").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        other = spawn("cat")
        listing = b"['0', '1', '2', '3']"  # 3 is the listing itself
        assert read_until(spawn(*python(code))).strip() == listing
        assert not os.get_inheritable(other.fd)


def test_sigpipe_has_its_default_again(spawn: Spawner) -> None:
    code = "import signal; print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)"
    assert read_until(spawn(*python(code))) == b"True\r\n"
    child = spawn("sh", "-c", "kill -PIPE $$; echo ignored")
    assert read_until(child) == b""
    assert child.wait(TIMEOUT_SECONDS) == 128 + signal.SIGPIPE


@pytest.mark.parametrize("status", [0, 1, 42, 255])
def test_the_exit_status_is_the_childs(spawn: Spawner, status: int) -> None:
    child = spawn("sh", "-c", f"exit {status}")
    assert child.wait(TIMEOUT_SECONDS) == status
    assert child.poll() == status


def test_a_signal_is_a_status_above_128(spawn: Spawner) -> None:
    child = spawn("sleep", "60")
    assert child.poll() is None
    assert child.wait(0.0) is None
    child.signal(signal.SIGTERM)
    assert child.wait(TIMEOUT_SECONDS) == 128 + signal.SIGTERM
    child.signal(signal.SIGTERM)


def test_a_large_write_arrives_whole_though_the_child_is_slow(spawn: Spawner) -> None:
    size = 100_000
    code = (
        f"{RAW} print('ready', end='', flush=True); got = b''\n"
        f"while len(got) < {size}:\n"
        " got += os.read(0, 3000); time.sleep(0.002)\n"
        "import hashlib; print(hashlib.sha256(got).hexdigest(), flush=True)"
    )
    child = spawn(*python(code))
    read_until(child, b"ready")
    data = bytes(range(256)) * (size // 256 + 1)
    child.write(data[:size])
    assert child.pending
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while child.pending:
        assert time.monotonic() < deadline
        select.select([], [child.fd], [], 1.0)
        child.flush()
    assert hashlib.sha256(data[:size]).hexdigest().encode() in read_until(child)


def test_reading_when_nothing_is_there_does_not_block(spawn: Spawner) -> None:
    child = spawn("sleep", "60")
    with pytest.raises(BlockingIOError):
        child.read()


def test_after_the_end_reads_are_empty_and_writes_are_dropped(spawn: Spawner) -> None:
    child = spawn("true")
    assert read_until(child) == b""
    child.wait(TIMEOUT_SECONDS)
    assert child.read() == b""
    child.write(b"x" * 100_000)
    child.close()
    child.close()
    child.write(b"late")
    child.resize(10, 10)
    assert not child.pending
    assert (child.read(), child.fd, child.poll()) == (b"", -1, 0)


def test_close_hangs_up_and_leaves_no_zombie(spawn: Spawner) -> None:
    child = spawn("sleep", "60")
    child.close()
    assert child.poll() == 128 + signal.SIGHUP
    with pytest.raises(ProcessLookupError):
        os.kill(child.pid, 0)


def test_close_lets_the_child_end_by_itself_even_if_nobody_reads(spawn: Spawner) -> None:
    code = (
        "import os, signal\n"
        "def bye(*_):\n for _ in range(100): os.write(1, b'x' * 2000)\n os._exit(7)\n"
        "signal.signal(signal.SIGHUP, bye)\n"
        "print('ready', flush=True)\n"
        "while True: signal.pause()\n"
    )
    child = spawn(*python(code))
    read_until(child, b"ready")
    child.close()
    assert child.poll() == 7


def test_close_kills_what_ignores_the_hangup(
    spawn: Spawner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claude_router.terminal.pty._HANGUP_GRACE_SECONDS", 0.1)
    child = spawn("sh", "-c", "trap '' HUP TERM; echo ready; while :; do sleep 1; done")
    read_until(child, b"ready")
    child.close()
    assert child.poll() == 128 + signal.SIGKILL


def test_a_program_that_does_not_exist_is_an_error(spawn: Spawner, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        spawn("no-such-program-anywhere")
    with pytest.raises(NotADirectoryError):
        spawn("true", cwd=tmp_path / "missing")


def test_a_lone_program_may_have_spaces_and_quotes_in_its_name(
    spawn: Spawner, tmp_path: Path
) -> None:
    program = tmp_path / "it's a program"
    program.write_text("#!/bin/sh\necho ran $#\n")
    program.chmod(0o755)
    assert read_until(spawn(str(program))) == b"ran 0\r\n"
