import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from claude_router.classify.embedded import EmbeddedClassifier
from claude_router.resources import asset
from claude_router.route.classifier import Classification, Turn
from claude_router.route.preferences import Preference
from training.data import RouteSet, Sample
from training.judging.variants import (
    Variant,
    nonsense,
    variants,
    with_full_stop,
    without_punctuation,
)
from training.robustness import main, shuffled


class FirstOfTheList:
    """Matches whatever comes first, the more surely the longer its name."""

    name = "first"

    async def classify(
        self, turns: Sequence[Turn], preferences: Sequence[Preference]
    ) -> Classification:
        first = preferences[0].name
        scores = {preference.name: 0.0 for preference in preferences} | {first: len(first) / 100}
        return Classification(scores, 1 - len(first) / 100, first, "first", 0)


def variant(title: str, seed: int = 1) -> Variant:
    return next(found for found in variants(seed) if found.title == title)


def test_every_variant_keeps_the_right_route_in_its_place(route_set: RouteSet) -> None:
    for sample in route_set.samples:
        for changed in variants(1):
            found = changed.of(sample)
            assert (found.target, len(found.routes)) == (sample.target, len(sample.routes))
            assert found != sample or changed.title.startswith("turn")


def test_nonsense_names_keep_descriptions_and_the_reverse(route_set: RouteSet) -> None:
    sample = route_set.samples[0]
    renamed = variant("every name nonsense").of(sample).routes
    assert [route.description for route in renamed] == [r.description for r in sample.routes]
    assert not {route.name for route in renamed} & {route.name for route in sample.routes}
    assert len({route.name for route in renamed}) == len(sample.routes)
    for title in ("every description nonsense", "every description removed"):
        retold = variant(title).of(sample).routes
        assert [route.name for route in retold] == [route.name for route in sample.routes]
        assert not {r.description for r in retold} & {r.description for r in sample.routes}


@pytest.mark.parametrize("part", ["name nonsense", "description nonsense", "description removed"])
def test_one_route_is_changed_and_not_always_the_same(route_set: RouteSet, part: str) -> None:
    changed = set()
    for number in range(40):
        sample = replace(route_set.samples[0], conversation=number)
        pairs = zip(sample.routes, variant(f"one {part}").of(sample).routes, strict=True)
        (place,) = [place for place, (before, after) in enumerate(pairs) if before != after]
        changed.add(place)
    assert changed == {0, 1, 2, 3, 4}


def test_a_set_has_the_same_nonsense_in_all_its_turns_and_another_seed_another(
    route_set: RouteSet,
) -> None:
    first, second, *_ = route_set.samples
    renamed = variant("every name nonsense").of
    assert renamed(first).routes == renamed(second).routes
    assert renamed(first).routes != variant("every name nonsense", seed=2).of(first).routes


def test_nonsense_has_as_many_words_and_no_vowels() -> None:
    found = nonsense("fix: code_generation, 修正", random.Random(1))
    assert len(found.split()) == 3
    assert not set("aeiou") & set(found)
    assert nonsense("", random.Random(1)) == ""


def test_only_the_newest_turn_is_respelt(route_set: RouteSet) -> None:
    turns = (Turn("user", "Fix It"), Turn("assistant", "Done."), Turn("user", "Now Test it"))
    sample: Sample = replace(route_set.samples[0], turns=turns)
    assert variant("turn in lower case").of(sample).turns == (
        *turns[:2],
        Turn("user", "now test it"),
    )


@pytest.mark.parametrize(
    ("text", "stopped", "bare"),
    [
        ("fix src/a.py, please", "fix src/a.py, please.", "fix src/a.py  please"),
        ("why is 1.5 wrong?", "why is 1.5 wrong?", "why is 1.5 wrong"),
        ("このテストを直して。早く", "このテストを直して。早く.", "このテストを直して 早く"),
        ("???", "???", "???"),
        ("", "", ""),
    ],
)
def test_full_stop_and_no_punctuation(text: str, stopped: str, bare: str) -> None:
    assert with_full_stop(text) == stopped
    assert without_punctuation(text) == bare


async def test_a_classifier_that_looks_at_the_order_is_found_out(route_set: RouteSet) -> None:
    found = await shuffled(FirstOfTheList(), route_set.samples, 20, seed=1)
    assert found.lists == 120
    assert 0 < found.other_answers < 120
    assert found.other_probabilities == found.other_answers


async def test_the_embedded_engine_answers_alike_in_every_order(route_set: RouteSet) -> None:
    classifier = EmbeddedClassifier(device="cpu")
    try:
        found = await shuffled(classifier, route_set.samples[:2], 5, seed=1)
    finally:
        classifier.close()
    assert (found.lists, found.other_answers, found.other_probabilities) == (10, 0, 0)


def test_the_table_has_a_row_for_each_variant(capsys: pytest.CaptureFixture[str]) -> None:
    main([str(asset("router")), "--files", "f", "--every", "20", "--shuffles", "1"])
    lines = capsys.readouterr().out.splitlines()
    titles = [line.strip("| ").split("|")[0].strip() for line in lines if line.startswith("|")]
    assert titles[2:] == ["as written", *(changed.title for changed in variants(1))]
    assert "0 other answers, 0 other probabilities" in lines[-1]


def test_a_checkpoint_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is no folder"):
        main([str(tmp_path / "model.pt")])
