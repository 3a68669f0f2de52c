import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from huggingface_hub import constants

from claude_router.classify.arch.errors import BusyError, DownloadError
from claude_router.classify.arch.fetch import fetch, missing_bytes
from claude_router.classify.arch.hub import ARCH_ROUTER, HubFile, Repository, look_up
from tests.classify.arch.tiny import TIED, Tiny, write
from tests.fakes.hub import COMMIT, SIGNATURE, FakeHub, fake_hub

WEIGHTS = "model-00002-of-00002.safetensors"


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    monkeypatch.setenv("HF_TOKEN", "hf_of_the_environment")
    # As many pieces as a large file has.
    monkeypatch.setattr(constants, "DOWNLOAD_CHUNK_SIZE", 16_384)
    source = write(Tiny(TIED, shards=2), tmp_path / "source")
    (source / "LICENSE").write_text("Do what is right.\n")
    (source / "pytorch_model.bin").write_text("not needed\n")
    with fake_hub(source) as served:
        yield served


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "downloads" / "one"


def looked_up(hub: FakeHub) -> Repository:
    return look_up(ARCH_ROUTER, hub.url, "hf_secret")


def fetched(hub: FakeHub, folder: Path) -> list[tuple[int, int]]:
    told: list[tuple[int, int]] = []
    repository = looked_up(hub)
    fetch(repository, repository.files, folder, lambda *numbers: told.append(numbers))
    return told


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_repository_tells_the_files_that_an_export_needs(hub: FakeHub) -> None:
    repository = looked_up(hub)
    assert repository.origin == f"{ARCH_ROUTER}@{COMMIT[:12]}"
    assert {file.name for file in repository.files} == names(hub.folder) - {"pytorch_model.bin"}
    assert {file.algorithm for file in repository.files if file.is_weights} == {"sha256"}
    assert "hf_secret" not in repr(repository)


def test_a_checkpoint_is_fetched_whole(hub: FakeHub, folder: Path) -> None:
    told = fetched(hub, folder)
    assert names(folder) == names(hub.folder) - {"pytorch_model.bin"}
    for path in folder.iterdir():
        assert path.read_bytes() == (hub.folder / path.name).read_bytes()
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] == sum(path.stat().st_size for path in folder.iterdir())


def test_the_token_goes_to_the_hub(hub: FakeHub, folder: Path) -> None:
    fetched(hub, folder)
    (asked,) = hub.asked("config.json")
    assert asked.headers["authorization"] == "Bearer hf_secret"


def test_a_download_that_is_interrupted_goes_on_where_it_stopped(
    hub: FakeHub, folder: Path
) -> None:
    repository = looked_up(hub)

    def interrupt(done: int, total: int) -> None:
        if hub.asked(WEIGHTS) and next(folder.glob("*.part")).stat().st_size:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(repository, repository.files, folder, interrupt)
    (part,) = folder.glob("*.part")
    came = part.stat().st_size
    fetched(hub, folder)
    assert 0 < came == hub.asked(WEIGHTS)[-1].begin
    assert (folder / WEIGHTS).read_bytes() == (hub.folder / WEIGHTS).read_bytes()


def test_a_connection_that_is_reset_keeps_what_came(hub: FakeHub, folder: Path) -> None:
    hub.reset_after[WEIGHTS] = 300_000
    with pytest.raises(DownloadError, match="goes on where it stopped") as failed:
        fetched(hub, folder)
    assert SIGNATURE not in str(failed.value)
    (part,) = folder.glob("*.part")
    came = part.stat().st_size
    assert came > 0
    repository = looked_up(hub)
    total = sum(file.size for file in repository.files)
    before = total - missing_bytes(repository.files, folder)
    assert before >= came
    fetched(hub, folder)
    assert hub.asked(WEIGHTS)[-1].begin == came
    assert (folder / WEIGHTS).read_bytes() == (hub.folder / WEIGHTS).read_bytes()
    assert len(hub.asked("tokenizer.json")) == 1


def test_a_hub_that_cannot_continue_begins_the_file_anew(hub: FakeHub, folder: Path) -> None:
    hub.reset_after[WEIGHTS], hub.has_ranges = 300_000, False
    with pytest.raises(DownloadError):
        fetched(hub, folder)
    fetched(hub, folder)
    assert (folder / WEIGHTS).read_bytes() == (hub.folder / WEIGHTS).read_bytes()


