"""What of each engine is on this machine, for `engine list` and `doctor`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from claude_router.classify.arch.installed import arch_folder, downloads, installed
from claude_router.classify.arch.locking import is_in_use
from claude_router.classify.arch.replacing import leftovers
from claude_router.classify.arch.spec import read_spec as read_arch_spec
from claude_router.classify.spec import checked_bytes, read_spec
from claude_router.commands.streams import why
from claude_router.config.load import load
from claude_router.config.model import Endpoint
from claude_router.config.paths import config_in_use, may_exist
from claude_router.config.problems import ConfigError
from claude_router.resources import asset
from claude_router.route.classifier import ClassifierError

State = Literal["ready", "absent", "broken"]


@dataclass(frozen=True, slots=True)
class EngineFile:
    """`size` in bytes."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class EngineState:
    """`summary` says the state in words, `notes` are sentences about what else is there.

    `dtype`, `origin` and `date` (YYYY-MM-DD) are those of an installed model.
    """

    name: str
    state: State
    summary: str
    files: tuple[EngineFile, ...] = ()
    notes: tuple[str, ...] = ()
    dtype: str | None = None
    origin: str | None = None
    date: str | None = None

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


def embedded_state() -> EngineState:
    try:
        folder = asset("router")
        spec = read_spec(folder / "router.json")
        files = tuple(
            EngineFile(folder / one.file, len(checked_bytes(folder, one)), one.sha256)
            for one in (spec.segments, spec.model, spec.tokenizer)
        )
    except (ClassifierError, FileNotFoundError) as error:
        return EngineState("embedded", "broken", f"broken: {error}")
    return EngineState("embedded", "ready", f"ready, version {spec.version}", files)


def arch_state(engines: Path) -> EngineState:
    """By the files' sizes; `verify` reads them."""
    try:
        notes = tuple(_notes(engines))
    except OSError as error:
        return EngineState("arch", "broken", f"{engines} cannot be looked into: {why(error)}")
    if not may_exist(arch_folder(engines)):
        how = "`claude-router router engine install arch` gets it"
        return EngineState("arch", "absent", f"not installed: {how}", notes=notes)
    try:
        folder = installed(engines)
        spec = read_arch_spec(folder)
    except ClassifierError as error:
        return EngineState("arch", "broken", f"broken: {error}", notes=notes)
    return EngineState(
        "arch",
        "ready",
        f"ready, {spec.dtype}, {gigabytes(spec.size)}, from {spec.origin}, {spec.date}",
        tuple(EngineFile(folder / one.file, one.size, one.sha256) for one in spec.files),
        notes,
        spec.dtype,
        spec.origin,
        spec.date,
    )


def endpoint_state(environment: Mapping[str, str]) -> EngineState:
    try:
        router = load(config_in_use(environment), environment).router
    except ConfigError:
        return EngineState("endpoint", "broken", "the config cannot be read: `router config check`")
    if router.engine != "endpoint" and router.endpoint == Endpoint():
        return EngineState("endpoint", "absent", "not configured: router.endpoint names a server")
    where = f"{router.endpoint.base_url}, model {router.endpoint.model}"
    return EngineState("endpoint", "ready", f"configured: {where}")


def gigabytes(size: int) -> str:
    return f"{size / 1e9:.2f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"


def _notes(engines: Path) -> list[str]:
    target = arch_folder(engines)
    found = leftovers(target)
    if found and is_in_use(engines):
        notes = ["an install is at work"]
    else:
        notes = [
            f"left by an install that was killed: {path}, {gigabytes(_weight(path))}; "
            "the next install removes it"
            for path in found
        ]
    return notes + [
        f"a download that was not finished: {path}, {gigabytes(_weight(path))}; "
        "the same install goes on with it, `engine remove arch` removes it"
        for path in downloads(engines)
    ]


def _weight(folder: Path) -> int:
    """Bytes in all files below `folder`."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())
