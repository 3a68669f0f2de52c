"""The configuration file's text with the changes made so far, each of which can be taken back."""

from collections.abc import Sequence

from claude_router.config.edit import Edit, EditRefusedError, edited
from claude_router.config.problems import ConfigError
from claude_router.config.save import Opened
from claude_router.launch.workshop.draft_view import (
    Tree,
    preference_places,
    read_tree,
    settings,
    written_models,
)
from claude_router.tui.workshop import Draft, Place, WorkshopError


class DraftFile:
    """`text` is what would be saved; `opened` what the file held when it was read.

    `first_text` is what the draft begins with where there is no file yet.
    """

    def __init__(self, opened: Opened, first_text: str | None = None) -> None:
        """Raises: WorkshopError: the text is not YAML."""
        self.opened = opened
        self._first_text = first_text
        self.text = opened.text if first_text is None else first_text
        self.tree = self._read(self.text)
        self._earlier: list[str] = []

    @property
    def is_changed(self) -> bool:
        return self.text != (self.opened.text if self._first_text is None else self._first_text)

    @property
    def is_new(self) -> bool:
        """Whether there is no file yet."""
        return self._first_text is not None

    def view(self) -> Draft:
        return Draft(
            file=self.opened.path.name,
            preferences=tuple(placed.preference for placed in preference_places(self.tree)),
            models=written_models(self.tree),
            settings=tuple(settings(self.tree)),
            is_changed=self.is_changed,
            is_new=self.is_new,
        )

    def index_of(self, place: Place) -> int:
        """Which preference stands at `place`."""
        return [placed.place for placed in preference_places(self.tree)].index(place)

    def apply(self, edits: Sequence[Edit]) -> None:
        """Raises: WorkshopError: the file can't be edited so; nothing changed."""
        try:
            text = edited(self.text, edits)
        except EditRefusedError as error:
            raise WorkshopError(f"This can't be changed here: {error}") from error
        self.put(text)

    def put(self, text: str) -> None:
        """Take `text` as the next state. Raises: WorkshopError: it is not YAML."""
        if text != self.text:
            tree = self._read(text)
            self._earlier.append(self.text)
            self.text, self.tree = text, tree

    def undo(self) -> bool:
        if not self._earlier:
            return False
        self.text = self._earlier.pop()
        self.tree = self._read(self.text)
        return True

    def rebase(self, opened: Opened) -> None:
        """The file holds something else now; the draft and its earlier states stay."""
        self.opened = opened
        self._first_text = None

    def as_begun(self) -> "DraftFile":
        """Without any change."""
        return DraftFile(self.opened, self._first_text)

    def _read(self, text: str) -> Tree:
        try:
            return read_tree(text, str(self.opened.path))
        except ConfigError as error:
            raise WorkshopError(f"The file can't be edited until it is mended:\n{error}") from error
