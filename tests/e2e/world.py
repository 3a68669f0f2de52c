"""A throw-away world for the real Claude Code: home, project, profile, config, stand-ins."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from claude_router.demo.answer import Question
from claude_router.demo.server import StandIns
from tests.fakes import strict_chat, strict_messages, strict_responses

SECONDS = 60
CHECKS = {
    "messages": strict_messages.faults,
    "chat": strict_chat.faults,
    "responses": strict_responses.faults,
}


@dataclass
class Finished:
    """What a program printed and how it ended."""

    status: int
    stdout: bytes
    stderr: bytes


@dataclass
class World:
    """`claude` is the real binary; `stand_ins` answer for every provider of the config."""

    root: Path
    claude: Path
    stand_ins: StandIns
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def project(self) -> Path:
        return self.root / "project"

    @property
    def config(self) -> Path:
        return self.root / "router" / "config.yaml"

    def lay_out(self, config: str) -> None:
        """Write the folders, Claude Code's profile and our configuration."""
        self.project.mkdir(parents=True)
        self.config.parent.mkdir(mode=0o700)
        self.config.write_text(config.replace("$URL", self.stand_ins.url))
        trusted = {
            "hasCompletedOnboarding": True,
            "projects": {str(self.project): {"hasTrustDialogAccepted": True}},
        }
        (self.root / ".claude.json").write_text(json.dumps(trusted))
        self.environment = {
            "HOME": str(self.root),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "IS_SANDBOX": "1",
            "CLAUDE_ROUTER_CLAUDE": str(self.claude),
            "CLAUDE_ROUTER_HOME": str(self.root / "router"),
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "DISABLE_AUTOUPDATER": "1",
        }

    @property
    def router(self) -> tuple[str, ...]:
        return (sys.executable, "-m", "claude_router")

    async def run(
        self, *argv: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None
    ) -> Finished:
        """Run a program to its end in the project."""
        process = await asyncio.create_subprocess_exec(
            *argv,
            cwd=self.project,
            env={**self.environment, **(extra or {})},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(SECONDS):
            out, err = await process.communicate(stdin)
        assert process.returncode is not None
        return Finished(process.returncode, out, err)

    async def route(
        self, *args: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None
    ) -> Finished:
        """Run claude-router with these arguments."""
        return await self.run(*self.router, *args, stdin=stdin, extra=extra)

    def asked(self) -> Sequence[tuple[str, str]]:
        """(model, newest user text) of every request the providers got."""
        return [(q.model, q.text) for q in self.stand_ins.questions]

    def questions_of(self, text: str) -> list[Question]:
        return [q for q in self.stand_ins.questions if text in q.text]

    def faults(self) -> list[str]:
        """What a strict provider would have refused in the requests of all."""
        return [
            f"request {number} to {question.model}: {fault}"
            for number, question in enumerate(self.stand_ins.questions, start=1)
            for fault in CHECKS[question.api](question.body)
        ]
