import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claude_router.classify.arch.classifier import ArchClassifier
from claude_router.classify.arch.installed import arch_folder
from claude_router.classify.embedded import EmbeddedClassifier
from claude_router.classify.engines import embedded_in, open_classifier, open_for_session
from claude_router.classify.telling import TellingEngine
from claude_router.config.model import RouterOptions
from claude_router.route.classifier import ClassifierError, Turn
from claude_router.route.preferences import Preference
from tests.classify.arch.conftest import exported

__all__ = ["exported"]

TURNS = [Turn("user", "write a function that parses ISO dates")]
ROUTES = [
    Preference("code generation", "writing new functions, classes and scripts", "m/a"),
    Preference("debugging", "finding out why something fails and repairing it", "m/b"),
]
Exported = Callable[[str, str], Path]


@pytest.fixture
def engines(exported: Exported, tmp_path: Path) -> Path:
    """Where a small arch engine is installed."""
    folder = arch_folder(tmp_path / "engines")
    shutil.copytree(exported("tied", "fp32"), folder, ignore=shutil.ignore_patterns("prefixes"))
    return tmp_path / "engines"


def options(**fields: Any) -> RouterOptions:
    return RouterOptions(**fields)


def test_off_is_no_engine(tmp_path: Path) -> None:
    for opened in (open_classifier, open_for_session):
        assert opened(options(engine="off"), tmp_path, pytest.fail) is None


@pytest.mark.parametrize("name", ["embedded", "endpoint"])
async def test_engines_that_need_no_install_are_opened(tmp_path: Path, name: Any) -> None:
    engine = open_classifier(options(engine=name), tmp_path, pytest.fail)
    assert engine is not None and engine.name == name
    await engine.aclose()


async def test_an_installed_arch_engine_is_opened_and_answers(engines: Path) -> None:
    engine = open_classifier(options(engine="arch", device="cpu"), engines, pytest.fail)
    assert engine is not None and engine.name == "arch"
    found = await engine.classify(TURNS, ROUTES)
    assert found.engine == "arch" and set(found.scores) == {"code generation", "debugging"}
    await engine.aclose()


def test_arch_asked_for_alone_is_an_error_where_it_is_not_installed(tmp_path: Path) -> None:
    with pytest.raises(ClassifierError, match=r"arch is not installed: run .*install arch"):
        open_classifier(options(engine="arch"), tmp_path, pytest.fail)


async def test_in_a_session_the_embedded_engine_answers_for_a_missing_one(tmp_path: Path) -> None:
    told: list[str] = []
    engine = open_for_session(options(engine="arch"), tmp_path, told.append)
    assert engine is not None
    await engine.warm(ROUTES)
    found = await engine.classify(TURNS, ROUTES)
    assert (found.engine, found.matched) == ("embedded", "code generation")
    (notice,) = told
    assert notice.startswith("The embedded engine decides in place of arch: arch is not installed")
    assert found.note is not None and "arch is not installed: run" in found.note
    await engine.aclose()


async def test_in_a_session_the_embedded_engine_answers_for_a_broken_one(engines: Path) -> None:
    graph = arch_folder(engines) / "model.onnx"
    graph.write_bytes(b"x" * graph.stat().st_size)
    told: list[str] = []
    engine = open_for_session(options(engine="arch"), engines, told.append)
    assert engine is not None
    await engine.warm(ROUTES)
    found = await engine.classify(TURNS, ROUTES)
    assert (found.engine, found.matched) == ("embedded", "code generation")
    assert len(told) == 1 and "model.onnx cannot be" in told[0]
    await engine.aclose()


async def test_arch_with_the_embedded_engine_before_it_keeps_both_verdicts(engines: Path) -> None:
    both = options(engine="arch", fast="embedded", ask_when="always", device="cpu")
    engine = open_for_session(both, engines, pytest.fail)
    assert engine is not None
    found = await engine.classify(TURNS, ROUTES)
    assert found.engine == "arch" and found.fast is not None
    assert (found.fast.engine, found.fast.matched) == ("embedded", "code generation")
    await engine.aclose()


@pytest.mark.parametrize(("sure_margin", "engine_name"), [(0.0, "embedded"), (1.0, "arch")])
async def test_the_margin_decides_who_decides(
    engines: Path, sure_margin: float, engine_name: str
) -> None:
    both = options(engine="arch", fast="embedded", sure_margin=sure_margin, device="cpu")
    engine = open_for_session(both, engines, pytest.fail)
    assert engine is not None
    assert (await engine.classify(TURNS, ROUTES)).engine == engine_name
    await engine.aclose()


def test_an_engine_that_is_never_asked_is_not_opened(tmp_path: Path) -> None:
    never = options(engine="arch", fast="embedded", ask_when="never")
    engine = open_for_session(never, tmp_path, pytest.fail)
    assert engine is not None and engine.name == "embedded"


def test_the_embedded_engine_is_found_wherever_it_stands(tmp_path: Path) -> None:
    for fields in ({"engine": "embedded"}, {"engine": "arch"}, {"engine": "endpoint"}):
        engine = open_for_session(options(**fields), tmp_path, lambda said: None)
        assert isinstance(embedded_in(engine), EmbeddedClassifier)
    assert embedded_in(None) is None
    alone = TellingEngine(ArchClassifier(tmp_path), pytest.fail)
    assert embedded_in(alone) is None


@pytest.mark.parametrize("name", ["arch", "embedded"])
async def test_a_device_that_is_not_there_is_told_once(engines: Path, name: Any) -> None:
    told: list[str] = []
    engine = open_classifier(options(engine=name, device="rocm"), engines, told.append)
    assert engine is not None
    await engine.warm(ROUTES)
    for _ in range(2):
        assert (await engine.classify(TURNS, ROUTES)).engine == name
    (notice,) = told
    assert "router.device is rocm" in notice and f"{name} engine runs on the CPU" in notice
    await engine.aclose()
