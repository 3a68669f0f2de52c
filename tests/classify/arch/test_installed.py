from pathlib import Path

import pytest

pytest.importorskip("onnx")

from claude_router.classify.arch.export import export
from claude_router.classify.arch.installed import (
    arch_folder,
    download_folder,
    downloads,
    installed,
)
from claude_router.route.classifier import ClassifierError
from tests.classify.arch.tiny import TIED, Tiny, write


@pytest.mark.parametrize("is_folder_there", [False, True])
def test_what_is_not_installed_says_how_to_install_it(
    tmp_path: Path, is_folder_there: bool
) -> None:
    if is_folder_there:
        arch_folder(tmp_path).mkdir()
    command = r"arch is not installed: run `claude-router router engine install arch`"
    with pytest.raises(ClassifierError, match=command):
        installed(tmp_path)


def test_an_installed_model_is_found_and_one_cut_short_is_not(tmp_path: Path) -> None:
    source = write(Tiny(TIED), tmp_path / "source")
    engines = tmp_path / "engines"
    export(source, arch_folder(engines), "int4")
    folder = installed(engines)
    assert (folder / "arch.json").is_file()
    weights = folder / "weights.bin"
    weights.write_bytes(weights.read_bytes()[:-1])
    with pytest.raises(ClassifierError, match=r"weights\.bin is not \d+ bytes long"):
        installed(engines)


def test_downloads_are_kept_by_repository(tmp_path: Path) -> None:
    assert downloads(tmp_path) == []
    folder = download_folder(tmp_path, "katanemo/Arch-Router-1.5B")
    folder.mkdir(parents=True)
    assert downloads(tmp_path) == [folder]
