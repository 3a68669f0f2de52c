"""`--router-demo`: everything real but the providers, in folders that are gone afterwards."""

import json
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from claude_router.config.load import load
from claude_router.config.model import EngineName
from claude_router.config.paths import Paths
from claude_router.demo.configuration import KEY_VARIABLE, demo_configuration
from claude_router.demo.script import SAMPLE, SAMPLE_FILE, demo_script
from claude_router.launch.listening import listen, url_of
from claude_router.launch.log import start_logging
from claude_router.launch.setup import Setup, setup_for

_CLAUDES_OWN = ("ANTHROPIC_", "CLAUDE_CODE_", "CLAUDECODE")


@dataclass(frozen=True, slots=True)
class Demo:
    """A setup whose providers are stand-ins; they answer inside `stand_ins()`."""

    setup: Setup
    listening: socket.socket

    @asynccontextmanager
    async def stand_ins(self) -> AsyncIterator[None]:
        from claude_router.demo.server import StandIns

        servers = StandIns(demo_script(self.setup.project))
        await servers.start(self.listening)
        try:
            yield
        finally:
            await servers.stop()


@contextmanager
def open_demo(
    environment: Mapping[str, str],
    *,
    engine: EngineName | None = None,
    pin: str | None = None,
    is_debug: bool = False,
) -> Iterator[Demo]:
    """A throw-away home, project and Claude Code profile; nothing of the user's is touched."""
    folder = Path(tempfile.mkdtemp(prefix="claude-router-demo-")).resolve()
    try:
        with listen() as listening:
            project = _project(folder)
            inner = _environment(environment, folder, project)
            config_file = folder / "config.yaml"
            config_file.write_text(demo_configuration(url_of(listening)), encoding="utf-8")
            paths = Paths.of(inner)
            start_logging(paths.logs, is_debug=is_debug)
            config = load(config_file, inner)
            setup = setup_for(config, paths, inner, engine=engine, pin=pin)
            yield Demo(replace(setup, project=project), listening)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _project(folder: Path) -> Path:
    project = folder / "project"
    project.mkdir()
    (project / SAMPLE_FILE).write_text(SAMPLE, encoding="utf-8")
    return project


def _environment(environment: Mapping[str, str], folder: Path, project: Path) -> dict[str, str]:
    """The user's environment with nothing in it for Claude Code: no login, model or transport.

    The throw-away profile is past Claude Code's first questions.
    """
    profile = folder / "claude"
    profile.mkdir()
    known = {
        "hasCompletedOnboarding": True,
        "projects": {str(project): {"hasTrustDialogAccepted": True}},
    }
    (profile / ".claude.json").write_text(json.dumps(known), encoding="utf-8")
    inner = {name: v for name, v in environment.items() if not name.startswith(_CLAUDES_OWN)}
    return inner | {
        KEY_VARIABLE: "any",
        "CLAUDE_CONFIG_DIR": str(profile),
        "CLAUDE_ROUTER_HOME": str(folder / "router"),
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "DISABLE_AUTOUPDATER": "1",
    }
