"""claude-router as a program of its own, with a small claude, in front of a faulty provider."""

import asyncio
import os
import sqlite3
import stat
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import claude_router

CONFIG = """\
llm_providers:
  - {model: anthropic/only, base_url: "$URL", access_key: sk-test-key-1234, default: true}
router: {engine: "off"}
"""
CLAUDE = """\
#!$PYTHON
import json, os, sys, time, urllib.request
with open(os.environ["CLAUDE_PIDS"], "a") as file:
    print(os.getpid(), file=file)
print("claude is here", flush=True)
if sys.argv[-1] == "crash":
    sys.exit(3)
body = {"model": "claude-opus-5-5", "max_tokens": 9, "stream": True,
        "messages": [{"role": "user", "content": sys.argv[-1]}]}
name, _, value = os.environ["ANTHROPIC_CUSTOM_HEADERS"].partition(": ")
request = urllib.request.Request(os.environ["ANTHROPIC_BASE_URL"] + "/v1/messages",
                                 json.dumps(body).encode(), {name: value})
try:
    with urllib.request.urlopen(request) as answer:
        said = answer.read().decode()
except Exception:
    if sys.argv[-1] == "never give up":
        time.sleep(300)
    raise
print("whole" if "message_stop" in said else said, flush=True)
if sys.stdin.isatty():
    input()
sys.exit(7)
"""
STATUS = 7
"""How the small claude ends after an answer."""


@dataclass
class Programs:
    """`home` is claude-router's; claude's settings file lies in `temporary` while it runs."""

    root: Path
    url: str
    variables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.home.mkdir(mode=0o700)
        self.temporary.mkdir()
        self.config.write_text(CONFIG.replace("$URL", self.url))
        self.claude.write_text(CLAUDE.replace("$PYTHON", sys.executable))
        self.claude.chmod(self.claude.stat().st_mode | stat.S_IXUSR)

    @property
    def home(self) -> Path:
        return self.root / "home"

    @property
    def temporary(self) -> Path:
        return self.root / "temporary"

    @property
    def config(self) -> Path:
        return self.root / "config.yaml"

    @property
    def claude(self) -> Path:
        return self.root / "claude"

    @property
    def history(self) -> Path:
        return self.home / "history.db"

    @property
    def environment(self) -> Mapping[str, str]:
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "PYTHONPATH": str(Path(claude_router.__file__).parent.parent),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(self.root),
            "TMPDIR": str(self.temporary),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "CLAUDE_ROUTER_HOME": str(self.home),
            "CLAUDE_ROUTER_CONFIG": str(self.config),
            "CLAUDE_ROUTER_CLAUDE": str(self.claude),
            "CLAUDE_PIDS": str(self.root / "pids"),
            **self.variables,
        }

    @property
    def router(self) -> tuple[str, ...]:
        return (sys.executable, "-m", "claude_router")

    async def start(self, *argv: str, before: tuple[str, ...] = ()) -> asyncio.subprocess.Process:
        """One shot: nothing is a terminal."""
        return await asyncio.create_subprocess_exec(
            *before, *self.router, "-p", *argv,
            cwd=self.root, env=dict(self.environment),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip

    def claudes(self) -> list[int]:
        """Of every claude that was started, alive or not."""
        pids = self.root / "pids"
        return [int(pid) for pid in pids.read_text().split()] if pids.exists() else []

    def alive(self) -> list[int]:
        return [pid for pid in self.claudes() if _is_alive(pid)]

    def phases(self) -> list[str]:
        with closing(sqlite3.connect(self.history)) as connection:
            found = connection.execute("SELECT phase FROM exchanges ORDER BY id").fetchall()
        return [phase for (phase,) in found]

    def log(self) -> str:
        file = self.home / "logs" / "claude-router.log"
        return file.read_text() if file.exists() else ""


def _is_alive(pid: int) -> bool:
    """Not even as a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
