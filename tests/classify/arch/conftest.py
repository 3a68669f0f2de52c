from collections.abc import Callable
from pathlib import Path

import pytest

from claude_router.classify.arch.decoder import Decoder
from claude_router.classify.arch.spec import read_spec
from tests.classify.arch.tiny import TIED, UNTIED, Tiny, write

VARIANTS = {"tied": Tiny(TIED), "untied": Tiny(UNTIED, seed=1)}
Exported = Callable[[str, str], Path]


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """Folder of the exported tiny model, by variant and dtype; each is exported once."""
    pytest.importorskip("onnx")
    from claude_router.classify.arch.export import export

    root = tmp_path_factory.mktemp("arch")

    def folder(variant: str, dtype: str) -> Path:
        target = root / f"{variant}-{dtype}"
        if not target.exists():
            source = write(VARIANTS[variant], root / f"{variant}-source")
            export(source, target, dtype)  # type: ignore[arg-type]
        return target

    return folder


@pytest.fixture(scope="session")
def opened(exported: Exported) -> Callable[[str, str], Decoder]:
    def decoder(variant: str, dtype: str) -> Decoder:
        folder = exported(variant, dtype)
        return Decoder.load(folder, read_spec(folder), "cpu")

    return decoder
