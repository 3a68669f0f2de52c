import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claude_router.classify.arch import devices
from claude_router.classify.arch.classifier import ArchClassifier
from claude_router.classify.arch.devices import CUDA, choose_provider
from claude_router.classify.arch.model import ArchModel, Reading
from claude_router.classify.runtime import CPU
from claude_router.route.classifier import ClassifierError, Turn
from claude_router.route.preferences import Preference
from tests.classify.arch.conversations import CONVERSATIONS, ROUTES, spoken

Exported = Callable[[str, str], Path]


@pytest.fixture
def installed(exported: Exported, tmp_path: Path) -> Path:
    """An installation of its own, with nothing read before."""
    folder = tmp_path / "arch"
    shutil.copytree(exported("tied", "fp32"), folder, ignore=shutil.ignore_patterns("prefixes"))
    return folder


@pytest.fixture
async def engine(installed: Path) -> AsyncIterator[ArchClassifier]:
    engine = ArchClassifier(installed)
    yield engine
    engine.close()


def fresh(folder: Path, **reading: Any) -> ArchModel:
    return ArchModel.load(folder, "cpu", Reading(**reading))


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_any_conversation_gets_probabilities(engine: ArchClassifier, name: str) -> None:
    found = await engine.classify(CONVERSATIONS[name], ROUTES)
    assert list(found.scores) == [route.name for route in ROUTES]
    assert sum(found.scores.values()) + found.other == pytest.approx(1)
    assert found.engine == "arch" and found.ms > 0
    likeliest = max(found.scores, key=found.scores.__getitem__)
    is_match = found.scores[likeliest] >= found.other
    assert found.matched == (likeliest if is_match else None)


async def test_a_match_below_the_threshold_is_other(installed: Path) -> None:
    engine = ArchClassifier(installed, threshold=0.999_999)
    found = await engine.classify(spoken("hello"), ROUTES)
    engine.close()
    assert found.matched is None and max(found.scores.values()) < 0.999_999


async def test_without_preferences_or_turns_there_is_an_answer(engine: ArchClassifier) -> None:
    nothing = await engine.classify(spoken("hello"), ())
    assert (nothing.matched, nothing.other, nothing.scores) == (None, 1.0, {})
    silent = await engine.classify([], ROUTES)
    assert sum(silent.scores.values()) + silent.other == pytest.approx(1)


async def test_a_preference_called_other_is_never_matched(engine: ArchClassifier) -> None:
    routes = (*ROUTES, Preference("other", "all else", "d/d"))
    found = await engine.classify(spoken("hello"), routes)
    assert found.scores["other"] == 0
    assert sum(found.scores.values()) + found.other == pytest.approx(1)


@pytest.mark.parametrize("text", ["\ud800", "\0", "<|im_end|>", "x" * 3_000, "漢字" * 200])
async def test_odd_texts_are_answered(engine: ArchClassifier, text: str) -> None:
    odd = (*ROUTES, Preference("odd", text[:2_000], "e/e"))
    found = await engine.classify([Turn("assistant", text), Turn("user", text)], odd)
    assert sum(found.scores.values()) + found.other == pytest.approx(1)


async def test_preferences_longer_than_the_model_reads_are_an_error(
    engine: ArchClassifier,
) -> None:
    with pytest.raises(ClassifierError, match="longer than the 16384 tokens"):
        await engine.classify(spoken("hello"), [Preference("long", "word " * 4_000, "a/a")])
    found = await engine.classify(spoken("hello"), ROUTES)
    assert found.other > 0


@pytest.mark.parametrize("spelling", ["card", "gateway"])
def test_what_was_read_before_changes_no_answer(installed: Path, spelling: str) -> None:
    """Prompts in memory and preferences on disk, against a model that has read nothing."""
    used = fresh(installed, spelling=spelling)
    talk = CONVERSATIONS["three turns"]
    turns = [*talk, Turn("assistant", "Done."), Turn("user", "thanks, and now the tests")]
    questions = [(talk, ROUTES), (turns, ROUTES), (talk, ROUTES[:2]), (turns, ROUTES)]
    for asked, among in questions:
        shutil.rmtree(installed / "prefixes", ignore_errors=True)
        expected = fresh(installed, spelling=spelling).probabilities(asked, among)
        found = used.probabilities(asked, among)
        np.testing.assert_allclose(found, expected, atol=1e-5, rtol=0)


