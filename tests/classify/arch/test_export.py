import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("onnx")

from claude_router.classify.arch import export as exporting
from claude_router.classify.arch.errors import CheckpointError, ExportError
from claude_router.classify.arch.export import export
from claude_router.classify.arch.spec import read_spec, verify
from claude_router.route.classifier import ClassifierError
from tests.classify.arch.tiny import (
    TIED,
    UNTIED,
    Tiny,
    upper_half,
    weights,
    write,
    write_tensors,
)

ROOT = Path(__file__).parents[3]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(Tiny(TIED), tmp_path / "source")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "engines" / "arch"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def is_alone(target: Path) -> bool:
    """Whether nothing is beside `target` but the folder for which it stands."""
    return names(target.parent) == sorted((target.name, target.readlink().name))


@pytest.mark.parametrize("dtype", ["fp32", "fp16", "int8", "int4"])
def test_an_export_is_whole_and_says_what_it_is(
    exported: Callable[[str, str], Path], dtype: str
) -> None:
    folder = exported("tied", dtype)
    spec = read_spec(folder)
    verify(folder, spec)
    assert (spec.dtype, spec.model) == (dtype, TIED)
    assert names(folder) == ["arch.json", "model.onnx", "tokenizer.json", "weights.bin"]


def test_shards_and_bfloat16_change_nothing(tmp_path: Path) -> None:
    whole = {
        name: (upper_half(values).astype("uint32") << 16).view("float32")
        for name, values in weights(UNTIED, 0).items()
    }
    single = write(Tiny(UNTIED), tmp_path / "single")
    write_tensors(single, whole, "F32", shards=1)
    sharded = write(Tiny(UNTIED, stored="BF16", shards=3), tmp_path / "sharded")
    one, other = (export(path, tmp_path / f"{path.name}-out", "fp32") for path in (single, sharded))
    assert one.weights == other.weights


def test_a_tied_table_is_stored_once(exported: Callable[[str, str], Path]) -> None:
    parameters = sum(values.size for values in weights(TIED, 0).values())
    padding = 4096 * 60
    for dtype, size in (("fp32", 4), ("fp16", 2)):
        rotations = TIED.max_positions * TIED.head_dim * size
        written = read_spec(exported("tied", dtype)).weights.size
        assert parameters * size <= written - rotations <= parameters * size + padding


def test_an_export_says_where_it_is_from_and_keeps_the_licence(source: Path, target: Path) -> None:
    (source / "LICENSE").write_text("Do what is right.\n")
    (source / "NOTICE.txt").write_text("By nobody.\n")
    assert export(source, target, "fp16").origin == str(source)
    assert (target / "LICENSE").read_text() == "Do what is right.\n"
    assert (target / "NOTICE.txt").read_text() == "By nobody.\n"
    export(source, target, "fp16", origin="somewhere else")
    assert read_spec(target).origin == "somewhere else"


def test_an_export_takes_the_place_of_an_older_one(source: Path, target: Path) -> None:
    export(source, target, "fp32")
    assert export(source, target, "int8") == read_spec(target)
    assert is_alone(target)


def test_progress_grows_to_the_end(source: Path, target: Path) -> None:
    told: list[tuple[int, int]] = []
    export(source, target, "fp32", lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1]


def test_a_checkpoint_damaged_inside_leaves_what_was_there(source: Path, target: Path) -> None:
    spec = export(source, target, "fp32")
    path = source / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(CheckpointError, match="cut short"):
        export(source, target, "int4")
    assert read_spec(target) == spec
    assert is_alone(target)


def test_a_checkpoint_that_shrinks_while_it_is_read_leaves_nothing(
    source: Path, target: Path
) -> None:
    path = source / "model.safetensors"

    def shrink(done: int, total: int) -> None:
        os.truncate(path, 20_000)

    with pytest.raises(CheckpointError, match="cut short"):
        export(source, target, "fp32", shrink)
    assert names(target.parent) == []


def test_a_full_disk_is_said_and_leaves_nothing(source: Path, target: Path) -> None:
    def fail(done: int, total: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(ExportError, match=r"No space left on device; nothing was changed"):
        export(source, target, "fp32", fail)
    assert names(target.parent) == []


def test_too_little_space_is_said_before_anything_is_written(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "expected_bytes", lambda checkpoint, dtype: 10**18)
    with pytest.raises(ExportError, match=r"takes about 1000000000\.0 GB"):
        export(source, target, "fp32")
    assert names(target.parent) == []


@pytest.mark.parametrize("dtype", ["int8", "int4"])
def test_widths_that_cannot_be_cut_into_blocks_are_refused(
    tmp_path: Path, target: Path, dtype: str
) -> None:
    source = write(Tiny(replace(TIED, intermediate=100)), tmp_path / "odd")
    with pytest.raises(CheckpointError, match="multiples of 128"):
        export(source, target, dtype)  # type: ignore[arg-type]
    assert not target.exists()


KILLED = """
import sys
from pathlib import Path
from claude_router.classify.arch.export import export
def wait(done, total):
    print(done, flush=True)
    sys.stdin.read()
export(Path(sys.argv[1]), Path(sys.argv[2]), "fp32", wait)
"""


def test_an_export_that_is_killed_looks_like_none_and_is_cleared_by_the_next(
    source: Path, target: Path
) -> None:
    command = [sys.executable, "-c", KILLED, str(source), str(target)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout and process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    with pytest.raises(ClassifierError, match="no arch engine is installed"):
        read_spec(target)
    assert names(target.parent) != []
    export(source, target, "fp32")
    assert is_alone(target)


@pytest.mark.parametrize("name", ["model.onnx", "weights.bin", "tokenizer.json"])
def test_a_damaged_installation_is_noticed(source: Path, target: Path, name: str) -> None:
    spec = export(source, target, "fp32")
    path = target / name
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(ClassifierError, match=f"{name} is damaged"):
        verify(target, spec)
    path.write_bytes(content[:-1])
    with pytest.raises(ClassifierError, match=f"{name} is not"):
        read_spec(target)
    path.unlink()
    with pytest.raises(ClassifierError, match=f"{name}: No such file"):
        read_spec(target)


@pytest.mark.parametrize("content", ["", "{}", '{"format": 2}'])
def test_an_unusable_arch_json_is_an_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "arch.json").write_text(content)
    with pytest.raises(ClassifierError, match=r"arch\.json cannot be used"):
        read_spec(tmp_path)