def test_a_file_with_another_checksum_is_removed_and_told(hub: FakeHub, folder: Path) -> None:
    hub.damaged.add(WEIGHTS)
    with pytest.raises(DownloadError, match=f"{WEIGHTS} of {ARCH_ROUTER} came damaged"):
        fetched(hub, folder)
    assert not list(folder.glob("*.part")) and not (folder / WEIGHTS).exists()
    hub.damaged.clear()
    fetched(hub, folder)
    assert (folder / WEIGHTS).exists()


def test_a_small_file_with_another_checksum_is_told_too(hub: FakeHub, folder: Path) -> None:
    hub.damaged.add("config.json")
    with pytest.raises(DownloadError, match=r"config\.json of .* came damaged"):
        fetched(hub, folder)


def test_a_file_of_an_older_commit_is_fetched_anew(hub: FakeHub, folder: Path) -> None:
    fetched(hub, folder)
    (hub.folder / "LICENSE").write_text("Do what is left.\n")
    fetched(hub, folder)
    assert (folder / "LICENSE").read_text() == "Do what is left.\n"
    assert len(hub.asked(WEIGHTS)) == 2, "asked once, and redirected to its place"


@pytest.mark.parametrize(
    ("status", "code", "why"),
    [
        (404, "RepoNotFound", "has no repository"),
        (401, "RepoNotFound", "hf auth login"),
        (401, "GatedRepo", "accept them at"),
        (403, "GatedRepo", "accept them at"),
        (403, "", r"refused the token \(403\)"),
        (500, "", "answered 500"),
    ],
)
def test_a_refusal_says_what_to_do(hub: FakeHub, status: int, code: str, why: str) -> None:
    hub.refusal = (status, code)
    with pytest.raises(DownloadError, match=why):
        looked_up(hub)


def test_a_hub_out_of_reach_is_told(tmp_path: Path) -> None:
    with fake_hub(tmp_path) as hub:
        url = hub.url
    with pytest.raises(DownloadError, match=rf"connection to {url} failed .*--from DIR"):
        look_up(ARCH_ROUTER, url, None)


def test_a_repository_without_weights_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with fake_hub(tmp_path) as hub, pytest.raises(DownloadError, match=r"no \*\.safetensors"):
        looked_up(hub)


@pytest.mark.parametrize("name", ["arch", "./arch", "../arch/router", "a b/c", "/tmp/arch/router"])
def test_a_name_that_is_no_repository_is_told(name: str) -> None:
    with pytest.raises(DownloadError, match="--from DIR"):
        look_up(name, None, None)


def test_a_disk_that_fills_up_is_told_and_what_came_is_kept(hub: FakeHub, folder: Path) -> None:
    repository = looked_up(hub)

    def fill(done: int, total: int) -> None:
        if hub.asked(WEIGHTS):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(DownloadError, match=r"the disk is full .* what came so far is kept"):
        fetch(repository, repository.files, folder, fill)
    assert (folder / "model-00001-of-00002.safetensors").exists()


def test_a_place_that_cannot_be_written_is_told(hub: FakeHub, folder: Path) -> None:
    repository = looked_up(hub)
    (file,) = (file for file in repository.files if file.name == "config.json")
    (folder / f"{file.digest}.part").mkdir(parents=True)
    with pytest.raises(DownloadError, match=r"\.part cannot be used: Is a directory"):
        fetch(repository, [file], folder, lambda done, total: None)


def test_two_downloads_do_not_share_a_folder(hub: FakeHub, folder: Path) -> None:
    repository = looked_up(hub)

    def again(done: int, total: int) -> None:
        with pytest.raises(BusyError, match="another install is at work"):
            fetch(repository, repository.files, folder, lambda done, total: None)

    fetch(repository, repository.files, folder, again)


def test_a_file_is_known_by_its_contents(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"hello\n")
    git = HubFile("file", 6, "sha1", "ce013625030ba8dba906f756967f9e9ca394464a")
    assert git.is_at(path)
    path.write_bytes(b"hallo\n")
    assert not git.is_at(path) and not git.is_at(tmp_path / "none")
