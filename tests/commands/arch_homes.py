"""A home with a small arch engine, and whether it still decides."""

import asyncio
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from claude_router.classify.arch.classifier import ArchClassifier
from claude_router.classify.arch.export import export
from claude_router.classify.arch.installed import arch_folder, installed
from claude_router.classify.arch.nodes import Dtype
from claude_router.config.paths import Paths
from claude_router.route.classifier import Turn
from claude_router.route.preferences import Preference
from tests.classify.arch.tiny import TIED, Tiny, write

ACCEPTED = "--accept-licence"


def engines_of(home: Mapping[str, str]) -> Path:
    return Paths.of(home).engines


def checkpoint(folder: Path) -> Path:
    """A sharded one, with a licence."""
    source = write(Tiny(TIED, shards=3), folder)
    (source / "README.md").write_text("---\nlicense: other\nlicense_name: tiny-research\n---\n")
    (source / "LICENSE").write_text("Do what is right.\n\x1b[2JBy nobody.\n")
    return source


def install_tiny(home: Mapping[str, str], source: Path, dtype: Dtype = "fp32") -> None:
    export(source, arch_folder(engines_of(home)), dtype)


def decides(home: Mapping[str, str]) -> bool:
    """Whether the installed engine answers."""
    preferences = [Preference("one", "the first task", ""), Preference("two", "the second", "")]
    with closing(ArchClassifier(installed(engines_of(home)), device="cpu")) as engine:
        found = asyncio.run(engine.classify([Turn("user", "do the first task")], preferences))
    return set(found.scores) == {"one", "two"}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()
