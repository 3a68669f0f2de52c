"""Saving the draft: problems first, then the file, then what to do if it changed meanwhile."""

from collections.abc import Callable, Sequence
from typing import Protocol

from textual.screen import Screen

from claude_router.tui.format import clean, plural
from claude_router.tui.lines import Line
from claude_router.tui.palette import PLAIN, Glyphs
from claude_router.tui.screens.preferences.ask import AskScreen
from claude_router.tui.screens.preferences.conflict import ConflictScreen
from claude_router.tui.workshop import ConflictError, Workshop, WorkshopError

Then = Callable[[], None]


class Say(Protocol):
    """Tells the user something, in place of what was told before."""

    def __call__(self, words: str, *, is_bad: bool = False) -> None: ...


class Saving:
    """Works for `screen`, which is told by `start_over` that the draft is another one."""

    def __init__(
        self, screen: Screen[None], workshop: Workshop, glyphs: Glyphs, say: Say, start_over: Then
    ) -> None:
        self._screen = screen
        self._workshop = workshop
        self._glyphs = glyphs
        self._say = say
        self._start_over = start_over

    def begin(self, then: Then) -> None:
        """Save; `then` is what follows once it is done."""
        self._screen.run_worker(self._save(then), group="file", exclusive=True)

    async def _save(self, then: Then) -> None:
        if not (self._workshop.draft.is_changed or self._workshop.draft.is_new):
            self._say("There is nothing to save.")
            return
        self._say("Saving")
        if problems := await self._workshop.problems():
            self._say("Nothing was written.", is_bad=True)
            self._screen.app.push_screen(problems_screen(problems, self._glyphs))
            return
        await self._write(then, is_forced=False)

    async def _write(self, then: Then, *, is_forced: bool) -> None:
        workshop, is_new = self._workshop, self._workshop.draft.is_new
        try:
            await (workshop.overwrite() if is_forced else workshop.save())
        except ConflictError as error:
            self._ask(error, then)
        except WorkshopError as error:
            self._say(str(error), is_bad=True)
        else:
            file = workshop.draft.file
            before = "" if is_new else f"; what was there is in {file}.bak"
            self._say(f"Saved. The session takes it at once{before}.")
            then()

    def _ask(self, conflict: ConflictError, then: Then) -> None:
        def answered(way: str | None) -> None:
            if way == "r":
                self._screen.run_worker(self._take_theirs(), group="file")
            elif way == "o":
                self._screen.run_worker(self._write(then, is_forced=True), group="file")

        self._say("Nothing was written.", is_bad=True)
        self._screen.app.push_screen(ConflictScreen(conflict.difference, self._glyphs), answered)

    async def _take_theirs(self) -> None:
        try:
            await self._workshop.take_theirs()
        except WorkshopError as error:
            self._say(str(error), is_bad=True)
            return
        self._start_over()
        self._say("This is the file as it is now; z brings your changes back.")


def problems_screen(problems: Sequence[str], glyphs: Glyphs) -> AskScreen:
    """Why the draft can't be saved, each with its line."""
    lines: list[Line] = [((clean(problem), PLAIN),) for problem in problems]
    title = f"{plural(len(problems), 'problem')}, not saved"
    return AskScreen(title, lines, [], "back", glyphs)
