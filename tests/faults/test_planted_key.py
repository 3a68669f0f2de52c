"""Keys planted wherever a key may come from are found nowhere that we write, answer or show.

Each is made of one mark over and over, so that no piece of it goes unseen.
"""

import asyncio
import io
import json
import os
import re
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pexpect
import pytest
from aiohttp import web

from claude_router.launch.listening import listen, url_of
from tests.fakes import asking_claude
from tests.proxy.conftest import ask

MARK = "PLANT"
OF_CONFIG = f"sk-proj-{MARK}1{MARK}2{MARK}3{MARK}4"
OF_VARIABLE = f"{MARK}{MARK}{MARK}{MARK}"
"""It has the shape of no key."""
OF_HEADER = f"team.{MARK}.{MARK}.{MARK}"
OF_CLIENT = f"login.{MARK}.{MARK}.{MARK}"
OF_PROMPT = f"gsk_{MARK}5{MARK}6{MARK}7{MARK}8"
ALL = (OF_CONFIG, OF_VARIABLE, OF_HEADER, OF_CLIENT, OF_PROMPT)
CONFIG = f"""\
llm_providers:
  - {{model: anthropic/claude-sonnet-5-5, base_url: "$URL", default: true}}
  - {{model: anthropic/keyed, base_url: "$URL", access_key: {OF_CONFIG}}}
  - model: vllm/coder
    base_url: $URL/v1
    api: chat
    access_keys: [{OF_CONFIG}, $ODD_KEY]
    headers: {{x-team: "{OF_HEADER}"}}
    fallbacks: [openai/responder]
    routing_preferences: [{{name: writing, description: writing new functions and classes}}]
  - {{model: openai/responder, base_url: "$URL/v1", api: responses, access_key: $ODD_KEY}}
"""
MODELS = ("anthropic/claude-sonnet-5-5", "anthropic/keyed", "vllm/coder", "openai/responder")
_ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[a-zA-Z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")

Echo = Callable[[str], tuple[int, str, str]]
"""From all that an upstream knows to its answer: status, content type, body."""
ECHOES: dict[str, Echo] = {
    "an error": lambda said: (
        401,
        "application/json",
        json.dumps({"type": "error", "error": {"type": "authentication_error", "message": said}}),
    ),
    "words of its own": lambda said: (400, "application/json", json.dumps({"detail": said})),
    "plain text": lambda said: (503, "text/plain", f"Overloaded. You sent {said}"),
    "a web page": lambda said: (502, "text/html", f"<html><title>{said}</title>{said}</html>"),
    "an error in a stream": lambda said: (
        200,
        "text/event-stream",
        f"event: error\ndata: {json.dumps({'type': 'error', 'error': {'message': said}})}\n\n",
    ),
    "a web page for an answer": lambda said: (
        200,
        "text/html",
        f"<!doctype html><h1>Sign in, {said}</h1>",
    ),
    "no JSON": lambda said: (200, "application/json", f"oops {said}"),
    "a refused parameter": lambda said: (
        400,
        "application/json",
        json.dumps({"error": {"message": f"Unsupported parameter: 'max_tokens'. {said}"}}),
    ),
}


@asynccontextmanager
async def echoing() -> AsyncIterator[str]:
    """An upstream whose answers repeat every key it was sent, and those it might know."""
    turns = iter(range(10**6))

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        said = " ".join((*request.headers.values(), *ALL))
        status, kind, body = [*ECHOES.values()][next(turns) % len(ECHOES)](said)
        return web.Response(status=status, content_type=kind, text=body)

    app = web.Application(client_max_size=1 << 24)
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    with listen() as listening:
        await web.SockSite(runner, listening).start()
        yield url_of(listening)
        await runner.cleanup()


@dataclass
class World:
    """A home of ours with the keys planted, and what of it may be looked through."""

    root: Path
    environment: dict[str, str]

    @property
    def home(self) -> Path:
        return self.root / "router"

    async def run(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """Whatever a command of ours says, on stdout and stderr."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "claude_router", *arguments),
            env=self.environment,
            cwd=self.root,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate(stdin)
        return said

    def written(self) -> Mapping[str, bytes]:
        """All files but the configuration, in which the user wrote a key."""
        files = (p for p in self.root.rglob("*") if p.is_file())
        kept = {str(p.relative_to(self.root)): p.read_bytes() for p in files}
        return {
            name: raw for name, raw in kept.items() if name not in ("router/config.yaml", "bodies")
        }


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with echoing() as url:
        world = World(
            tmp_path,
            {
                "HOME": str(tmp_path),
                "PATH": os.environ["PATH"],
                "LANG": "C.UTF-8",
                "TERM": "xterm-256color",
                "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
                "CLAUDE_ROUTER_HOME": str(tmp_path / "router"),
                "CLAUDE_ROUTER_CLAUDE": str(tmp_path / "claude"),
                "ODD_KEY": OF_VARIABLE,
                "ASK_LOGIN": OF_CLIENT,
                "ASK_BODIES": str(tmp_path / "bodies"),
                "ASK_REPLIES": str(tmp_path / "replies"),
                "ASK_TOKEN": str(tmp_path / "token"),
            },
        )
        (tmp_path / "claude").write_text(
            f"#!/bin/sh\nexec {sys.executable} {asking_claude.__file__}\n"
        )
        (tmp_path / "claude").chmod(0o755)
        world.home.mkdir(mode=0o700)
        (world.home / "config.yaml").write_text(CONFIG.replace("$URL", url))
        yield world


def bodies() -> list[dict[str, object]]:
    """Each model by name with each kind of echo, streamed and not; and a turn to be routed."""
    words = f"writing: my key is {OF_PROMPT}, and {OF_VARIABLE} is another"
    named = [
        ask(words, model=model, stream=is_streamed, max_tokens=4_000)
        for model in MODELS
        for is_streamed in (True, False)
        for _ in ECHOES
    ]
    return [*named, ask(words, max_tokens=4_000), ask(words, max_tokens=4_000)]


def assert_clean(what: str, raw: bytes) -> None:
    where = raw.find(MARK.encode())
    assert where < 0, f"{what} holds …{raw[max(0, where - 300) : where + 100]!r}…"


async def test_a_session_in_the_window_leaves_no_key_behind(world: World) -> None:
    asked = bodies()
    (world.root / "bodies").write_text("\n".join(map(json.dumps, asked)))
    shown = await asyncio.to_thread(_in_the_window, world)
    written = world.written()
    assert {"router/history.db", "router/logs/claude-router.log", "replies"} <= {*written}
    assert {"recording/pty.bin", "recording/exchanges.jsonl"} <= {*written}
    assert len(written["recording/exchanges.jsonl"].splitlines()) == len(asked)
    assert written["replies"].count(b"***") > len(asked) / 2
    screen = _ESCAPES.sub(b"", shown)
    assert b"answered 502" in screen and b"***" in screen, "a turn was opened"
    token = written["token"]
    assert token not in screen
    for name, raw in written.items():
        assert_clean(name, raw)
        assert name == "token" or token not in raw, name
    assert_clean("the screen", screen)
    for command in (
        "router watch --once --last 100",
        "router history list --json",
        "router history list",
        "router history stats",
        "router history show asking-session",
        "router history export --format json",
        "router history export --format csv",
        "router config check",
        "router config show",
        "router models",
        "router doctor",
        "router explain --json writing",
    ):
        assert_clean(command, await world.run(*command.split()))


def _in_the_window(world: World) -> bytes:
    """All that the terminal got: the session, the why of its last turns, the panel, the end."""
    window = pexpect.spawn(
        sys.executable,
        ["-m", "claude_router", "--router-debug", "--router-record", str(world.root / "recording")],
        env=world.environment,
        cwd=str(world.root),
        dimensions=(50, 190),
        timeout=120,
    )
    window.logfile_read = shown = io.BytesIO()
    window.expect_exact(b"all asked")
    for key in (
        "\x1bOQ",
        "\r",
        "\x1b[B" * 40,
        "\x1b",
        "\x1b[B",
        "\r",
        "\x1b[B" * 40,
        "\x1b",
        "\x1bOQ",
    ):
        window.send(key)
        try:
            while True:
                window.read_nonblocking(65536, timeout=0.7)
        except pexpect.TIMEOUT:
            pass
    window.send("\x04")
    window.expect(pexpect.EOF)
    return shown.getvalue()


async def test_the_proxy_alone_tells_no_key(world: World) -> None:
    served = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "claude_router", "router", "serve"),
        env={**world.environment, "CLAUDE_ROUTER_TOKEN": f"token.{MARK}.{MARK}"},
        cwd=world.root,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert served.stdout is not None
    url = (await served.stdout.readline()).decode().strip()
    asking = {
        **world.environment,
        "ANTHROPIC_BASE_URL": url,
        "ANTHROPIC_CUSTOM_HEADERS": f"x-claude-router-token: token.{MARK}.{MARK}",
    }
    (world.root / "bodies").write_text("\n".join(map(json.dumps, bodies()[:: len(ECHOES) - 1])))
    asking["ASK_TOKEN"] = os.devnull
    client = await asyncio.create_subprocess_exec(
        *(sys.executable, asking_claude.__file__),
        env=asking,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert await client.wait() == 0
    # A broken configuration is told while it runs; the key in it is not.
    config = world.home / "config.yaml"
    good = config.read_text()
    config.write_text(good.replace("/v1\n", f"/v1?key={OF_CONFIG}\n"))
    assert served.stderr is not None
    told = await served.stderr.readuntil(b"base_url")
    served.terminate()
    said, rest = await served.communicate()
    told += rest
    assert_clean("stdout", said)
    assert_clean("stderr", told)
    for name, raw in world.written().items():
        assert_clean(name, raw)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("/v1\n", f"/v1?key={OF_CONFIG}\n"),
        ("http://127", f"http://{OF_VARIABLE}:{OF_CONFIG}@127"),
        ("access_keys: [", f"access_kees: [{OF_CONFIG}, "),
        ("$ODD_KEY]", f"'$ODD_KEY {OF_VARIABLE}']"),
        ("$ODD_KEY]", f"'!false {OF_VARIABLE}']"),
        ("access_keys: [", f"access_key: [{OF_CONFIG}, "),
        ("x-team: ", "'x team': "),
    ],
)
async def test_a_configuration_that_cannot_be_used_is_told_without_its_keys(
    world: World, good: str, bad: str
) -> None:
    config = world.home / "config.yaml"
    assert good in config.read_text()
    config.write_text(config.read_text().replace(good, bad))
    said = await world.run("router", "config", "check")
    assert b"problem" in said
    assert_clean(bad, said)
