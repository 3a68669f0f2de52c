"""Keeps what is learned in step with its file, aside from all requests."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from claude_router.proxy.learned import Changes, Learned
from claude_router.proxy.learned_file import QuirksFileError, Saved, read_quirks, save_changes
from claude_router.tasks import spawn

POLL_SECONDS = 1.0

_Stamp = tuple[int, int, int]


@asynccontextmanager
async def remembering(
    learned: Learned, path: Path, on_trouble: Callable[[str], None]
) -> AsyncIterator[None]:
    """Read the file, follow it while the block runs, and save what was learned.

    The disk is touched in threads only. `on_trouble` gets each sentence for the user once.
    """
    keeper = _Keeper(learned, path, on_trouble)
    await keeper.poll()
    task = spawn(keeper.follow(), "learned quirks")
    try:
        yield
    finally:
        task.cancel()
        await keeper.close()


class _Keeper:
    def __init__(self, learned: Learned, path: Path, on_trouble: Callable[[str], None]) -> None:
        self._learned, self._path, self._on_trouble = learned, path, on_trouble
        self._seen: tuple[_Stamp | None, Changes] | None = None
        self._told: set[str] = set()

    async def follow(self) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            await self.poll()

    async def poll(self) -> None:
        """Read or write, if the file or what is learned changed; what failed is not repeated."""
        changes = self._learned.changes
        seen = (await asyncio.to_thread(_stamp, self._path), changes)
        if seen != self._seen:
            self._seen = seen
            await self._exchange(changes)

    async def close(self) -> None:
        if changes := self._learned.changes:
            await self._exchange(changes)

    async def _exchange(self, changes: Changes) -> None:
        try:
            saved = await asyncio.to_thread(_exchanged, self._path, changes)
        except QuirksFileError as error:
            self._tell(str(error))
            if not changes:
                self._learned.take((), {})
            return
        self._learned.take(saved.quirks, changes)
        if saved.aside is not None:
            self._tell(f"The learned quirks that could not be read are kept in {saved.aside}.")

    def _tell(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            self._on_trouble(sentence)


def _exchanged(path: Path, changes: Changes) -> Saved:
    return save_changes(path, changes) if changes else Saved(read_quirks(path))


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size, status.st_ino)
