import json
from pathlib import Path

import pytest

from claude_router.commands import engine
from tests.commands.run_command import run_command

SET = {
    "id": "1",
    "routes": [
        {"name": "code generation", "description": "writing new functions and scripts"},
        {"name": "debugging", "description": "finding out why something fails"},
    ],
    "conversations": [
        [
            {"role": "user", "content": "write a parser for dates", "label": "code generation"},
            {"role": "assistant", "content": "Here it is."},
            {"role": "user", "content": "it crashes on leap days, why?", "label": "debugging"},
        ],
        [{"role": "user", "content": "what shall we have for lunch?", "label": "other"}],
    ],
}


def test_list_tells_engines_files_and_state() -> None:
    done = run_command(engine.run, "list")
    assert done.status == 0
    assert "embedded    ready" in done.out
    assert "model.onnx" in done.out and " MB" in done.out
    assert "arch        not in this version" in done.out


def test_bench_tells_the_speed_at_two_sizes() -> None:
    done = run_command(engine.run, "bench", "--runs", "2")
    assert done.status == 0
    small, large = done.out.splitlines()
    assert "50 tokens" in small and "160 tokens" in large
    assert "median" in small and "95th percentile" in large


def test_bench_tells_how_often_it_is_right(tmp_path: Path) -> None:
    data = tmp_path / "data.jsonl"
    data.write_text(json.dumps(SET) + "\n\n")
    done = run_command(engine.run, "bench", "--runs", "1", "--data", str(data))
    assert done.status == 0
    assert "turns  3/3" in done.out and "recall 1/1" in done.out
    limited = run_command(engine.run, "bench", "--runs", "1", "--data", str(data), "--limit", "1")
    assert "turns  1/1" in limited.out and "recall 0/0" in limited.out


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "cannot be read: no such file or directory."),
        ("", "no labelled turns"),
        ("{}\n", ":1: "),
        (json.dumps({**SET, "conversations": [[{"role": "user", "content": "x"}]]}), '"label"'),
        (json.dumps({**SET, "conversations": [3]}), "conversations[0]"),
    ],
)
def test_data_of_another_kind_is_told(tmp_path: Path, content: str | None, why: str) -> None:
    data = tmp_path / "data.jsonl"
    if content is not None:
        data.write_text(content)
    done = run_command(engine.run, "bench", "--runs", "1", "--data", str(data))
    assert (done.status, done.out) == (1, "")
    assert "data.jsonl" in done.err and why in done.err


def test_install_says_that_there_is_nothing_to_install_yet() -> None:
    done = run_command(engine.run, "install", "arch")
    assert done.status == 1 and "later version" in done.err


@pytest.mark.parametrize("arguments", [[], ["bench", "--runs", "0"], ["bench", "--runs", "x"]])
def test_wrong_usage_is_told(arguments: list[str]) -> None:
    done = run_command(engine.run, *arguments)
    assert done.status == 2 and "usage" in done.err
