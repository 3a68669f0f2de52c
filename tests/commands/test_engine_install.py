import errno
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("onnx")

from claude_router.classify.arch.installed import arch_folder, installed
from claude_router.classify.arch.replacing import leftovers
from claude_router.classify.arch.spec import read_spec, verify
from claude_router.commands import engine
from claude_router.commands.streams import Streams
from tests.classify.arch.killing import ROOT, is_killed
from tests.classify.arch.tiny import dump
from tests.commands.arch_homes import (
    ACCEPTED,
    checkpoint,
    decides,
    engines_of,
    install_tiny,
    names,
)
from tests.commands.running import Ran, home
from tests.commands.streams import Terminal, text_of

__all__ = ["home"]
Home = dict[str, str]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return checkpoint(tmp_path / "source")


def install(home: Home, source: Path, *more: str) -> Ran:
    return Ran(engine, "install", "arch", "--from", str(source), ACCEPTED, *more, environment=home)


def dtype_in(home: Home) -> str:
    folder = installed(engines_of(home))
    spec = read_spec(folder)
    verify(folder, spec)
    return spec.dtype


@pytest.mark.parametrize("dtype", ["fp32", "fp16", "int8", "int4"])
def test_a_folder_is_installed_and_decides(home: Home, source: Path, dtype: str) -> None:
    ran = install(home, source, "--dtype", dtype)
    assert (ran.status, ran.out) == (0, f"{arch_folder(engines_of(home))}\n")
    assert "licence tiny-research" in ran.err and "100 %" in ran.err
    assert f"Installed arch, {dtype}, " in ran.err and f"from {source}." in ran.err
    assert dtype_in(home) == dtype and decides(home)
    assert (arch_folder(engines_of(home)) / "LICENSE").exists()


def test_without_a_gpu_a_byte_a_weight_is_the_default(home: Home, source: Path) -> None:
    assert install(home, source).status == 0
    assert dtype_in(home) in ("int8", "fp16")


def test_what_is_installed_already_is_left_alone_unless_forced(home: Home, source: Path) -> None:
    install(home, source, "--dtype", "int8")
    before = installed(engines_of(home)).resolve()
    again = install(home, source, "--dtype", "int8")
    assert (again.status, again.out) == (0, "")
    assert "Installed already: arch, int8" in again.err and "--force" in again.err
    assert installed(engines_of(home)).resolve() == before
    assert install(home, source, "--dtype", "int8", "--force").status == 0
    assert installed(engines_of(home)).resolve() != before


def test_another_dtype_takes_the_place_of_the_first(home: Home, source: Path) -> None:
    install(home, source, "--dtype", "fp32")
    assert install(home, source, "--dtype", "int4").status == 0
    assert dtype_in(home) == "int4"
    assert leftovers(arch_folder(engines_of(home))) == []


def answer(home: Home, source: Path, typed: str) -> tuple[int, str]:
    streams = Streams(Terminal(typed), io.StringIO(), io.StringIO(), home)
    status = engine.run(["install", "arch", "--from", str(source)], streams)
    return status, text_of(streams.stderr)


def test_the_licence_is_shown_and_asked(home: Home, source: Path) -> None:
    status, told = answer(home, source, "y\n")
    assert status == 0 and decides(home)
    assert "licence tiny-research" in told and "Do what is right.\n" in told
    assert "\x1b" not in told
    assert "Do you accept this licence? [y/N]" in told


@pytest.mark.parametrize("typed", ["n\n", "\n", ""])
def test_without_a_yes_nothing_is_installed(home: Home, source: Path, typed: str) -> None:
    status, told = answer(home, source, typed)
    assert status == 1 and "the licence was not accepted, nothing was installed" in told
    assert names(engines_of(home)) == set()


def test_without_a_terminal_the_licence_must_have_been_accepted(home: Home, source: Path) -> None:
    ran = Ran(engine, "install", "arch", "--from", str(source), environment=home)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.endswith("add --accept-licence.\n")
    assert names(engines_of(home)) == set()


def truncate(source: Path) -> None:
    path = source / "model-00002-of-00003.safetensors"
    os.truncate(path, path.stat().st_size - 1000)


def rename_architecture(source: Path) -> None:
    fields = json.loads((source / "config.json").read_text())
    dump(source / "config.json", {**fields, "architectures": ["LlamaForCausalLM"]})


def remove_shard(source: Path) -> None:
    (source / "model-00003-of-00003.safetensors").unlink()


def remove_tokenizer(source: Path) -> None:
    (source / "tokenizer.json").unlink()


def empty(source: Path) -> None:
    for path in source.iterdir():
        path.unlink()


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (truncate, "model-00002-of-00003.safetensors is cut short: download it again"),
        (rename_architecture, "LlamaForCausalLM, but only Qwen2ForCausalLM can be exported"),
        (remove_shard, "model-00003-of-00003.safetensors cannot be read: No such file"),
        (remove_tokenizer, "tokenizer.json is missing"),
        (empty, "config.json cannot be read: No such file"),
    ],
)
@pytest.mark.parametrize("is_there", [False, True])
def test_a_damaged_folder_is_told_and_changes_nothing(
    home: Home, source: Path, damage: object, why: str, is_there: bool
) -> None:
    if is_there:
        install_tiny(home, source)
    assert callable(damage)
    damage(source)
    ran = install(home, source, "--dtype", "int8")
    assert (ran.status, ran.out) == (1, "")
    assert why in ran.err and len(ran.err.splitlines()) == 1
    if is_there:
        assert dtype_in(home) == "fp32" and decides(home)
    assert leftovers(arch_folder(engines_of(home))) == []


