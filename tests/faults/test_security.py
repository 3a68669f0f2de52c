"""What a hostile client, provider, file or neighbour on the machine must not get."""

import asyncio
import json
import ssl
import stat
import subprocess
from pathlib import Path

import pytest

from claude_router.config.load import load
from claude_router.config.model import Api
from claude_router.config.problems import ConfigError
from tests.faults.programs import STATUS, Programs
from tests.faults.proxied import ALONE, proxied, rows
from tests.faults.steps import head, rest, start
from tests.faults.streams import APIS
from tests.faults.upstream import Upstream, answering

GOOD = (head(), start, rest)


@pytest.mark.parametrize("api", APIS)
async def test_an_address_in_a_request_is_never_fetched_by_us(api: Api, tmp_path: Path) -> None:
    async with answering(GOOD) as upstream, answering(GOOD) as inner:
        source = {"type": "url", "url": f"{inner.url}/v1/messages"}
        content = [{"type": kind, "source": source} for kind in ("image", "document")]
        text = {"type": "text", "text": f"look at {inner.url}"}
        async with proxied(tmp_path, upstream.url) as proxy:
            message = {"role": "user", "content": [*content, text]}
            await proxy.ask(ALONE[api], messages=[message])
    assert inner.connections == []
    assert len(upstream.connections) == 1


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    if not await asyncio.to_thread(_sign, key, certificate):
        pytest.skip("openssl is not installed")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    upstream = Upstream(GOOD)
    server = await asyncio.start_server(upstream.serve, "127.0.0.1", 0, ssl=context)
    url = f"https://localhost:{server.sockets[0].getsockname()[1]}"
    async with proxied(tmp_path, url) as proxy:
        assert await proxy.ask(ALONE["messages"]) == "refused 502 api_error"
    server.close()
    assert upstream.connections == []
    assert rows(proxy.history) == [("failed", "api_error")]


def _sign(key: Path, certificate: Path) -> bool:
    words = [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    try:
        subprocess.run(
            ["openssl", *words, "-keyout", str(key), "-out", str(certificate)],
            check=True, capture_output=True,
        )  # fmt: skip
    except FileNotFoundError:
        return False
    return True


async def test_no_file_of_ours_is_for_others_whatever_the_umask(tmp_path: Path) -> None:
    async with answering(GOOD) as upstream:
        programs = Programs(tmp_path, upstream.url)
        programs.home.rmdir()
        before = ("sh", "-c", 'umask 000 && exec "$@"', "sh")
        process = await programs.start("hello", before=before)
        assert await process.wait() == STATUS
        assert process.stderr is not None and await process.stderr.read() == b""
    ours = [programs.home, *programs.home.rglob("*")]
    assert {"history.db", "claude-router.log"} <= {path.name for path in ours}
    assert [path.name for path in ours if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


async def test_the_settings_with_the_sessions_secret_are_the_users_alone(tmp_path: Path) -> None:
    async with answering(GOOD) as upstream:
        programs = Programs(tmp_path, upstream.url)
        listing = tmp_path / "listing"
        script = (
            f'#!/bin/sh\nls -ln "$(dirname "$2")" > {listing}\nprintf "%s " "$@" >> {listing}\n'
        )
        programs.claude.write_text(script)
        process = await programs.start("hello", before=("sh", "-c", 'umask 0; exec "$@"', "sh"))
        assert await process.wait() == 0
    _, files, arguments = listing.read_text().split("\n", 2)
    assert files.startswith("-rw-------")
    assert "x-claude-router-token" not in arguments


@pytest.mark.parametrize(
    "value", ["!!python/object/apply:os.system ['touch $FILE']", "!!python/name:os.system ''"]
)
def test_a_configuration_runs_nothing(value: str, tmp_path: Path) -> None:
    file, made = tmp_path / "config.yaml", tmp_path / "made"
    written = value.replace("$FILE", str(made))
    file.write_text(f"llm_providers: [{{model: {written}}}]\n")
    with pytest.raises(ConfigError):
        load(file, {})
    assert not made.exists()


def test_a_key_with_a_shells_words_in_it_runs_nothing(tmp_path: Path) -> None:
    made = tmp_path / "made"
    file = tmp_path / "config.yaml"
    key = json.dumps(f"!echo sk-test-$(touch {made});touch {made}")
    file.write_text(f"llm_providers: [{{model: openai/gpt-5.6, access_key: {key}}}]\n")
    with pytest.raises(ConfigError) as refused:
        load(file, {"PATH": "/usr/bin:/bin"})
    assert not made.exists()
    assert "sk-test" not in str(refused.value)
