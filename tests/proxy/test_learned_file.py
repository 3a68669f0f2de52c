import threading
from datetime import date
from pathlib import Path

import pytest

from claude_router.proxy.learned import Quirk
from claude_router.proxy.learned_file import (
    NewerFileError,
    QuirksFileError,
    forget,
    read_quirks,
    save_changes,
)
from claude_router.translate.heal import Correction

WRITERS = 4


def quirk(parameter: str, model: str = "vllm/a") -> Quirk:
    return Quirk(model, "localhost:8000", Correction(parameter), "No!", date(2026, 8, 1))


def save(path: Path, *quirks: Quirk) -> None:
    save_changes(path, {one.key: one for one in quirks})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "claude-router" / "quirks.yaml"


def kept_aside(path: Path) -> list[Path]:
    return [each for each in path.parent.iterdir() if each != path]


def test_the_file_and_its_folder_are_the_owner_s_only(path: Path) -> None:
    assert read_quirks(path) == ()
    save(path, quirk("top_p"))
    assert read_quirks(path) == (quirk("top_p"),)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert kept_aside(path) == []


def test_who_writes_last_loses_nothing_of_what_others_wrote(path: Path) -> None:
    ready = threading.Barrier(WRITERS)

    def write(n: int) -> None:
        ready.wait()
        save(path, quirk(f"parameter_{n}"))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read_quirks(path)) == WRITERS


def test_deleting_the_file_forgets_all_but_what_comes_after(path: Path) -> None:
    save(path, quirk("top_p"))
    path.unlink()
    save(path, quirk("stop"))
    assert read_quirks(path) == (quirk("stop"),)


@pytest.mark.parametrize("raw", [b"models: [", b"\xff\xfe\x00", b"# \n" * 100_000])
def test_a_broken_file_is_kept_aside_before_it_is_replaced(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(raw)
    with pytest.raises(QuirksFileError, match=str(path)):
        read_quirks(path)
    assert path.read_bytes() == raw
    new = quirk("stop")
    saved = save_changes(path, {new.key: new})
    assert saved.quirks == read_quirks(path) == (new,)
    assert saved.aside is not None and saved.aside.read_bytes() == raw
    assert kept_aside(path) == [saved.aside]


def test_what_cannot_be_read_at_all_is_kept_aside_too(path: Path) -> None:
    path.mkdir(parents=True)
    (path / "mine").touch()
    with pytest.raises(QuirksFileError, match="Is a directory"):
        read_quirks(path)
    save(path, quirk("stop"))
    assert [(aside / "mine").exists() for aside in kept_aside(path)] == [True]


def test_a_newer_file_is_neither_read_nor_changed(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text("version: 2\n")
    with pytest.raises(NewerFileError, match="Update claude-router"):
        read_quirks(path)
    with pytest.raises(NewerFileError):
        save(path, quirk("stop"))
    assert path.read_text() == "version: 2\n" and kept_aside(path) == []


def test_a_folder_that_cannot_be_made_is_told(path: Path) -> None:
    path.parent.parent.mkdir()
    path.parent.touch()
    assert read_quirks(path) == ()
    with pytest.raises(QuirksFileError, match="this session only"):
        save(path, quirk("stop"))


def test_a_model_s_quirks_are_forgotten_and_no_other_s(path: Path) -> None:
    other = quirk("top_p", "vllm/b")
    save(path, quirk("top_p"), quirk("stop"), other)
    assert forget(path, {"vllm/a"}) == 2
    assert forget(path, {"vllm/a", "vllm/c"}) == 0
    assert read_quirks(path) == (other,)


def test_forgetting_makes_no_file(path: Path) -> None:
    assert forget(path, {"vllm/a"}) == 0
    gone = quirk("top_p")
    save_changes(path, {gone.key: None})
    assert list(path.parent.iterdir()) == []
