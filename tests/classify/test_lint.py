import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from claude_router.classify.embedded import EmbeddedClassifier
from claude_router.classify.joint_model import JointModel
from claude_router.classify.lint import findings, lint, overlap
from claude_router.resources import asset
from claude_router.route.classifier import ClassifierError, Turn
from claude_router.route.preferences import Preference
from tests.classify.test_layout import SPEC

WRITE = Preference("write", "new functions and classes from a description", "a/a")
REPAIR = Preference("repair", "why something fails, and mending it", "b/b")
REWRITE = Preference("rewrite", "new functions and new classes", "c/c")


class WordModel:
    """Stands in for a well trained model: likes the route that shares most words with the turn."""

    spec = replace(SPEC, limits=replace(SPEC.limits, route_tokens=12))

    def __init__(self) -> None:
        self.runs = 0

    def encode(self, text: str) -> list[int]:
        return [hash(word) for word in text.split()]

    def probabilities(
        self, turns: Sequence[Turn], preferences: Sequence[Preference]
    ) -> NDArray[np.float64]:
        self.runs += 1
        said = set(turns[-1].content.split())
        shared = [len(said.intersection(route.description.split())) for route in preferences]
        weights = np.exp(np.array([*shared, 0], dtype=np.float64))
        return cast("NDArray[np.float64]", weights / weights.sum())

    def nearest(
        self, preference: Preference, others: Sequence[Preference], count: int
    ) -> list[Preference]:
        return list(others[:count])


def told(*preferences: Preference) -> list[tuple[str, str]]:
    """Name and message of each finding of a model that goes by words."""
    found = findings(cast(JointModel, WordModel()), preferences)
    return [(finding.name, finding.message) for finding in found]


def renamed(preference: Preference, model: str) -> Preference:
    return replace(preference, name=f"{preference.name} too", model=model)


@pytest.fixture(scope="module")
def model() -> JointModel:
    """The shipped one."""
    return JointModel.load(asset("router"), "cpu")


def test_two_that_share_most_words_overlap() -> None:
    ((name, message),) = told(WRITE, REPAIR, REWRITE)
    assert name == "rewrite"
    assert 'overlaps with that of "write"' in message


def test_overlapping_texts_of_one_model_are_left_alone() -> None:
    assert told(WRITE, replace(REWRITE, model=WRITE.model)) == []


def test_the_same_text_twice_is_told_once_and_not_as_an_overlap() -> None:
    ((name, message),) = told(WRITE, renamed(WRITE, "z/z"))
    assert name == "write too" and "word for word" in message


def test_a_short_text_is_told_as_short_and_not_compared() -> None:
    ((name, message),) = told(WRITE, Preference("fun", "functions", "z/z"))
    assert name == "fun" and "single word" in message


def test_what_is_beyond_the_limit_is_told_by_the_words_before_it() -> None:
    """Of twelve tokens the name takes one."""
    text = "one two three four five six seven eight nine ten eleven"
    assert told(replace(WRITE, description=text)) == []
    ((name, message),) = told(replace(WRITE, description=f"{text} twelve thirteen"))
    assert name == "write" and 'nothing after "…' in message and ' ten eleven" counts' in message


def test_a_name_that_leaves_no_room_for_the_description_is_told() -> None:
    ((_, message),) = told(replace(WRITE, name=" ".join("abcdefghijklmn")))
    assert "the name alone" in message


def test_the_model_runs_once_for_each_preference() -> None:
    words = WordModel()
    many = [Preference(f"n{n}", f"all about subject s{n}", f"m/{n}") for n in range(200)]
    found = findings(cast(JointModel, words), many)
    assert words.runs == 200
    assert len(found) == 199  # Three words of four are shared, and each is told once.


def test_a_lone_preference_is_not_compared() -> None:
    words = WordModel()
    assert findings(cast(JointModel, words), [WRITE]) == []
    assert words.runs == 0


def test_the_shipped_model_finds_the_same_text_half_and_half(model: JointModel) -> None:
    same = replace(WRITE, model="z/z")
    assert overlap(model, WRITE, same) == pytest.approx(0.5)


def test_the_shipped_model_finds_the_same_overlap_both_ways(model: JointModel) -> None:
    assert overlap(model, WRITE, REPAIR) == overlap(model, REPAIR, WRITE)
    assert 0 < overlap(model, WRITE, REPAIR) < 0.5


def test_the_shipped_model_tells_a_paraphrase_from_another_task(model: JointModel) -> None:
    found = findings(model, [WRITE, REPAIR, REWRITE])
    assert [finding.name for finding in found] == ["rewrite"]
    assert overlap(model, WRITE, REWRITE) > 10 * overlap(model, WRITE, REPAIR)


@pytest.mark.parametrize(
    "text",
    [
        "\0 \0",
        "\ud800 and more",
        "x" * 10_000,
        "wort " * 10_000,
        "漢字" * 3_000,
        "\u202e اكتب دالة",
    ],
    ids=["nul", "surrogate", "x", "words", "cjk", "right to left"],
)
def test_odd_texts_are_looked_over(model: JointModel, text: str) -> None:
    found = findings(model, [WRITE, Preference("odd", text, "z/z")])
    assert {finding.name for finding in found} <= {"odd"}
    assert all(len(finding.message) < 200 for finding in found)


async def test_in_the_engine_s_thread_the_same_is_found(
    classifier: EmbeddedClassifier, model: JointModel
) -> None:
    preferences = [WRITE, REPAIR, REWRITE, renamed(REPAIR, "z/z"), Preference("x", "x", "z/z")]
    assert await lint(classifier, preferences) == findings(model, preferences)


async def test_a_turn_does_not_wait_for_all_preferences(classifier: EmbeddedClassifier) -> None:
    many = [Preference(f"n{n}", f"all about subject {n}", f"m/{n}") for n in range(8)]
    await classifier.warm()
    async with asyncio.TaskGroup() as group:
        looking = group.create_task(lint(classifier, many))
        await asyncio.sleep(0)
        await classifier.classify([Turn("user", "hello")], [WRITE])
        assert not looking.done()


async def test_an_engine_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    engine = EmbeddedClassifier(folder=tmp_path)
    with pytest.raises(ClassifierError, match="reinstall"):
        await lint(engine, [WRITE])
    engine.close()
    with pytest.raises(ClassifierError, match="closed"):
        await lint(engine, [WRITE])


def test_only_the_nearest_of_many_are_compared(model: JointModel) -> None:
    many = [Preference(f"topic {n}", f"all about subject number {n}", f"m/{n}") for n in range(30)]
    near = model.nearest(REWRITE, [*many, WRITE, REPAIR], 2)
    assert near == [WRITE, REPAIR]
    assert model.nearest(REWRITE, [REPAIR, WRITE], 2) == [REPAIR, WRITE]
