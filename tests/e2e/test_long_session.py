"""A long session of the real Claude Code that changes its provider every fifth turn, twice over."""

import asyncio
import shlex
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from claude_router.demo.answer import Question
from claude_router.launch.listening import listen
from tests.e2e.tmux import Tmux
from tests.e2e.world import World
from tests.fakes.long_script import (
    AGENTS,
    CALLS,
    COMPACTED,
    INTERRUPTED,
    NOTES,
    PASTED,
    PICTURE,
    TURNS,
    WITH_AGENTS,
    LongScript,
    errand_of,
    is_compaction,
    is_own,
    notifications,
    place,
    turn_of,
    typed,
)
from tests.fakes.picture import square_png
from tests.fakes.providers import Providers
from tests.fakes.recollection import holds_thoughts, losses, pictures, thoughts_of_others
from tests.waiting import until

pytestmark = pytest.mark.e2e

CHAT, RESPONSES, CLAUDE = "openai/gpt-4.1", "openai/gpt-5.6", "anthropic/claude-opus-5-5"
IDS = {key: key.partition("/")[2] for key in (CHAT, RESPONSES, CLAUDE)}
"""The models in the order of the configuration, with the ids that the providers know."""

GROUP = 5
PLAN = (CHAT, RESPONSES, CLAUDE, CHAT, RESPONSES, RESPONSES, CLAUDE, CHAT, RESPONSES, CLAUDE)
"""The model of every five turns; the sixth five begin the resumed part, where the first stopped."""

CONFIG = f"""\
llm_providers:
  - model: {CHAT}
    access_key: sk-chat-test-key-000000000000
    base_url: $URL/openai/v1
    api: chat
  - model: {RESPONSES}
    access_key: sk-chat-test-key-000000000000
    base_url: $URL/openai/v1
    api: responses
  - model: {CLAUDE}
    access_key: sk-ant-test-key-000000000000
    base_url: $URL/anthropic
    default: true
router: {{engine: "off"}}
"""
TOOLS = "Bash,Agent,Read,Write,Edit,ToolSearch"
SECONDS = 60
RECENT = 12
"""More requests than one turn with its agents takes."""


@pytest.fixture
async def providers(tmp_path: Path) -> AsyncIterator[Providers]:
    providers = Providers(LongScript(tmp_path / "project"))
    with listen() as listening:
        await providers.start(listening)
        yield providers
        await providers.stop()


@pytest.fixture
def world(tmp_path: Path, claude_binary: Path, providers: Providers) -> World:
    world = World(tmp_path, claude_binary, providers)
    world.lay_out(CONFIG)
    (world.project / PICTURE).write_bytes(square_png(64))
    (world.project / NOTES).write_text("nothing to note\n")
    return world


