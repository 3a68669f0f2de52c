import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from claude_router.resources import asset
from claude_router.route.classifier import Turn
from claude_router.route.preferences import Preference
from training.data import Sample
from training.evaluate import every_nth, main
from training.judging.cuts import is_tempting, place, route_count
from training.judging.markdown import columns, shortened, table
from training.judging.models import named, opened
from training.judging.report import report
from training.scoring import Answer

ROUTES = (
    Preference("bug_fixing", "something crashes", ""),
    Preference("docs", "write the manual", ""),
)
CONVERSATIONS = [
    [
        {"role": "user", "content": "the login crashes", "label": "bug_fixing"},
        {"role": "assistant", "content": "Repaired."},
        {"role": "user", "content": "thanks", "label": "other"},
    ],
    [{"role": "user", "content": "объясни, как войти", "label": "docs"}],
    [{"role": "user", "content": "what is for lunch", "label": "other"}],
]


def sample(text: str, target: int, previous: str | None = None, set_id: str = "x") -> Sample:
    return Sample("train-x", set_id, 0, (Turn("user", text),), ROUTES, target, previous)


def answer(text: str, target: int, given: int, previous: str | None = None) -> Answer:
    probabilities = np.full(3, 0.1)
    probabilities[given] = 0.8
    return Answer(sample(text, target, previous), probabilities)


def rows(lines: list[str]) -> dict[str, list[str]]:
    """First cells, which must differ, to the others."""
    cells = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines if line]
    return {first: others for first, *others in cells}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "train-x.jsonl"
    routes = [{"name": route.name, "description": route.description} for route in ROUTES]
    sets = [{"id": f"x-{n}", "routes": routes, "conversations": CONVERSATIONS} for n in range(3)]
    path.write_text("".join(f"{json.dumps(found)}\n" for found in sets), "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "previous", "expected"),
    [
        ("who crashes a party", None, True),
        ("BUG_FIXING is a dull job", None, True),
        ("thanks", "docs", True),
        ("thanks", "other", False),
        ("the sun is hot", None, False),
    ],
    ids=["shared word", "shared name", "after a route", "after other", "only short words"],
)
def test_tempting(text: str, previous: str | None, expected: bool) -> None:
    assert is_tempting(sample(text, 2, previous)) is expected


def test_place_and_number_of_routes() -> None:
    assert [place(sample("?", 0, previous)) for previous in (None, "bug_fixing", "docs")] == [
        "first turn",
        "follow-up",
        "switch",
    ]
    counts = [1, 3, 4, 5, 6, 9, 10]
    found = [Sample("f", "x", 0, (), ROUTES[:1] * count, 0) for count in counts]
    assert [route_count(one) for one in found] == [
        *["up to 3"] * 2,
        *["4 to 5"] * 2,
        *["6 to 9"] * 2,
        "10 or more",
    ]


def test_two_models_stand_side_by_side() -> None:
    first = [answer("it crashes", 0, 0), answer("what crashes?", 2, 2), answer("hi", 2, 0)]
    second = [answer("it crashes", 0, 0), answer("what crashes?", 2, 0), answer("hi", 2, 0)]
    found = rows(list(report({"full": first, "small": second})))
    assert found["All turns"] == ["full", "small", "n"]
    assert found["turns"] == ["66.7", "33.3", "3"]
    assert found["turns with a route"] == ["100.0", "100.0", "1"]
    assert found["same answer as the first"] == ["", "66.7", "3"]
    assert found["turns, gain on the first"] == ["", "-33.3", "3"]
    assert found["recall"] == ["50.0", "0.0", "2"]
    assert found["precision"] == ["100.0", "–", "1"]
    assert found["recall, tempting"] == ["100.0", "0.0", "1"]
    assert found["recall, not tempting"] == ["0.0", "0.0", "1"]
    assert found["other > a route"] == ["1", "2", "2"]
    assert found["– other > bug_fixing"] == ["1", "2", ""]
    assert found["80 to 90"] == ["80.0 / 66.7 / 3", "80.0 / 33.3 / 3"]


def test_one_model_is_compared_with_none() -> None:
    text = "\n".join(report({"full": [answer("it crashes", 0, 0)]}))
    assert "the first" not in text


def test_a_table_is_aligned_whatever_its_script_and_marks() -> None:
    lines = table(["Set", "n"], [["a | b", "1"], ["修正 する", "23"], ["cafe\u0301", "4"]])
    assert {columns(line.replace("\\|", "||")) for line in lines} == {columns(lines[0])}
    assert "| a \\| b" in lines[2]
    assert shortened("修正する", 5) == "修正…"
    assert shortened("repair", 6) == "repair"


def test_the_table_of_shipped_folders_is_markdown_of_100_columns(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(asset("router"), tmp_path / "copy")
    main([str(asset("router")), str(tmp_path / "copy"), "--data", str(data), "--split", "all"])
    lines = capsys.readouterr().out.splitlines()
    assert all(not line or line[0] == line[-1] == "|" for line in lines)
    assert max(columns(line) for line in lines) <= 100
    found = rows(lines)
    assert found["All turns"] == ["router", "copy", "n"]
    assert found["same answer as the first"][1:] == ["100.0 ± 0.0", "12"]
    assert [found[name][-1] for name in ("first turn", "switch", "English")] == ["9", "3", "9"]
    assert found["other script"][-1] == "3"


def test_wrong_answers_are_written_the_surest_first(data: Path, tmp_path: Path) -> None:
    main(["--data", str(data), "--split", "all", "--errors", str(tmp_path / "errors.jsonl")])
    text = (tmp_path / "errors.jsonl").read_text("utf-8")
    errors = [json.loads(line) for line in text.splitlines()]
    assert all(error["label"] != error["answer"] for error in errors)
    sure = [error["confidence"] for error in errors]
    assert sure == sorted(sure, reverse=True)


def test_a_part_keeps_conversations_whole() -> None:
    turns = [Sample("f", "x", number // 2, (), ROUTES, 0) for number in range(10)]
    assert [turn.conversation for turn in every_nth(turns, 2)] == [0, 0, 2, 2, 4, 4]


@pytest.mark.parametrize(("step", "count"), [(0, 1), (1, 0)])
def test_a_part_without_turns_is_refused(step: int, count: int) -> None:
    with pytest.raises(ValueError, match=r"give 1 or more|no turns to judge"):
        every_nth([sample("?", 0)] * count, step)


def test_models_are_named_by_what_tells_them_apart() -> None:
    paths = [Path("/runs/a/model.pt"), Path("/runs/b/model.pt")]
    assert list(named(paths)) == ["a/model.pt", "b/model.pt"]
    assert list(named([Path("/runs/a/model.pt"), Path("/assets/router")])) == ["model.pt", "router"]
    with pytest.raises(ValueError, match="named twice"):
        named([Path("/runs/a"), Path("/runs/b/../a")])


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("nothing", "no model at"),
        ("notes.txt", "no model at"),
        ("model.pt", "tokenizer.json beside it"),
        ("folder/weights", r"folder: router\.json of the router model is missing"),
    ],
)
def test_what_is_no_model_is_refused_with_its_path(
    tmp_path: Path, file: str, expected: str
) -> None:
    path = tmp_path / file
    if file != "nothing":
        path.parent.mkdir(exist_ok=True)
        path.touch()
    with pytest.raises(ValueError, match=expected):
        opened(path.parent if "/" in file else path)
