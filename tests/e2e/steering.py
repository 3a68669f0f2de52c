"""A user who steers a session from the panel, and the log of what the providers were asked."""

import asyncio
import re
import time
from dataclasses import dataclass
from itertools import count

from claude_router.demo.answer import Answer, Question, words
from claude_router.demo.messages_api import input_tokens, output_tokens
from claude_router.tui.format import number
from tests.e2e.tmux import Tmux
from tests.e2e.world import World
from tests.fakes.providers import Providers
from tests.waiting import until

SECONDS = 60
_BUSY = ("classifying", "waiting", "streaming")
_ROW = re.compile(r"(\S+/\S+) +↑(\S+) ↓(\S+)")


class NumberedScript:
    """Gives every answer a number, so that the screen tells which has come."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def __call__(self, question: Question) -> Answer:
        return Answer(words(f"I am {question.model}, answer-{next(self._numbers):02d}."))


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as a provider saw it: its words, the model's id, the tokens it counted."""

    words: str
    model: str
    read: int
    written: int

    @property
    def shown(self) -> tuple[str, str, str]:
        """The model's id and its tokens, in the words of a screen."""
        return self.model, number(self.read), number(self.written)


def log(providers: Providers) -> list[Asked]:
    """All requests in the order of their arrival."""
    return [
        Asked(question.text, question.model, input_tokens(question), output_tokens(answer))
        for question, answer in providers.exchanges
    ]


def _turns_shown(screen: str) -> list[tuple[str, str, str]]:
    found = (_ROW.search(line) for line in screen.splitlines())
    return [(row[1].partition("/")[2], row[2], row[3]) for row in found if row]


class Steering:
    """Types into claude and into the panel; gives what the providers' log says came of it."""

    def __init__(self, tmux: Tmux, world: World, providers: Providers) -> None:
        self._tmux, self._world, self._providers = tmux, world, providers

    async def start(self) -> None:
        argv = [*self._world.router, "--permission-mode", "manual"]
        await self._tmux.start(argv, self._world.environment, self._world.project)
        await self.sees("❯", "router")

    async def leave(self) -> None:
        await self._say("/exit")
        await self.sees("ended with 0")

    async def sees(self, *texts: str) -> str:
        return await self._tmux.wait_for(*texts, seconds=SECONDS)

    async def sees_no(self, *texts: str) -> str:
        """The screen once it shows none of `texts`."""
        deadline = time.monotonic() + SECONDS
        while True:
            screen = await self._tmux.screen()
            shown = [text for text in texts if text in screen]
            if not shown:
                return screen
            assert time.monotonic() < deadline, f"{shown} still on screen:\n{screen}"
            await asyncio.sleep(0.1)

    async def sees_turns(self, count: int) -> list[tuple[str, str, str]]:
        """Model id and tokens of each row of a session's history, once it shows `count`."""
        deadline = time.monotonic() + SECONDS
        while True:
            screen = await self._tmux.screen()
            if len(shown := _turns_shown(screen)) == count:
                return shown
            assert time.monotonic() < deadline, f"not {count} turns on screen:\n{screen}"
            await asyncio.sleep(0.1)

    async def press(self, *names: str) -> None:
        await self._tmux.keys(*names)

    async def type(self, text: str) -> None:
        await self._tmux.type(text)

    async def ask(self, text: str) -> str:
        """Begin a turn; gives the id of the model that answered it, once it is over."""
        seen = len(self._providers.exchanges)
        await self._say(text)
        return await self._answered(text, seen)

    async def ask_again(self, text: str, model: str) -> str:
        """Ask the last prompt, which is `text`, on another model; gives who answered."""
        seen = len(self._providers.exchanges)
        await self.panel("r", "ask the last prompt again on")
        await self.pick(model, "ask the last prompt again on")
        return await self._answered(text, seen)

    async def panel(self, key: str, shown: str) -> None:
        """Give the panel the keyboard, press one of its keys, wait for what it opens."""
        await self.press("F2")
        await self.sees("back to claude")
        await self.type(key)
        await self.sees(shown)

    async def pick(self, model: str, title: str) -> None:
        """Filter the picker of this title until only `model` is left, and take it."""
        await self.type(model)
        await self.sees(f"/{model}")
        await self.press("Enter")
        await self.sees_no(title)

    async def to_claude(self) -> None:
        await self.press("C-]")
        await self.sees("to use this panel")

    async def _say(self, text: str) -> None:
        await self.type(text)
        await self.sees(text[-30:])
        await self.press("Enter")

    async def _answered(self, text: str, seen: int) -> str:
        def new() -> list[tuple[Question, Answer]]:
            exchanges = self._providers.exchanges[seen:]
            return [(q, answer) for q, answer in exchanges if q.text == text]

        await until(new, seconds=SECONDS)
        ((question, answer),) = new()
        await self.sees("".join(answer.texts).split()[-1])
        await self.sees_no(*_BUSY)
        return question.model