class Player:
    """Types the turns, and waits for what the screen and the providers say to each."""

    def __init__(self, tmux: Tmux, world: World, providers: Providers) -> None:
        self._tmux, self._world, self._providers = tmux, world, providers

    async def start(self) -> None:
        """Both parts in one terminal; the second one waits for a key."""
        session, router = str(uuid4()), shlex.join(self._world.router)
        options = f"--permission-mode manual --allowedTools {TOOLS}"
        script = (
            f"{router} --session-id {session} {options}; echo part one is over: $?; read go; "
            f"exec {router} --router-model {RESPONSES} --resume {session} {options}"
        )
        await self._tmux.start(["sh", "-c", script], self._world.environment, self._world.project)
        await self._tmux.wait_for("❯", "router", seconds=SECONDS)

    async def resume(self) -> None:
        await self._tmux.keys("Enter")
        await self._tmux.wait_for("❯", "router", f"told-{TURNS}", seconds=SECONDS)

    async def leave(self, farewell: str) -> None:
        await self._say("/exit")
        await self._tmux.wait_for(farewell, seconds=SECONDS)

    async def play(self, number: int) -> None:
        if place(number) == PASTED:
            await self._paste_picture()
        await self._say(typed(number))
        await self._tmux.wait_for(f"told-{number:02d}", seconds=SECONDS)
        match place(number):
            case n if n == INTERRUPTED:
                await self._interrupt()
            case n if n == WITH_AGENTS:
                await self._await_agents(number)
            case n if n == COMPACTED:
                await self._compact()

    async def pin(self, model: str) -> None:
        await self._tmux.keys("F2")
        await self._tmux.type("P")
        await self._tmux.wait_for("pin for the")
        await self._tmux.keys(*["Down"] * list(IDS).index(model), "Enter")
        await self._await_gone("pin for the")
        await self._tmux.keys("C-]")

    async def choose(self, model: str) -> None:
        """The client asks back: it takes the conversation so far to be cached for one model."""
        await self._say(f"/model claude-router/{model}")
        await self._tmux.wait_for("Switch model?", seconds=SECONDS)
        await self._tmux.keys("Enter")
        await self._await_gone("Switch model?")
        await self._tmux.wait_for("Set model to", IDS[model])

    async def _say(self, text: str) -> None:
        await self._tmux.type(text)
        await self._tmux.wait_for(text[:20])
        await self._tmux.keys("Enter")

    async def _paste_picture(self) -> None:
        """A dropped file comes as a bracketed paste of its path."""
        await self._tmux.type(f"\x1b[200~{self._world.project / PICTURE}\x1b[201~")
        await self._tmux.wait_for("[Image #")

    async def _interrupt(self) -> None:
        cancelled = len(self._providers.cancelled)
        await self._tmux.wait_for("tick tick")
        await self._tmux.keys("Escape")
        await until(lambda: len(self._providers.cancelled) > cancelled)
        await self._tmux.wait_for("Interrupted")

    async def _await_agents(self, number: int) -> None:
        """They work in the background; the client then tells the model of the end of each."""
        seen = len(self._providers.exchanges) - RECENT

        def told() -> list[str]:
            return [
                "".join(answer.texts)
                for question, answer in self._providers.exchanges[seen:]
                if turn_of(question) == number and notifications(question) == AGENTS
            ]

        await until(told, seconds=SECONDS)
        await self._tmux.wait_for(told()[0].partition(" ")[0], seconds=SECONDS)

    async def _compact(self) -> None:
        questions = self._providers.questions
        seen = len(questions)
        await self._say("/compact")
        await until(lambda: any(map(is_compaction, questions[seen:])), seconds=SECONDS)
        await self._tmux.wait_for("Compacted", seconds=SECONDS)

    async def _await_gone(self, text: str) -> None:
        async with asyncio.timeout(SECONDS):
            while text in await self._tmux.screen():  # noqa: ASYNC110 - drawn elsewhere
                await asyncio.sleep(0.1)


def model_of(turn: int) -> str:
    return PLAN[(turn - 1) // GROUP]


async def test_no_provider_is_asked_wrongly_and_no_turn_is_lost(
    world: World, tmux: Tmux, providers: Providers
) -> None:
    player = Player(tmux, world, providers)
    await player.start()
    for turn in range(1, TURNS + 1):
        if turn % GROUP == 1:
            await player.pin(model_of(turn))
        await player.play(turn)
    await player.leave("part one is over: 0")
    await player.resume()
    for turn in range(TURNS + 1, 2 * TURNS + 1):
        if turn % GROUP == 1 and turn > TURNS + 1:
            await player.choose(model_of(turn))
        await player.play(turn)
    await player.leave("ended with 0")

    assert world.faults() == []
    assert thoughts_of_others(providers.questions, IDS.values()) == []
    assert losses(providers.exchanges) == []
    assert_every_turn_went_where_it_should(providers)
    assert_the_session_was_as_planned(providers)


def assert_every_turn_went_where_it_should(providers: Providers) -> None:
    own = filter(is_own, providers.questions)
    went = {(turn_of(question), question.model) for question in own}
    assert went == {(turn, IDS[model_of(turn)]) for turn in range(1, 2 * TURNS + 1)}


def assert_the_session_was_as_planned(providers: Providers) -> None:
    """Without these the rest would hold for want of anything to go wrong."""
    questions = providers.questions
    assert sum(len(answer.calls) for _, answer in providers.exchanges) == 2 * CALLS
    assert len({errand_of(question) for question in questions} - {None}) == 2 * AGENTS
    assert len(providers.cancelled) == 2
    assert sum(map(is_compaction, questions)) == 2
    assert {question.api for question in questions if pictures(question)} == {
        "messages",
        "chat",
        "responses",
    }
    for turn in (PASTED, TURNS + PASTED):
        assert any(turn_of(question) == turn and pictures(question) for question in questions)
    assert_own_thoughts_came_back(questions)


def assert_own_thoughts_came_back(questions: list[Question]) -> None:
    """To Anthropic and, sealed, to Responses, there also right after the resumption."""
    own = {turn_of(question) for question in questions if holds_thoughts(question, question.model)}
    assert own & {turn for turn in range(1, TURNS) if model_of(turn) == CLAUDE}
    assert TURNS + 1 in own
