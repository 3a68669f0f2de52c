import asyncio
import json
import shutil
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import pytest

from claude_router.classify.embedded import EmbeddedClassifier
from claude_router.resources import asset
from claude_router.route.classifier import ClassifierError, Turn
from claude_router.route.preferences import Preference

ROUTES = (
    Preference("code generation", "writing new functions, classes and scripts", "a/a"),
    Preference("bug_fixing", "finding out why something fails and repairing it", "b/b"),
    Preference("documentation", "explaining code in words, guides and comments", "c/c"),
    Preference("data-analysis", "queries and statistics over tables and logs", "d/d"),
)


def asked(*contents: str) -> list[Turn]:
    """Turns by turns of user and assistant, the user's last."""
    count = len(contents)
    return [
        Turn("user" if (count - n) % 2 else "assistant", text) for n, text in enumerate(contents)
    ]


@pytest.mark.parametrize(
    ("prompt", "route"),
    [
        ("write a function that parses ISO dates", "code generation"),
        ("the login test crashes with a KeyError, find out why", "bug_fixing"),
        ("write a README section that explains how to install it", "documentation"),
        ("thanks, bye", None),
    ],
)
async def test_plain_turns_find_their_route(
    classifier: EmbeddedClassifier, prompt: str, route: str | None
) -> None:
    found = await classifier.classify(asked(prompt), ROUTES)
    assert found.matched == route
    assert found.engine == "embedded" and found.ms > 0
    assert list(found.scores) == [preference.name for preference in ROUTES]
    assert sum(found.scores.values()) + found.other == pytest.approx(1)


async def test_the_order_of_preferences_changes_nothing(classifier: EmbeddedClassifier) -> None:
    turns = asked("it fails on Windows", "I see.", "write that down for the users")
    found = [await classifier.classify(turns, order) for order in permutations(ROUTES)]
    assert all(one.scores == found[0].scores for one in found)
    assert {(one.matched, one.other) for one in found} == {(found[0].matched, found[0].other)}


async def test_a_match_below_the_threshold_is_other(classifier: EmbeddedClassifier) -> None:
    turns = asked("write a function that parses ISO dates")
    certain = await classifier.classify(turns, ROUTES)
    strict = EmbeddedClassifier(threshold=0.999_999)
    try:
        found = await strict.classify(turns, ROUTES)
    finally:
        strict.close()
    assert certain.matched == "code generation"
    assert found.matched is None
    assert found.scores == certain.scores


async def test_without_preferences_all_is_other(classifier: EmbeddedClassifier) -> None:
    found = await classifier.classify(asked("hello"), ())
    assert (found.matched, found.other, found.scores) == (None, 1.0, {})


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\0",
        "a\0b",
        "\ud800",
        "🙂👩‍👩‍👧",
        "x" * 10_000,
        "wort " * 10_000,
        "漢字" * 3_000,
        "コードを説明する、関数の書き方",
        "اكتب دالة \u202eتحسب المجموع",
    ],
    ids=[
        *("empty", "space", "nul", "nul inside", "surrogate", "emoji"),
        *("x", "words", "cjk", "japanese", "right to left"),
    ],
)
async def test_odd_texts_are_answered(classifier: EmbeddedClassifier, text: str) -> None:
    odd = (*ROUTES, Preference(f"odd {text[:50]}", text, "e/e"))
    found = await classifier.classify([Turn("assistant", text), Turn("user", text)], odd)
    assert sum(found.scores.values()) + found.other == pytest.approx(1)


async def test_two_hundred_routes_are_answered_in_any_order(
    classifier: EmbeddedClassifier,
) -> None:
    many = [
        *(
            Preference(f"topic {n}", f"everything about subject number {n}", "a/a")
            for n in range(196)
        ),
        *ROUTES,
    ]
    turns = asked("write a function that parses ISO dates")
    found = await classifier.classify(turns, many)
    backwards = await classifier.classify(turns, many[::-1])
    assert found.matched == "code generation"
    assert found.scores == backwards.scores
    assert sum(found.scores.values()) + found.other == pytest.approx(1)


