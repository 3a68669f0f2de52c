"""`claude-router router engine install arch`: a checkpoint from the hub or a folder, exported."""

import argparse
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from claude_router.classify.arch.checkpoint import open_checkpoint
from claude_router.classify.arch.errors import InstallError
from claude_router.classify.arch.export import expected_bytes, export, require_exporter
from claude_router.classify.arch.fetch import fetch, missing_bytes
from claude_router.classify.arch.hub import ARCH_ROUTER, Repository, look_up
from claude_router.classify.arch.installed import arch_folder, download_folder, installed
from claude_router.classify.arch.licence import read_licence
from claude_router.classify.arch.qwen2 import read_config
from claude_router.classify.arch.space import require_space
from claude_router.classify.arch.spec import ArchSpec, read_spec
from claude_router.commands.engine_licence import NOBODY_ANSWERS, is_accepted
from claude_router.commands.engine_progress import progress
from claude_router.commands.engine_states import gigabytes
from claude_router.commands.streams import Streams, why
from claude_router.config.paths import Paths
from claude_router.route.classifier import ClassifierError

if TYPE_CHECKING:
    from claude_router.classify.arch.nodes import Dtype

_INTERRUPTED = 130


class _RefusedError(Exception):
    """The user did not accept the licence."""


def install(options: argparse.Namespace, streams: Streams) -> int:
    """Status 1 where nothing was installed, 2 where a question would find nobody to answer."""
    if options.source is not None and options.repository is not None:
        print("Give a repository or --from DIR, not both.", file=streams.stderr)
        return 2
    if not options.accept_licence and not streams.stdin.isatty():
        print(NOBODY_ANSWERS, file=streams.stderr)
        return 2
    try:
        return _Install(options, streams).run()
    except _RefusedError:
        reason = "the licence was not accepted, nothing was installed"
    except InstallError as error:
        reason = str(error)
    except OSError as error:
        reason = f"{error.filename or 'the disk'} cannot be used: {why(error)}"
    except KeyboardInterrupt:
        print("Interrupted: nothing was changed; the same command goes on.", file=streams.stderr)
        return _INTERRUPTED
    print(reason, file=streams.stderr)
    return 1


class _Install:
    def __init__(self, options: argparse.Namespace, streams: Streams) -> None:
        self._streams = streams
        self._engines = Paths.of(streams.environment).engines
        self._source: Path | None = options.source
        self._name: str = options.repository or ARCH_ROUTER
        self._dtype: Dtype = options.dtype or _best_dtype()
        self._has_accepted: bool = options.accept_licence
        self._is_forced: bool = options.force

    def run(self) -> int:
        require_exporter()
        if self._source is not None:
            source = self._source.expanduser()
            origin = str(source.resolve())
            if self._is_there(origin):
                return 0
            open_checkpoint(source)
            self._ask(source, origin)
            self._export(source, origin)
            return 0
        repository = self._look_up()
        if self._is_there(repository.origin):
            return 0
        folder = download_folder(self._engines, repository.name)
        self._fetch(repository, folder)
        self._export(folder, repository.origin)
        shutil.rmtree(folder, ignore_errors=True)
        return 0

    def _look_up(self) -> Repository:
        environment = self._streams.environment
        endpoint, token = environment.get("HF_ENDPOINT"), environment.get("HF_TOKEN")
        return look_up(self._name, endpoint or None, token or None)

    def _fetch(self, repository: Repository, folder: Path) -> None:
        """Small files first: the licence, and whether it can be exported, come before gigabytes."""
        small = [file for file in repository.files if not file.is_weights]
        large = [file for file in repository.files if file.is_weights]
        fetch(repository, small, folder, lambda done, total: None)
        needed = expected_bytes(read_config(folder / "config.json"), self._dtype)
        try:
            self._ask(folder, repository.origin)
        except _RefusedError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        what = "the download and the exported model take"
        require_space(folder, missing_bytes(large, folder) + needed, what)
        with progress("Downloading", self._streams.stderr) as report:
            fetch(repository, large, folder, report)

    def _ask(self, folder: Path, origin: str) -> None:
        licence = read_licence(folder)
        if not is_accepted(licence, origin, self._streams, is_accepted=self._has_accepted):
            raise _RefusedError

    def _export(self, source: Path, origin: str) -> None:
        target = arch_folder(self._engines)
        with progress(f"Exporting as {self._dtype}", self._streams.stderr) as report:
            spec = export(source, target, self._dtype, report, origin)
        print(f"Installed {_described(spec)}.", file=self._streams.stderr)
        print(target, file=self._streams.stdout)

    def _is_there(self, origin: str) -> bool:
        """Whether exactly this is installed, so that there is nothing to do."""
        if self._is_forced:
            return False
        try:
            spec = read_spec(installed(self._engines))
        except ClassifierError:
            return False
        if (spec.origin, spec.dtype) != (origin, self._dtype):
            return False
        told = f"Installed already: {_described(spec)}. --force installs it anew."
        print(told, file=self._streams.stderr)
        return True


def _described(spec: ArchSpec) -> str:
    return f"arch, {spec.dtype}, {gigabytes(spec.size)}, from {spec.origin}"


def _best_dtype() -> "Dtype":
    import onnxruntime

    from claude_router.classify.arch.devices import best_dtype

    return best_dtype(onnxruntime.get_available_providers())
