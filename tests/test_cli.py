import logging
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from claude_router import cli
from claude_router.commands import history
from claude_router.commands.streams import Streams

ECHO = '#!/bin/sh\nprintf "%s|" "$@"\necho "$ANTHROPIC_BASE_URL"\nexit 7\n'


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    claude = tmp_path / "claude"
    claude.write_text(ECHO)
    claude.chmod(0o755)
    return {
        "PATH": os.defpath,
        "HOME": str(tmp_path),
        "CLAUDE_ROUTER_HOME": str(tmp_path / "ours"),
        "CLAUDE_ROUTER_CLAUDE": str(claude),
        "PYTHONPATH": str(Path(__file__).parent.parent),
    }


@pytest.fixture
def log() -> Iterator[logging.Logger]:
    """Our logger; files that a test opened for it are closed again."""
    ours = [logging.getLogger(name) for name in ("claude_router", "aiohttp", "asyncio")]
    yield ours[0]
    for logger in ours:
        for handler in list(logger.handlers):
            logger.removeHandler(handler)
            handler.close()


def run(environment: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "claude_router", *words],
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )


def test_claude_s_own_subcommands_run_as_if_we_were_not_there(
    environment: dict[str, str],
) -> None:
    done = run(
        {**environment, "ANTHROPIC_BASE_URL": "https://mine"}, "mcp", "add", "a b", "--", "x"
    )
    assert (done.stdout, done.returncode) == ("mcp|add|a b|--|x|https://mine\n", 7)
    assert done.stderr == ""


def test_a_missing_claude_is_one_sentence(environment: dict[str, str]) -> None:
    done = run({**environment, "CLAUDE_ROUTER_CLAUDE": "/nowhere/claude"}, "--version")
    assert done.returncode == 1
    assert done.stderr.startswith("claude-router: CLAUDE_ROUTER_CLAUDE is /nowhere/claude")
    assert "npm install" in done.stderr


def test_a_wrong_flag_is_a_usage_error(environment: dict[str, str]) -> None:
    done = run(environment, "--router-modle", "x")
    assert done.returncode == 2
    assert done.stderr == (
        "claude-router: --router-modle is no flag of claude-router: did you mean --router-model?\n"
    )


def test_help_lists_every_flag_and_command(environment: dict[str, str]) -> None:
    done = run(environment, "--router-help")
    assert done.returncode == 0
    assert "--router-record DIR" in done.stdout
    assert all(f"\n  {name} " in done.stdout for name in cli.COMMANDS)
    assert run(environment, "router").stdout in done.stdout
    assert run(environment, "--router-version").stdout.startswith("claude-router")


def test_every_command_of_the_table_exists() -> None:
    for name in cli.COMMANDS:
        code = f"from claude_router.commands.{name} import run"
        subprocess.run([sys.executable, "-c", code], check=True)


def test_an_unknown_command_suggests_one(environment: dict[str, str]) -> None:
    done = run(environment, "router", "histroy")
    assert done.returncode == 2
    assert "did you mean `router history`?" in done.stderr


def test_a_command_s_own_usage_errors_are_status_2(environment: dict[str, str]) -> None:
    assert run(environment, "router", "history", "show", "nobody").returncode == 2
    assert run(environment, "router", "history", "--nonsense").returncode == 2
    assert run(environment, "router", "history", "--help").returncode == 0


