import io
import json
from typing import Any

import pytest

from claude_router.commands import classify
from claude_router.commands.streams import Streams
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


@pytest.mark.parametrize("engine", ["arch", "endpoint", "off"])
def test_an_engine_that_cannot_answer_is_refused(engine: str) -> None:
    done = run_command(classify.run, "--engine", engine, stdin=line())
    assert (done.status, done.out) == (1, "")
    assert "embedded" in done.err


def test_an_unknown_option_is_a_usage_error() -> None:
    done = run_command(classify.run, "--nope")
    assert done.status == 2 and "--nope" in done.err


@pytest.mark.parametrize("threshold", ["-0.1", "1.5", "nan", "x"])
def test_a_threshold_is_a_probability(threshold: str) -> None:
    done = run_command(classify.run, f"--threshold={threshold}")
    assert done.status == 2 and "from 0 to 1" in done.err
