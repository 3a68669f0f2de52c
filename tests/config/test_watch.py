import os
from pathlib import Path

import pytest

from claude_router.config.model import Config
from claude_router.config.problems import ConfigError
from claude_router.config.watch import Watcher


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text("router: {engine: arch}\n")
    return path


def engine_of(polled: Config | ConfigError | None) -> str:
    assert isinstance(polled, Config)
    return polled.router.engine


def test_an_unchanged_file_is_no_news(file: Path) -> None:
    watcher = Watcher(file, {})
    assert watcher.poll() is None


def test_a_changed_file_is_loaded_once(file: Path) -> None:
    watcher = Watcher(file, {})
    file.write_text("router: {engine: off}\n")
    assert engine_of(watcher.poll()) == "off"
    assert watcher.poll() is None


def test_a_replaced_file_of_the_same_size_and_time_is_noticed(file: Path) -> None:
    watcher = Watcher(file, {})
    times = (file.stat().st_atime_ns, file.stat().st_mtime_ns)
    other = file.with_name("new")
    other.write_text("panel: {start: hidden}\n")
    assert other.stat().st_size == file.stat().st_size
    os.utime(other, ns=times)
    other.replace(file)
    assert isinstance(watcher.poll(), Config)


def test_a_touched_file_is_no_news(file: Path) -> None:
    watcher = Watcher(file, {})
    os.utime(file, ns=(1, 1))
    assert watcher.poll() is None


def test_a_broken_file_is_told_once_and_a_mended_one_taken(file: Path) -> None:
    watcher = Watcher(file, {})
    file.write_text("router: {engine: none}\n")
    assert isinstance(watcher.poll(), ConfigError)
    assert watcher.poll() is None
    file.write_text("router: {engine: endpoint}\n")
    assert engine_of(watcher.poll()) == "endpoint"


def test_going_back_to_what_runs_after_a_broken_file_is_news(file: Path) -> None:
    watcher = Watcher(file, {})
    before = file.read_text()
    file.write_text("router: {engine: none}\n")
    assert isinstance(watcher.poll(), ConfigError)
    file.write_text(before)
    assert engine_of(watcher.poll()) == "arch"


def test_a_vanished_file_is_told_once_and_taken_when_back(file: Path) -> None:
    watcher = Watcher(file, {})
    before = file.read_text()
    file.unlink()
    assert "the file is gone" in str(watcher.poll())
    assert watcher.poll() is None
    file.write_text(before)
    assert engine_of(watcher.poll()) == "arch"


def test_a_file_that_appears_is_taken(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path / "config.yaml", {})
    assert watcher.poll() is None
    (tmp_path / "config.yaml").write_text("router: {engine: arch}\n")
    assert engine_of(watcher.poll()) == "arch"


def test_a_file_caught_empty_while_it_is_written_is_no_news(file: Path) -> None:
    watcher = Watcher(file, {})
    file.write_text("")
    assert watcher.poll() is None
    file.write_text("router: {engine: off}\n")
    assert engine_of(watcher.poll()) == "off"


def test_a_file_that_stays_empty_is_taken(file: Path) -> None:
    watcher = Watcher(file, {})
    file.write_text("")
    assert watcher.poll() is None
    assert engine_of(watcher.poll()) == "embedded"


def test_a_pipe_is_not_watched(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert Watcher(tmp_path / "pipe", {}).poll() is None


def test_nothing_to_watch_is_no_news() -> None:
    assert Watcher(None, {}).poll() is None
