from pathlib import Path

import pytest

from claude_router.claude_code.find import ClaudeNotFoundError, find_claude


def program(path: Path, text: str = "#!/bin/sh\necho 2.0.0\n", mode: int = 0o755) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return path


def test_the_variable_wins(tmp_path: Path) -> None:
    named = program(tmp_path / "my claude")
    program(tmp_path / "bin/claude")
    environment = {"CLAUDE_ROUTER_CLAUDE": str(named), "PATH": str(tmp_path / "bin")}
    assert find_claude(environment) == named


@pytest.mark.parametrize(
    ("mode", "message"), [(None, "does not exist"), (0o644, "is not an executable file")]
)
def test_a_bad_variable_is_told(tmp_path: Path, mode: int | None, message: str) -> None:
    if mode is not None:
        program(tmp_path / "claude", mode=mode)
    with pytest.raises(ClaudeNotFoundError, match=message):
        find_claude({"CLAUDE_ROUTER_CLAUDE": str(tmp_path / "claude")})


def test_a_variable_that_names_us_is_told(tmp_path: Path) -> None:
    wrapper = program(tmp_path / "claude", '#!/bin/sh\nexec claude-router "$@"\n')
    with pytest.raises(ClaudeNotFoundError, match="is claude-router itself"):
        find_claude({"CLAUDE_ROUTER_CLAUDE": str(wrapper)})


def test_links_and_wrappers_of_ours_are_passed_over(tmp_path: Path) -> None:
    ours = program(tmp_path / "venv/claude-router", "#!/usr/bin/python3\n")
    (tmp_path / "a").mkdir()
    (tmp_path / "a/claude").symlink_to(ours)
    program(tmp_path / "b/claude", '#!/bin/bash\nexec python -m claude_router "$@"\n')
    real = program(tmp_path / "c/claude")
    path = ":".join(str(tmp_path / name) for name in ("a", "b", "missing", "c"))
    assert find_claude({"PATH": path}) == real


@pytest.mark.parametrize(
    "place",
    [
        ".claude/local/claude",
        ".claude/local/node_modules/.bin/claude",
        ".local/bin/claude",
        ".npm-global/bin/claude",
    ],
)
def test_the_usual_places_are_tried_after_path(tmp_path: Path, place: str) -> None:
    real = program(tmp_path / place)
    assert find_claude({"PATH": str(tmp_path / "empty"), "HOME": str(tmp_path)}) == real


def test_npm_s_global_folder_is_tried(tmp_path: Path) -> None:
    real = program(tmp_path / "prefix/bin/claude")
    environment = {"PATH": str(tmp_path), "npm_config_prefix": str(tmp_path / "prefix")}
    assert find_claude(environment) == real


def test_a_binary_that_mentions_us_is_not_us(tmp_path: Path) -> None:
    real = program(tmp_path / "claude", "\x7fELF claude-router")
    assert find_claude({"PATH": str(tmp_path)}) == real


def test_a_folder_of_path_that_cannot_be_looked_into_is_passed_over(tmp_path: Path) -> None:
    # A name too long fails as a folder of somebody else's does, and for root too.
    unusable, claude = "/" + "x" * 300, program(tmp_path / "bin/claude")
    assert find_claude({"PATH": f"{unusable}:{tmp_path}/bin"}) == claude
    with pytest.raises(ClaudeNotFoundError, match="does not exist"):
        find_claude({"CLAUDE_ROUTER_CLAUDE": f"{unusable}/claude"})
