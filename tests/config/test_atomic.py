from pathlib import Path

import pytest

from claude_router.config.atomic import write_atomically


def test_a_file_is_replaced_and_private(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("old")
    write_atomically(path, "neu: ü\r\n")
    assert path.read_bytes() == "neu: ü\r\n".encode()
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_symlink_stays_one(tmp_path: Path) -> None:
    target = tmp_path / "dotfiles" / "router.yaml"
    target.parent.mkdir()
    target.write_text("old")
    link = tmp_path / "config.yaml"
    link.symlink_to(target)
    write_atomically(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_failure_leaves_the_file_and_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "\ud800")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "none" / "config.yaml", "")
