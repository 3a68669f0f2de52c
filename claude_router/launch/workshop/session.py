"""The preferences screen's workshop over the configuration file and the running services."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from claude_router.config.atomic import write_atomically
from claude_router.config.edit import Edit
from claude_router.config.keys import KeyReader, UnreadKeys
from claude_router.config.load import load_text
from claude_router.config.model import Config
from claude_router.config.paths import make_private_folder, may_exist
from claude_router.config.problems import ConfigError
from claude_router.config.save import ChangedMeanwhileError, Opened, open_for_edit, save
from claude_router.launch.workshop import draft_edits
from claude_router.launch.workshop.difference import difference
from claude_router.launch.workshop.draft import DraftFile
from claude_router.launch.workshop.draft_view import Tree, reference_names
from claude_router.launch.workshop.examples import examples
from claude_router.launch.workshop.first_draft import first_draft
from claude_router.launch.workshop.key_states import key_states
from claude_router.launch.workshop.remarks import remarks_on
from claude_router.launch.workshop.trials import Trials
from claude_router.proxy.services import Services
from claude_router.tui.workshop import (
    ConflictError,
    Draft,
    Example,
    Place,
    Progress,
    Remark,
    ReplayedTurn,
    Trial,
    WorkshopError,
    WrittenPreference,
)

T = TypeVar("T")
_UNREAD = "There is nothing to edit: the configuration file could not be read."


class SessionWorkshop:
    """Implements the window's `Workshop`; make one for a session, so that it keeps the draft.

    `usual_config` is where the file would be if there is none, `history` the history's file;
    `begin` gives what a first file would say here, and is called off the event loop.
    """

    def __init__(
        self,
        services: Services,
        usual_config: Path,
        history: Path,
        environment: Mapping[str, str],
        *,
        begin: Callable[[Mapping[str, str]], str] = first_draft,
    ) -> None:
        self._services = services
        self._usual_config = usual_config
        self._history = history
        self._environment = environment
        self._begin = begin
        self._keys = KeyReader(environment)
        self._file: DraftFile | None = None
        self._theirs: str | None = None

    @property
    def draft(self) -> Draft:
        return self._file.view() if self._file is not None else Draft(self._path.name)

    async def open(self) -> None:
        if self._file is not None and self._file.is_changed:
            return
        self._file = None
        self._keys = KeyReader(self._environment)
        if may_exist(self._path):
            self._file = DraftFile(await self._read())
        else:
            text = await asyncio.to_thread(self._begin, self._environment)
            self._file = DraftFile(Opened(self._path, ""), text)

    def add_preference(self, after: int | None) -> int:
        return self._do_placed(lambda tree: draft_edits.adding(tree, after))

    def change_preference(self, index: int, preference: WrittenPreference) -> int:
        return self._do_placed(lambda tree: draft_edits.changing(tree, index, preference))

    def delete_preference(self, index: int) -> None:
        self._do(lambda tree: draft_edits.deleting(tree, index))

    def move_preference(self, index: int, step: int) -> int:
        return self._do_placed(lambda tree: draft_edits.moving(tree, index, step))

    def make_default(self, model: str) -> None:
        self._do(lambda tree: draft_edits.making_default(tree, model))

    def set_fallbacks(self, model: str, fallbacks: Sequence[str]) -> None:
        value = list(fallbacks)
        self._do(lambda tree: draft_edits.setting_of_model(tree, model, "fallbacks", value))

    def set_access_key(self, model: str, written: str) -> None:
        self._do(lambda tree: draft_edits.setting_of_model(tree, model, "access_key", written))

    def set(self, place: Place, value: str) -> None:
        self._do(lambda tree: draft_edits.setting(tree, place, value))

    def add_alias(self, name: str, model: str) -> None:
        self._do(lambda tree: draft_edits.setting(tree, ("model_aliases", name), model))

    def examples(self) -> Sequence[Example]:
        preferences = self._file.view().preferences if self._file is not None else ()
        return examples(preferences, self._services.policy.corrections)

    def undo(self) -> bool:
        return self._opened.undo()

    def discard(self) -> None:
        self._file = self._opened.as_begun()

    async def remarks(self, preferences: Sequence[WrittenPreference]) -> list[Remark]:
        names, states = reference_names(self._opened.tree), await self.key_states()
        return await remarks_on(preferences, names, states, self._services.classifier)

    async def key_states(self) -> Mapping[str, str]:
        # A key may come from a command, which can take its time.
        return await asyncio.to_thread(key_states, self._opened.tree, self._keys)

    async def try_prompt(self, prompt: str) -> Trial:
        return await self._trials().of(prompt)

    async def replay(self, progress: Progress) -> list[ReplayedTurn]:
        return await self._trials().of_history(self._history, progress)

    async def problems(self) -> list[str]:
        file = self._opened
        # As a reload would, which reads every key anew.
        try:
            await asyncio.to_thread(
                load_text, file.text, file.opened.path, KeyReader(self._environment)
            )
        except ConfigError as error:
            return list(map(str, error.problems))
        return []

    async def save(self) -> None:
        await self._save(self._opened.opened)

    async def take_theirs(self) -> None:
        file = self._opened
        theirs = await self._read()
        file.put(theirs.text)
        file.rebase(theirs)

    async def overwrite(self) -> None:
        file, text = self._opened, self._opened.text
        if not may_exist(file.opened.path):
            await _written(lambda: write_atomically(file.opened.path, text), file.opened.path)
            file.rebase(replace(file.opened, text=text))
            return
        theirs = await self._read()
        if theirs.text != self._theirs:
            raise self._conflict(theirs.text)
        await self._save(theirs)

    @property
    def _path(self) -> Path:
        return self._services.config.path or self._usual_config

    @property
    def _opened(self) -> DraftFile:
        if self._file is None:
            raise WorkshopError(_UNREAD)
        return self._file

    def _do(self, edits: Callable[[Tree], list[Edit]]) -> None:
        file = self._opened
        file.apply(edits(file.tree))

    def _do_placed(self, edits: Callable[[Tree], tuple[list[Edit], Place]]) -> int:
        file = self._opened
        made, place = edits(file.tree)
        file.apply(made)
        return file.index_of(place)

    def _trials(self) -> Trials:
        classifier, file = self._services.classifier, self._opened
        if classifier is None:
            raise WorkshopError("Routing is off, so there is nothing to try: start with an engine.")
        return Trials(classifier, self._saved(), self._parsed(file.text))

    def _saved(self) -> Config:
        """The file as it was read; the session's own where that has problems."""
        try:
            return self._parsed(self._opened.opened.text)
        except WorkshopError:
            return self._services.config

    def _parsed(self, text: str) -> Config:
        try:
            return load_text(text, self._opened.opened.path, UnreadKeys()).config
        except ConfigError as error:
            raise WorkshopError(f"Solve this first:\n{error}") from error

    async def _read(self) -> Opened:
        try:
            return await asyncio.to_thread(open_for_edit, self._path)
        except ConfigError as error:
            raise WorkshopError(f"The configuration file can't be read:\n{error}") from error

    async def _save(self, opened: Opened) -> None:
        file, text = self._opened, self._opened.text
        try:
            file.rebase(await _written(lambda: _save_into_folder(opened, text), opened.path))
        except ChangedMeanwhileError as error:
            raise self._conflict(error.theirs) from error

    def _conflict(self, theirs: str) -> ConflictError:
        self._theirs = theirs
        return ConflictError(difference(theirs, self._opened.text))


def _save_into_folder(opened: Opened, text: str) -> Opened:
    make_private_folder(opened.path.parent)
    return save(opened, text)


async def _written(write: Callable[[], T], path: Path) -> T:
    """What `write` gives, off the loop."""
    try:
        return await asyncio.to_thread(write)
    except OSError as error:
        why = error.strerror or str(error)
        raise WorkshopError(f"{path} can't be written: {why}.") from error
