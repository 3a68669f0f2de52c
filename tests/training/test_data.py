import json
from pathlib import Path

import pytest

from training.data import is_validation, read_sets, samples_of, select

SET = {
    "id": "x-1",
    "routes": [{"name": "fix", "description": "bugs"}, {"name": "ask", "description": "why"}],
    "conversations": [
        [
            {"role": "user", "content": "it crashes", "label": "fix"},
            {"role": "assistant", "content": "Done."},
            {"role": "user", "content": "thanks", "label": "other"},
        ],
        [{"role": "user", "content": "why?", "label": "ask"}],
    ],
}


def write(path: Path, *sets: object) -> Path:
    path.write_text("".join(f"{json.dumps(found)}\n" for found in sets), "utf-8")
    return path


def test_every_user_turn_is_a_sample_with_all_before_it(tmp_path: Path) -> None:
    found = samples_of(read_sets([write(tmp_path / "train-x.jsonl", SET)]))
    assert [[turn.content for turn in sample.turns] for sample in found] == [
        ["it crashes"],
        ["it crashes", "Done.", "thanks"],
        ["why?"],
    ]
    assert [sample.label for sample in found] == ["fix", "other", "ask"]
    assert [sample.target for sample in found] == [0, 2, 1]
    assert [sample.previous for sample in found] == [None, "fix", None]
    assert [sample.conversation for sample in found] == [0, 0, 1]


@pytest.mark.parametrize(
    "broken",
    [
        {**SET, "conversations": [[{"role": "user", "content": "a", "label": "nowhere"}]]},
        {**SET, "routes": [{"name": "fix", "description": ""}] * 2},
        {**SET, "routes": [{"name": "other", "description": ""}]},
        {"id": "x-2"},
    ],
    ids=["unknown label", "equal names", "a route called other", "no routes"],
)
def test_a_broken_set_is_refused_with_its_file_and_line(tmp_path: Path, broken: object) -> None:
    path = write(tmp_path / "train-x.jsonl", SET, broken)
    with pytest.raises(ValueError, match=r"train-x\.jsonl:2"):
        read_sets([path])


def test_whole_sets_are_kept_out_and_none_is_lost(tmp_path: Path) -> None:
    sets = [{**SET, "id": f"x-{number}"} for number in range(400)]
    found = read_sets([write(tmp_path / "train-x.jsonl", *sets)])
    training, validation = select(found, "training"), select(found, "validation")
    assert len(training) + len(validation) == 400
    assert 40 <= len(validation) <= 80
    assert all(is_validation(kept.set_id) for kept in validation)


def test_the_side_of_a_set_is_fixed_by_its_id() -> None:
    assert [is_validation(name) for name in ("a-008", "b-032", "c-020", "a-001")] == [
        True,
        True,
        True,
        False,
    ]
