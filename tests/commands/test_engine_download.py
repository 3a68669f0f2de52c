import io
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("onnx")
pytest.importorskip("huggingface_hub")

from claude_router.classify.arch.installed import downloads, installed
from claude_router.classify.arch.spec import read_spec
from claude_router.commands import engine
from claude_router.commands.streams import Streams
from tests.classify.arch.killing import ROOT
from tests.classify.arch.tiny import TIED, Tiny, write
from tests.commands.arch_homes import ACCEPTED, checkpoint, decides, engines_of, install_tiny
from tests.commands.running import Ran
from tests.commands.streams import Terminal, text_of
from tests.fakes.hub import COMMIT, SIGNATURE, FakeHub, fake_hub

Home = dict[str, str]
PIECE = 10_485_760
"""The hub's library writes so many bytes at a time."""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[FakeHub]:
    with fake_hub(checkpoint(tmp_path / "source")) as served:
        yield served


@pytest.fixture
def home(tmp_path: Path, hub: FakeHub) -> Home:
    return {
        "CLAUDE_ROUTER_HOME": str(tmp_path / "home"),
        "HOME": str(tmp_path),
        "PATH": "/usr/bin:/bin",
        "HF_ENDPOINT": hub.url,
        "HF_TOKEN": "hf_secret",
    }


def install(home: Home, *more: str) -> Ran:
    return Ran(engine, "install", "arch", *more, ACCEPTED, environment=home)


def has_sent_weights(hub: FakeHub) -> bool:
    return any(one.path.partition("?")[0].endswith(".safetensors") for one in hub.requests)


def test_the_default_repository_is_fetched_and_installed(home: Home) -> None:
    ran = install(home)
    assert ran.status == 0, ran.err
    assert "katanemo/Arch-Router-1.5B@" in ran.err and "licence tiny-research" in ran.err
    assert "Downloading: 100 %" in ran.err and "Exporting as int8: 100 %" in ran.err
    assert decides(home)
    folder = installed(engines_of(home))
    assert read_spec(folder).origin == f"katanemo/Arch-Router-1.5B@{COMMIT[:12]}"
    assert downloads(engines_of(home)) == [], "what was exported is not kept twice"


def test_the_same_commit_is_not_fetched_again(home: Home, hub: FakeHub) -> None:
    install(home)
    asked = len(hub.requests)
    again = install(home)
    assert again.status == 0 and "Installed already" in again.err
    assert len(hub.requests) == asked + 1


def test_another_repository_is_told_where_there_is_none(home: Home) -> None:
    ran = install(home, "nobody/nothing")
    assert (ran.status, ran.out) == (1, "")
    assert "has no repository nobody/nothing" in ran.err and len(ran.err.splitlines()) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_a_gated_repository_says_where_to_accept_its_terms(
    home: Home, hub: FakeHub, status: int
) -> None:
    hub.refusal = (status, "GatedRepo")
    ran = install(home)
    assert ran.status == 1
    assert f"accept them at {hub.url}/katanemo/Arch-Router-1.5B" in ran.err
    assert "hf_secret" not in ran.err


def test_a_damaged_download_is_told_and_the_old_engine_stays(home: Home, hub: FakeHub) -> None:
    install_tiny(home, hub.folder)
    hub.damaged.add("model-00002-of-00003.safetensors")
    ran = install(home)
    assert ran.status == 1
    assert "model-00002-of-00003.safetensors of katanemo/Arch-Router-1.5B came damaged" in ran.err
    assert SIGNATURE not in ran.err and "hf_secret" not in ran.err
    assert decides(home)


def test_the_licence_is_asked_before_the_weights_are_fetched(home: Home, hub: FakeHub) -> None:
    streams = Streams(Terminal("n\n"), io.StringIO(), io.StringIO(), home)
    assert engine.run(["install", "arch"], streams) == 1
    assert "Do what is right." in text_of(streams.stderr)
    assert not has_sent_weights(hub)
    assert downloads(engines_of(home)) == []


def test_an_architecture_that_cannot_be_exported_is_told_before_the_weights_are_fetched(
    home: Home, hub: FakeHub
) -> None:
    config = hub.folder / "config.json"
    config.write_text(config.read_text().replace("Qwen2ForCausalLM", "LlamaForCausalLM"))
    ran = install(home)
    assert ran.status == 1 and "only Qwen2ForCausalLM can be exported" in ran.err
    assert not has_sent_weights(hub)


def test_a_repository_without_a_tokenizer_is_told(home: Home, hub: FakeHub) -> None:
    (hub.folder / "tokenizer.json").unlink()
    ran = install(home)
    assert ran.status == 1 and "tokenizer.json is missing" in ran.err


def test_offline_is_told(home: Home) -> None:
    done = start(home, HF_HUB_OFFLINE="1")
    _, told = done.communicate(timeout=60)
    assert done.returncode == 1 and "HF_HUB_OFFLINE forbids the download" in told


def test_a_hub_that_is_gone_is_told(home: Home, tmp_path: Path) -> None:
    with fake_hub(tmp_path) as gone:
        url = gone.url
    ran = install({**home, "HF_ENDPOINT": url})
    assert ran.status == 1 and f"connection to {url} failed" in ran.err


def start(home: Home, **more: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "claude_router", "router", "engine", "install", "arch"]
    return subprocess.Popen(
        [*command, ACCEPTED],
        cwd=ROOT,
        env={**home, **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def large(hub: FakeHub) -> str:
    """A file that comes in several pieces, and stalls after the first."""
    for path in hub.folder.glob("model*"):
        path.unlink()
    write(Tiny(replace(TIED, vocab=30_000)), hub.folder)
    hub.stall_after["model.safetensors"] = PIECE + 1_000_000
    return "model.safetensors"


@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT])
def test_a_download_that_is_stopped_goes_on_with_the_next_install(
    home: Home, hub: FakeHub, large: str, stop: signal.Signals
) -> None:
    with start(home) as process:
        assert hub.stalled.wait(60)
        while not _part(home):
            time.sleep(0.02)
        process.send_signal(stop)
        _, told = process.communicate(timeout=60)
    if stop == signal.SIGINT:
        assert process.returncode == 130
        assert told.endswith("Interrupted: nothing was changed; the same command goes on.\n")
    listed = Ran(engine, "list", environment=home).out
    assert "arch        not installed" in listed
    assert "a download that was not finished" in listed and "10.5 MB" in listed
    hub.stall_after.clear()
    assert install(home).status == 0
    assert hub.asked(large)[-1].begin == PIECE
    assert decides(home) and downloads(engines_of(home)) == []


def _part(home: Home) -> bool:
    """Whether the first piece of a large file is there."""
    parts = [path for one in downloads(engines_of(home)) for path in one.glob("*.part")]
    return any(part.stat().st_size >= PIECE for part in parts)
