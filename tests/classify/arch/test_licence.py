from pathlib import Path

import pytest

from claude_router.classify.arch.licence import Licence, licence_files, read_licence

README = """---
license: other
license_name: katanemo-research
license_link: >-
  https://huggingface.co/katanemo/Arch-Router-1.5B/blob/main/LICENSE
---

# A model
"""


def test_name_and_link_are_those_of_the_readme(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(README)
    link = "https://huggingface.co/katanemo/Arch-Router-1.5B/blob/main/LICENSE"
    assert read_licence(tmp_path) == Licence("katanemo-research", link, None)


def test_a_known_licence_has_no_other_name(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nlicense: apache-2.0\n---\n")
    assert read_licence(tmp_path) == Licence("apache-2.0", None, None)


def test_the_text_is_that_of_the_licence_s_file(tmp_path: Path) -> None:
    (tmp_path / "LICENSE.md").write_text("Do what is right.\n")
    (tmp_path / "NOTICE").write_text("By nobody.\n")
    assert read_licence(tmp_path) == Licence(None, None, "Do what is right.")
    assert [path.name for path in licence_files(tmp_path)] == ["LICENSE.md", "NOTICE"]


@pytest.mark.parametrize(
    "readme",
    ["", "# A model\n", "---\n[\n---\n", "---\n- a list\n---\n", "---\nlicense: 3\n---\n", "\xff"],
)
def test_a_readme_that_tells_nothing_is_no_error(tmp_path: Path, readme: str) -> None:
    (tmp_path / "README.md").write_bytes(readme.encode("latin-1"))
    assert read_licence(tmp_path) == Licence(None, None, None)


def test_a_folder_that_tells_nothing_has_no_licence(tmp_path: Path) -> None:
    assert read_licence(tmp_path) == Licence(None, None, None)