def test_the_config_flag_reaches_commands(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("llm_providers: 3\n")
    done = run(environment, "--router-config", str(tmp_path / "mine.yaml"), "router", "doctor")
    assert f"{tmp_path}/mine.yaml:1" in done.stdout


@pytest.mark.parametrize(
    ("error", "status"), [(KeyboardInterrupt(), 130), (BrokenPipeError(), 1), (SystemExit(2), 2)]
)
def test_ends_that_are_no_errors_of_ours(
    error: BaseException,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def end(arguments: list[str], streams: Streams) -> int:
        raise error

    monkeypatch.setattr(history, "run", end)
    monkeypatch.setattr(cli, "_give_up_output", lambda: 1)
    assert cli.main(["router", "history"]) == status
    assert capfd.readouterr().err == ""


def test_a_bug_goes_to_the_log_and_is_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    log: logging.Logger,
) -> None:
    def fail(arguments: list[str], streams: Streams) -> int:
        raise ZeroDivisionError("sk-ant-0123456789abcdefghij")

    monkeypatch.setenv("CLAUDE_ROUTER_HOME", str(tmp_path))
    monkeypatch.setattr(history, "run", fail)
    assert cli.main(["router", "history"]) == 1
    said = capsys.readouterr().err
    (file,) = (tmp_path / "logs").iterdir()
    assert said.count("\n") == 1
    assert str(file) in said and "--router-debug" in said
    assert "Traceback" in file.read_text()
    assert "0123456789" not in said + file.read_text()
    assert cli.main(["--router-debug", "router", "history"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(arguments: list[str], streams: Streams) -> int:
        raise PermissionError(13, "Permission denied", "/etc/x")

    monkeypatch.setattr(history, "run", fail)
    monkeypatch.setattr(cli, "_give_up_output", lambda: 1)
    assert cli.main(["router", "history"]) == 1
    assert capsys.readouterr().err == "claude-router: /etc/x: permission denied.\n"


def test_a_reader_that_goes_away_is_no_traceback(environment: dict[str, str]) -> None:
    words = " ".join([sys.executable, "-m", "claude_router", "router", "history"])
    done = subprocess.run(
        ["/bin/sh", "-c", f"{words} | true"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("words", ["router history", "router config path", "--router-version"])
def test_a_closed_stream_is_one_that_leads_nowhere(
    environment: dict[str, str], words: str, closed: str
) -> None:
    done = shell(environment, f"{words} {closed}")
    assert (done.returncode, "bug" in done.stderr) == (0, False)


def test_closed_input_has_no_lines(environment: dict[str, str]) -> None:
    done = shell(environment, "router classify <&-")
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk to offer")
def test_output_that_finds_no_room_is_one_sentence(environment: dict[str, str]) -> None:
    done = shell(environment, "router config schema > /dev/full")
    assert done.returncode == 1
    assert done.stderr == (
        "claude-router: the output could not be written: no space left on device.\n"
    )


@pytest.mark.parametrize(
    "words", ["--router-engine off", "--router-model x", "--router-demo", "--router-record d"]
)
def test_flags_of_sessions_are_refused_before_commands(
    environment: dict[str, str], words: str
) -> None:
    done = run(environment, *words.split(), "router", "history")
    assert done.returncode == 2
    assert f"{words.split()[0]} is for sessions" in done.stderr


def test_an_engine_that_is_not_installed_keeps_nobody_from_claude(
    environment: dict[str, str],
) -> None:
    done = run(environment, "--router-engine", "arch", "-p", "hi")
    assert (done.returncode, done.stderr) == (7, "")
    assert "|-p|hi|http://127.0.0.1:" in done.stdout
    (log,) = Path(environment["CLAUDE_ROUTER_HOME"], "logs").glob("*.log")
    assert "arch is not installed: run" in log.read_text()


def test_a_pin_without_a_configuration_says_how_to_get_one(environment: dict[str, str]) -> None:
    done = run(environment, "--router-model", "opus", "-p", "hi")
    assert done.returncode == 2
    assert "router init" in done.stderr and "anthropic/*" not in done.stderr


def test_one_shots_are_not_recorded_and_say_so(environment: dict[str, str]) -> None:
    done = run(environment, "--router-record", "somewhere", "-p", "hi")
    assert done.returncode == 2
    assert "--router-record records the window" in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_piped_output_is_utf_8_whatever_the_locale(
    environment: dict[str, str], encoding: str
) -> None:
    done = run({**environment, "PYTHONIOENCODING": encoding}, "--router-help")
    assert done.returncode == 0
    assert "[ARGS…]" in done.stdout


@pytest.mark.parametrize("words", ["router histor\udcff", "router history show \udcff"])
def test_words_that_are_no_text_are_told(environment: dict[str, str], words: str) -> None:
    done = run(environment, *words.split())
    assert done.returncode == 2
    assert "bug" not in done.stderr


@pytest.mark.parametrize("words", ["-p hi", "router doctor"])
def test_a_folder_that_is_gone_is_one_sentence(
    environment: dict[str, str], tmp_path: Path, words: str
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    done = subprocess.run(
        ["/bin/sh", "-c", f"rmdir {gone}; exec {sys.executable} -m claude_router {words}"],
        env=environment,
        cwd=gone,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert (
        done.stderr == "claude-router: the current folder is gone: change into one that exists.\n"
    )


def shell(environment: Mapping[str, str], words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m claude_router {words}"],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
