from itertools import count
from pathlib import Path

import pytest

from claude_router.classify.arch.errors import BusyError
from claude_router.classify.arch.locking import is_in_use
from claude_router.classify.arch.replacing import leftovers, remove, replaced
from tests.classify.arch.killing import is_killed


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "engines" / "arch"


def put(target: Path, words: str) -> None:
    with replaced(target) as folder:
        (folder / "first").write_text(words)
        (folder / "last").write_text(words)


def words_in(target: Path) -> set[str]:
    return {path.read_text() for path in target.iterdir()}


PUT = """
from pathlib import Path
from claude_router.classify.arch.replacing import replaced
with replaced(Path(sys.argv[3])) as folder:
    (folder / "first").write_text("new")
    (folder / "last").write_text("new")
"""


def test_the_new_folder_takes_the_place_of_the_old_one(target: Path) -> None:
    put(target, "old")
    put(target, "new")
    assert words_in(target) == {"new"}
    assert leftovers(target) == []


@pytest.mark.parametrize("kind", [RuntimeError, KeyboardInterrupt])
def test_an_error_leaves_what_was_there(target: Path, kind: type[BaseException]) -> None:
    put(target, "old")
    with pytest.raises(kind), replaced(target) as folder:
        (folder / "first").write_text("new")
        raise kind
    assert words_in(target) == {"old"}
    assert leftovers(target) == []


def test_a_kill_at_any_moment_leaves_the_old_or_the_new(target: Path) -> None:
    put(target, "old")
    ends = set()
    for moment in count(1):
        if not is_killed(PUT, moment, target.parent, str(target)):
            break
        (end,) = words_in(target)
        ends.add(end)
        put(target, "old")
        assert leftovers(target) == []
    assert moment > 10
    assert ends == {"old", "new"}


def test_a_kill_at_the_first_time_leaves_nothing_or_all(target: Path) -> None:
    ends = set()
    for moment in count(1):
        if not is_killed(PUT, moment, target.parent, str(target)):
            break
        ends.add(frozenset(words_in(target)) if target.exists() else frozenset())
        if target.parent.exists():
            remove(target)
    assert ends == {frozenset(), frozenset({"new"})}


def test_two_at_once_are_refused(target: Path) -> None:
    with replaced(target) as folder:
        (folder / "first").write_text("one")
        assert is_in_use(target.parent)
        with pytest.raises(BusyError, match="another install is at work"):
            put(target, "other")
        with pytest.raises(BusyError):
            remove(target)
    assert words_in(target) == {"one"}
    assert not is_in_use(target.parent)


def test_a_folder_of_other_making_is_left_alone(target: Path) -> None:
    target.mkdir(parents=True)
    (target / "mine").write_text("mine")
    with pytest.raises(FileExistsError, match="move it away"):
        put(target, "new")
    assert words_in(target) == {"mine"}


def test_what_is_removed_is_gone_with_all_that_is_left_over(target: Path) -> None:
    put(target, "old")
    assert is_killed(PUT, 8, target.parent, str(target))
    assert leftovers(target) != []
    remove(target)
    assert list(target.parent.iterdir()) == []
    assert not is_in_use(target.parent / "none")


def test_a_link_to_what_is_gone_counts_as_nothing(target: Path) -> None:
    put(target, "old")
    (target / "first").unlink()
    (target / "last").unlink()
    target.resolve().rmdir()
    assert not target.exists()
    put(target, "new")
    assert words_in(target) == {"new"}
