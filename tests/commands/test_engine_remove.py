import io
from pathlib import Path

import pytest

pytest.importorskip("onnx")

from claude_router.classify.arch.installed import arch_folder, download_folder
from claude_router.classify.arch.locking import exclusive
from claude_router.commands import engine
from claude_router.commands.streams import Streams
from tests.commands.arch_homes import checkpoint, decides, engines_of, install_tiny, names
from tests.commands.running import Ran, home
from tests.commands.streams import Terminal, text_of

__all__ = ["home"]
Home = dict[str, str]


@pytest.fixture
def arch(home: Home, tmp_path: Path) -> Home:
    install_tiny(home, checkpoint(tmp_path / "source"))
    return home


def answered(home: Home, typed: str) -> tuple[int, str]:
    streams = Streams(Terminal(typed), io.StringIO(), io.StringIO(), home)
    return engine.run(["remove", "arch"], streams), text_of(streams.stderr)


def test_a_removed_engine_is_gone_with_leftovers_and_downloads(arch: Home) -> None:
    engines = engines_of(arch)
    (engines / ".arch-left").mkdir()
    download_folder(engines, "katanemo/Arch-Router-1.5B").mkdir(parents=True)
    ran = Ran(engine, "remove", "arch", "--yes", environment=arch)
    assert (ran.status, ran.err) == (0, "arch was removed.\n")
    assert names(engines) <= {".downloads"}
    assert Ran(engine, "remove", "arch", "--yes", environment=arch).status == 1


def test_it_is_asked_first(arch: Home) -> None:
    status, told = answered(arch, "n\n")
    assert (status, "Nothing was removed." in told) == (1, True)
    assert "Remove arch, " in told and decides(arch)
    status, told = answered(arch, "y\n")
    assert status == 0 and not arch_folder(engines_of(arch)).exists()


def test_where_nobody_can_answer_nothing_is_removed(arch: Home) -> None:
    ran = Ran(engine, "remove", "arch", environment=arch)
    assert (ran.status, ran.out) == (2, "") and "add --yes" in ran.err
    assert decides(arch)


def test_what_is_not_installed_is_told(home: Home) -> None:
    ran = Ran(engine, "remove", "arch", environment=home)
    assert (ran.status, ran.out) == (1, "") and "nothing to remove" in ran.err


def test_an_install_at_work_is_not_disturbed(arch: Home) -> None:
    with exclusive(engines_of(arch)):
        ran = Ran(engine, "remove", "arch", "--yes", environment=arch)
    assert ran.status == 1 and "another install is at work" in ran.err
    assert decides(arch)


@pytest.mark.parametrize("action", ["install", "remove"])
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("arhc", "did you mean arch?"),
        ("llama", "arch can be installed"),
        ("embedded", "it is always there"),
        ("endpoint", "router.endpoint"),
    ],
)
def test_other_engines_are_told(home: Home, action: str, name: str, why: str) -> None:
    ran = Ran(engine, action, name, environment=home)
    assert (ran.status, ran.out) == (2, "") and why in ran.err