async def test_what_is_kept_of_a_route_changes_no_answer(classifier: EmbeddedClassifier) -> None:
    fresh = EmbeddedClassifier()
    try:
        for turns in (asked("explain the parser"), asked("now fix it")):
            known = await classifier.classify(turns, ROUTES)
            assert known.scores == (await fresh.classify(turns, ROUTES)).scores
            assert known.scores == (await classifier.classify(turns, ROUTES)).scores
    finally:
        fresh.close()


async def test_no_turns_at_all_are_an_empty_one(classifier: EmbeddedClassifier) -> None:
    nothing = await classifier.classify([], ROUTES)
    empty = await classifier.classify([Turn("user", "")], ROUTES)
    assert nothing.scores == empty.scores


async def test_turns_beyond_the_trained_ones_are_not_looked_at(
    classifier: EmbeddedClassifier,
) -> None:
    recent = asked(*(f"t{n}" for n in range(11)))
    older = [Turn("user", "something else entirely")] * 5
    one = await classifier.classify(recent, ROUTES)
    two = await classifier.classify([*older, *recent], ROUTES)
    assert one.scores == two.scores


async def test_many_at_once_are_answered_one_by_one(classifier: EmbeddedClassifier) -> None:
    prompts = [f"write function number {n}" for n in range(8)]
    together = await asyncio.gather(
        *(classifier.classify(asked(prompt), ROUTES) for prompt in prompts)
    )
    alone = [await classifier.classify(asked(prompt), ROUTES) for prompt in prompts]
    assert [one.scores for one in together] == [one.scores for one in alone]


async def test_a_closed_engine_says_so() -> None:
    closed = EmbeddedClassifier()
    closed.close()
    with pytest.raises(ClassifierError, match="closed"):
        await closed.classify(asked("a"), ROUTES)


async def test_closing_twice_is_no_matter() -> None:
    engine = EmbeddedClassifier()
    engine.close()
    engine.close()


async def fails(folder: Path) -> str:
    """What the user reads when the engine of `folder` is asked."""
    engine = EmbeddedClassifier(folder=folder)
    try:
        with pytest.raises(ClassifierError) as failure:
            await engine.warm()
    finally:
        engine.close()
    return str(failure.value)


async def test_a_missing_folder_says_what_to_do(tmp_path: Path) -> None:
    message = await fails(tmp_path)
    assert "router.json" in message and "reinstall" in message


async def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    for name in ("router.json", "tokenizer.json", "segments.onnx"):
        shutil.copy(asset("router") / name, tmp_path)
    message = await fails(tmp_path)
    assert "model.onnx" in message and "reinstall" in message


async def test_a_changed_model_is_refused(tmp_path: Path) -> None:
    for name in ("router.json", "tokenizer.json", "segments.onnx"):
        shutil.copy(asset("router") / name, tmp_path)
    (tmp_path / "model.onnx").write_bytes(b"not the model")
    assert "damaged or was replaced" in await fails(tmp_path)


async def test_a_broken_description_is_refused(tmp_path: Path) -> None:
    (tmp_path / "router.json").write_text("{}")
    assert "reinstall" in await fails(tmp_path)
    (tmp_path / "router.json").write_text("{")
    assert "reinstall" in await fails(tmp_path)
    fields = json.loads((asset("router") / "router.json").read_text())
    (tmp_path / "router.json").write_text(json.dumps({**fields, "limits": {}}))
    assert "reinstall" in await fails(tmp_path)


def test_importing_and_opening_load_neither_numpy_nor_the_runtime() -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from claude_router.classify.engines import open_for_session\n"
        "from claude_router.config.model import RouterOptions\n"
        "for engine in ('embedded', 'arch'):\n"
        "    open_for_session(RouterOptions(engine=engine), Path('nowhere'), print)\n"
        "print(sorted({'numpy', 'onnxruntime', 'tokenizers'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
