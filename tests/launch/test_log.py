import logging
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from claude_router.launch.log import keep_out_of_log, start_logging


@pytest.fixture(autouse=True)
def restored_loggers() -> Iterator[None]:
    names = ("claude_router", "aiohttp", "asyncio")
    before = {name: list(logging.getLogger(name).handlers) for name in names}
    propagate = logging.getLogger("claude_router").propagate
    yield
    logging.getLogger("claude_router").propagate = propagate
    for name, handlers in before.items():
        logger = logging.getLogger(name)
        for handler in set(logger.handlers) - set(handlers):
            logger.removeHandler(handler)
            with suppress(OSError):  # one test's disk is full
                handler.close()


def test_keys_never_reach_the_log(tmp_path: Path) -> None:
    path = start_logging(tmp_path / "logs", is_debug=False)
    log = logging.getLogger("claude_router.test")
    key = "sk-ant-" + "abcdefghij" * 3
    log.info("key %s", key)
    try:
        raise RuntimeError("Bearer abcdefghijklmnop1234")
    except RuntimeError:
        log.exception("failed")
    text = path.read_text()
    assert "abcdefghij" not in text
    assert "RuntimeError: Bearer ***" in text


def test_what_is_known_to_be_a_secret_goes_whatever_its_shape(tmp_path: Path) -> None:
    path = start_logging(tmp_path / "logs", is_debug=True)
    keep_out_of_log(["just-plain-words"])
    logging.getLogger("claude_router.test").debug("it is just-plain-words")
    assert path.read_text().rstrip().endswith("it is ***")


def test_the_log_is_the_users_alone(tmp_path: Path) -> None:
    path = start_logging(tmp_path / "logs", is_debug=True)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_an_unwritable_folder_only_silences_the_log(tmp_path: Path) -> None:
    file = tmp_path / "logs"
    file.write_text("a file, not a folder")
    start_logging(file, is_debug=False)
    logging.getLogger("claude_router.test").warning("goes nowhere")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk to offer")
def test_a_full_disk_says_nothing_on_stderr(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / "claude-router.log").symlink_to("/dev/full")
    start_logging(folder, is_debug=False)
    logging.getLogger("claude_router.test").warning("finds no room")
    assert capfd.readouterr().err == ""
