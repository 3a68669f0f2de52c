import io
import json
from pathlib import Path
from typing import Any

import pytest

from claude_router.commands import classify
from claude_router.commands.questions import read_labelled
from claude_router.commands.streams import Streams
from tests.commands.arch_homes import checkpoint, install_tiny
from tests.commands.run_command import run_command

ROUTES = [
    {"name": "code generation", "description": "writing new functions, classes and scripts"},
    {"name": "debugging", "description": "finding out why something fails and repairing it"},
]


def line(**fields: Any) -> str:
    turns = [{"role": "user", "content": "write a function that parses ISO dates"}]
    return json.dumps({"routes": ROUTES, "turns": turns, **fields}) + "\n"


def test_each_line_gets_one_answer() -> None:
    done = run_command(classify.run, stdin=line() + "\n" + line(routes=[]))
    first, second = [json.loads(answer) for answer in done.out.splitlines()]
    assert done.status == 0
    assert first["route"] == "code generation"
    assert first["score"] == first["scores"]["code generation"] > 0.5
    assert list(first["scores"]) == ["code generation", "debugging", "other"]
    assert first["engine"] == "embedded" and first["ms"] > 0
    assert (second["route"], second["score"]) == ("other", 1.0)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("nope\n", "not JSON"),
        ("[" * 100_000 + "\n", "not JSON"),
        ("[]\n", "not a JSON object"),
        ("{}\n", '"turns" must be a list'),
        (line(turns=[]), '"turns" is empty'),
        (line(turns=[{"role": "system", "content": "x"}]), "turns[0]"),
        (line(turns=[{"role": "user"}]), "turns[0]"),
        (line(routes=[{"name": "a"}]), "routes[0]"),
        (line(routes=[*ROUTES, ROUTES[0]]), "a second route named"),
        (line(routes=[{"name": "other", "description": "x"}]), "rename the route"),
    ],
)
def test_a_bad_line_gets_an_error_and_the_rest_is_answered(bad: str, why: str) -> None:
    done = run_command(classify.run, stdin=line() + bad + line())
    first, second, third = [json.loads(answer) for answer in done.out.splitlines()]
    assert done.status == 1
    assert second["error"].startswith("line 2: ") and why in second["error"]
    assert first["route"] == third["route"] == "code generation"


def test_input_that_is_no_text_ends_with_an_error() -> None:
    stdin = io.TextIOWrapper(io.BytesIO(b"\xff\xfe\n"), encoding="utf-8")
    out = io.StringIO()
    assert classify.run([], Streams(stdin, out, io.StringIO(), {})) == 1
    assert "not UTF-8" in json.loads(out.getvalue())["error"]


def test_a_threshold_makes_a_match_other() -> None:
    done = run_command(classify.run, "--threshold", "0.9999999", stdin=line())
    assert json.loads(done.out)["route"] == "other"


@pytest.mark.parametrize(("engine", "why"), [("arch", "arch is not installed"), ("off", "is off")])
def test_an_engine_that_cannot_answer_is_refused(tmp_path: Path, engine: str, why: str) -> None:
    environment = {"CLAUDE_ROUTER_HOME": str(tmp_path)}
    done = run_command(classify.run, "--engine", engine, stdin=line(), environment=environment)
    assert (done.status, done.out) == (1, "")
    assert why in done.err


def test_an_endpoint_that_is_not_there_is_an_error_of_each_line(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(
        "llm_providers: [{model: anthropic/claude-sonnet-5-5, default: true}]\n"
        "router: {endpoint: {base_url: 'http://127.0.0.1:9/v1', model: m}}\n"
    )
    environment = {"CLAUDE_ROUTER_HOME": str(tmp_path)}
    done = run_command(
        classify.run, "--engine", "endpoint", stdin=line() * 2, environment=environment
    )
    first, second = [json.loads(answer) for answer in done.out.splitlines()]
    assert done.status == 1
    assert first["error"].startswith("line 1: http://127.0.0.1:9/v1 cannot be reached")
    assert second["error"].startswith("line 2: ")


def test_a_config_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("llm_providers: 3\n")
    environment = {"CLAUDE_ROUTER_HOME": str(tmp_path)}
    done = run_command(classify.run, "--engine", "arch", stdin=line(), environment=environment)
    assert (done.status, done.out) == (1, "")
    assert "config.yaml:1" in done.err


def labelled_lines(count: int) -> str:
    """Questions out of the training data."""
    with (Path("training") / "data" / "train-a.jsonl").open(encoding="utf-8") as file:
        labelled = read_labelled(file.readline())[:count]
    return "".join(
        line(
            routes=[{"name": p.name, "description": p.description} for p in q.preferences],
            turns=[{"role": turn.role, "content": turn.content} for turn in q.turns],
        )
        for q in (each.question for each in labelled)
    )


def test_an_installed_arch_engine_answers_and_tells_of_its_device_once(tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    environment = {"CLAUDE_ROUTER_HOME": str(tmp_path / "home")}
    install_tiny(environment, checkpoint(tmp_path / "source"))
    (tmp_path / "home" / "config.yaml").write_text(
        "llm_providers: [{model: anthropic/claude-sonnet-5-5, default: true}]\n"
        "router: {device: rocm}\n"
    )
    questions = labelled_lines(4)
    done = run_command(classify.run, "--engine", "arch", stdin=questions, environment=environment)
    answers = [json.loads(answer) for answer in done.out.splitlines()]
    assert done.status == 0 and len(answers) == 4
    for answer, asked in zip(answers, questions.splitlines(), strict=True):
        names = [route["name"] for route in json.loads(asked)["routes"]]
        assert list(answer["scores"]) == [*names, "other"] and answer["engine"] == "arch"
        assert sum(answer["scores"].values()) == pytest.approx(1, abs=1e-4)
    assert done.err.count("router.device is rocm") == 1


def test_an_unknown_option_is_a_usage_error() -> None:
    done = run_command(classify.run, "--nope")
    assert done.status == 2 and "--nope" in done.err


@pytest.mark.parametrize("threshold", ["-0.1", "1.5", "nan", "x"])
def test_a_threshold_is_a_probability(threshold: str) -> None:
    done = run_command(classify.run, f"--threshold={threshold}")
    assert done.status == 2 and "from 0 to 1" in done.err