def test_a_folder_that_is_none_is_told(home: Home, tmp_path: Path) -> None:
    ran = install(home, tmp_path / "none")
    assert ran.status == 1 and "none/config.json cannot be read: No such file" in ran.err


def test_an_engine_s_place_that_cannot_be_made_is_told(home: Home, source: Path) -> None:
    engines_of(home).parent.mkdir(parents=True)
    engines_of(home).write_text("a file")
    ran = install(home, source)
    assert ran.status == 1 and "File exists; nothing was changed" in ran.err


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Of eight megabytes, which only the superuser may mount."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a disk can be mounted only by the superuser")
    yield folder
    # An engine that was loaded from there may still have its files mapped.
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path, left: int) -> Path:
    """A file that leaves `left` bytes free."""
    filler = disk / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(disk).free - left))
    return filler


def test_too_small_a_disk_is_told_before_it_is_filled(source: Path, small_disk: Path) -> None:
    home = {"CLAUDE_ROUTER_HOME": str(small_disk)}
    assert install(home, source, "--dtype", "int4").status == 0
    fill(small_disk, 1_000_000)
    ran = install(home, source, "--dtype", "fp32")
    assert ran.status == 1
    assert "the exported model takes about" in ran.err and "smaller --dtype" in ran.err
    assert dtype_in(home) == "int4" and decides(home)


def test_a_disk_that_fills_up_is_told_and_the_old_engine_stays(
    source: Path, small_disk: Path
) -> None:
    home = {"CLAUDE_ROUTER_HOME": str(small_disk)}
    assert install(home, source, "--dtype", "int4").status == 0
    # Enough for the weights, but a model as small as this has larger tables of positions.
    filler = fill(small_disk, 1_000_000)
    ran = install(home, source, "--dtype", "int4", "--force")
    assert ran.status == 1 and "No space left on device; nothing was changed" in ran.err
    filler.unlink()
    assert dtype_in(home) == "int4" and decides(home)
    assert leftovers(arch_folder(engines_of(home))) == []


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
from claude_router.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_a_file_that_may_not_grow_is_told_and_the_old_engine_stays(
    home: Home, source: Path
) -> None:
    install_tiny(home, source)
    arguments = ["router", "engine", "install", "arch", "--from", str(source), ACCEPTED]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, *arguments, "--dtype", "fp16"],
        cwd=ROOT,
        env=home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"{os.strerror(errno.EFBIG)}; nothing was changed" in done.stderr
    assert dtype_in(home) == "fp32" and decides(home)
    assert leftovers(arch_folder(engines_of(home))) == []


CLI = """
from claude_router.cli import main
os.environ["CLAUDE_ROUTER_HOME"] = sys.argv[3]
sys.exit(main(["router", "engine", "install", "arch", *sys.argv[4:]]))
"""


def is_install_killed(home: Home, source: Path, moment: int) -> bool:
    root = home["CLAUDE_ROUTER_HOME"]
    arguments = (root, "--from", str(source), ACCEPTED, "--dtype", "int8")
    return is_killed(CLI, moment, engines_of(home), *arguments)


@pytest.mark.parametrize("moment", [1, 6, 10, 14, 18, 22])
def test_a_first_install_that_is_killed_looks_like_none(
    home: Home, source: Path, moment: int
) -> None:
    assert is_install_killed(home, source, moment)
    listed = json.loads(Ran(engine, "list", "--json", environment=home).out)[1]
    assert listed["state"] == "absent", listed
    has_left = bool(leftovers(arch_folder(engines_of(home))))
    assert any("killed" in note for note in listed["notes"]) == has_left
    assert install(home, source).status == 0
    assert decides(home) and leftovers(arch_folder(engines_of(home))) == []


@pytest.mark.parametrize("moment", [8, 20, 23, 25, 27])
def test_a_second_install_that_is_killed_leaves_a_whole_engine(
    home: Home, source: Path, moment: int
) -> None:
    install_tiny(home, source)
    assert is_install_killed(home, source, moment)
    assert dtype_in(home) in ("fp32", "int8") and decides(home)
    assert install(home, source, "--force").status == 0
    assert leftovers(arch_folder(engines_of(home))) == []


def test_an_export_without_its_packages_says_what_to_install(
    home: Home, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    ran = install(home, source)
    assert ran.status == 1 and 'pip install "claude-router[arch]"' in ran.err


def test_a_folder_and_a_repository_at_once_are_refused(home: Home, source: Path) -> None:
    arguments = ["install", "arch", "katanemo/Arch-Router-1.5B", "--from", str(source)]
    ran = Ran(engine, *arguments, environment=home)
    assert (ran.status, ran.out) == (2, "") and "not both" in ran.err
