from pathlib import Path

import pytest

from claude_router.config.edit import Set, edited
from claude_router.config.problems import ConfigError
from claude_router.config.save import ChangedMeanwhileError, Opened, open_for_edit, save

OLD = b"\xef\xbb\xbf# mine\r\na: \xc3\xbc\r\nb: 1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_bytes(OLD)
    return path


def test_an_edit_changes_its_line_and_no_other_byte(path: Path) -> None:
    opened = open_for_edit(path)
    save(opened, edited(opened.text, [Set(("b",), "ö")]))
    assert path.read_bytes() == OLD.replace(b"1", b"\xc3\xb6")


def test_the_old_content_is_kept_beside_it_and_both_are_private(path: Path) -> None:
    save(open_for_edit(path), "a: 2\n")
    backup = path.with_name("config.yaml.bak")
    assert backup.read_bytes() == OLD
    assert [each.stat().st_mode & 0o777 for each in (path, backup)] == [0o600, 0o600]
    assert sorted(path.parent.iterdir()) == [path, backup]


def test_a_second_save_builds_on_the_first(path: Path) -> None:
    opened = save(open_for_edit(path), "a: 2\n")
    save(opened, "a: 3\n")
    assert path.read_text() == "a: 3\n"
    assert path.with_name("config.yaml.bak").read_text() == "a: 2\n"


def test_an_unchanged_text_is_not_written(path: Path) -> None:
    opened = open_for_edit(path)
    assert save(opened, opened.text) == opened
    assert list(path.parent.iterdir()) == [path]


def test_a_change_by_others_is_refused_and_shown(path: Path) -> None:
    opened = open_for_edit(path)
    path.write_bytes(OLD + b"\r\n")
    with pytest.raises(ChangedMeanwhileError, match="changed by another program") as caught:
        save(opened, "a: 2\n")
    assert path.read_bytes() == OLD + b"\r\n"
    assert list(path.parent.iterdir()) == [path]
    save(Opened(path, caught.value.theirs), "a: 2\n")
    assert path.read_text() == "a: 2\n"


def test_a_vanished_file_is_told_and_can_be_written_anew(path: Path) -> None:
    opened = open_for_edit(path)
    path.unlink()
    with pytest.raises(ChangedMeanwhileError, match="deleted or emptied") as caught:
        save(opened, "a: 2\n")
    assert caught.value.theirs == ""
    assert not path.exists()
    save(Opened(path, caught.value.theirs), "a: 2\n")
    assert list(path.parent.iterdir()) == [path]


def test_what_others_wrote_is_shown_even_if_it_is_no_text(path: Path) -> None:
    opened = open_for_edit(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ChangedMeanwhileError) as caught:
        save(opened, "a: 2\n")
    assert caught.value.theirs == "\ufffd\ufffd\x00"


def test_a_symlink_stays_one(path: Path) -> None:
    link = path.with_name("link.yaml")
    link.symlink_to(path)
    save(open_for_edit(link), "a: 2\n")
    assert link.is_symlink()
    assert path.read_text() == "a: 2\n"
    assert path.with_name("link.yaml.bak").read_bytes() == OLD


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (None, "there is no such file"),
        (b"\xff", "this is not UTF-8 text"),
        ("a: 1\n".encode("utf-16"), "this is UTF-16 text, which is read but can't be edited"),
    ],
)
def test_what_can_not_be_read_is_not_opened(tmp_path: Path, raw: bytes | None, words: str) -> None:
    path = tmp_path / "config.yaml"
    if raw is not None:
        path.write_bytes(raw)
    with pytest.raises(ConfigError, match=words):
        open_for_edit(path)