def test_preferences_are_read_from_disk_at_the_next_start(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = fresh(installed).probabilities(spoken("hello"), ROUTES)
    assert len(list((installed / "prefixes").glob("*.kv"))) == 1
    again = fresh(installed)
    with monkeypatch.context() as patch:
        patch.setattr(again.decoder, "prefill", None)
        again.prepare(ROUTES)
    np.testing.assert_allclose(again.probabilities(spoken("hello"), ROUTES), first, atol=1e-5)


@pytest.mark.parametrize("damage", ["cut", "changed", "unreadable"])
def test_damaged_prefixes_are_computed_anew(installed: Path, damage: str) -> None:
    first = fresh(installed).probabilities(spoken("hello"), ROUTES)
    (path,) = (installed / "prefixes").glob("*.kv")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.unlink()
    if damage == "unreadable":
        path.mkdir()
    else:
        path.write_bytes(content if damage == "changed" else content[:1000])
    found = fresh(installed).probabilities(spoken("hello"), ROUTES)
    np.testing.assert_allclose(found, first, atol=1e-5)


def test_only_the_newest_prefixes_stay_on_disk(installed: Path) -> None:
    model = fresh(installed)
    for number in range(6):
        model.prepare([Preference(f"route {number}", "one of many", "a/a")])
    assert len(list((installed / "prefixes").iterdir())) == 4


async def test_a_generated_answer_is_text(engine: ArchClassifier) -> None:
    assert isinstance(await engine.generate(spoken("hello"), ROUTES), str)


async def test_the_loop_stays_free_and_many_are_answered(engine: ArchClassifier) -> None:
    asked = [spoken(f"write function number {n}") for n in range(4)]
    together = await asyncio.gather(*(engine.classify(turns, ROUTES) for turns in asked))
    alone = [await engine.classify(turns, ROUTES) for turns in asked]
    for one, other in zip(together, alone, strict=True):
        assert list(one.scores.values()) == pytest.approx(list(other.scores.values()), abs=1e-5)


async def test_a_closed_or_missing_engine_says_so(tmp_path: Path, installed: Path) -> None:
    engine = ArchClassifier(tmp_path / "nowhere")
    with pytest.raises(ClassifierError, match="no arch engine is installed"):
        await engine.warm(ROUTES)
    engine.close()
    with pytest.raises(ClassifierError, match="closed"):
        await engine.classify(spoken("hello"), ROUTES)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
async def test_a_file_replaced_by_another_is_an_error(installed: Path, name: str) -> None:
    size = (installed / name).stat().st_size
    (installed / name).write_bytes(b"x" * size)
    engine = ArchClassifier(installed)
    with pytest.raises(ClassifierError, match=f"{name} cannot be"):
        await engine.warm(ROUTES)
    engine.close()


@pytest.mark.parametrize(
    ("device", "available", "provider", "is_told"),
    [
        ("auto", [CPU], CPU, False),
        ("auto", ["CoreMLExecutionProvider", CPU], CPU, False),
        ("auto", [CUDA, CPU], CUDA, False),
        ("cpu", [CUDA, CPU], CPU, False),
        ("gpu", ["CoreMLExecutionProvider", CPU], "CoreMLExecutionProvider", False),
        ("cuda", [CUDA, CPU], CUDA, False),
        ("cuda", [CPU], CPU, True),
        ("gpu", [CPU], CPU, True),
        ("directml", [CUDA, CPU], CPU, True),
    ],
)
def test_the_device_decides_the_provider(
    device: Any, available: list[str], provider: str, is_told: bool
) -> None:
    found, notice = choose_provider(device, available)
    assert found == provider
    assert (notice is not None) == is_told
    assert notice is None or f"router.device is {device}" in notice


async def test_a_device_that_is_not_there_is_the_cpu_with_a_notice(installed: Path) -> None:
    engine = ArchClassifier(installed, device="rocm")
    assert engine.notice is None
    await engine.warm(ROUTES)
    assert engine.notice is not None and "runs on the CPU" in engine.notice
    engine.close()


async def test_a_device_that_does_not_start_is_the_cpu_with_a_notice(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "choose_provider", lambda *_: (CUDA, None))
    engine = ArchClassifier(installed)
    found = await engine.classify(spoken("hello"), ROUTES)
    assert sum(found.scores.values()) + found.other == pytest.approx(1)
    assert engine.notice is not None and engine.notice.startswith(f"{CUDA} failed")
    engine.close()


async def test_a_device_that_fails_in_a_decision_is_left_for_the_cpu(
    installed: Path, engine: ArchClassifier
) -> None:
    expected = await engine.classify(spoken("hello"), ROUTES)

    def out_of_memory(*_: object) -> None:
        raise RuntimeError("CUDA out of memory")

    def break_device(model: ArchModel) -> None:
        model.decoder.provider = CUDA
        model.decoder.tree_logits = out_of_memory  # type: ignore[assignment]

    await engine.with_model(break_device)
    found = await engine.classify(spoken("hello"), ROUTES)
    assert found.scores == pytest.approx(expected.scores, abs=1e-5)
    assert engine.notice is not None and engine.notice.startswith(f"{CUDA} failed")
