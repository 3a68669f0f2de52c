"""What the VT engines have in common: the size, and what is read from the child's output."""

from abc import ABC, abstractmethod

from claude_router.terminal.child_output import ChildOutput

_SYNCHRONIZED_MODE = 2026


class BaseScreen(ABC):
    """The part of `Screen` that asks no engine."""

    def __init__(self, cols: int, rows: int) -> None:
        self._cols, self._rows = cols, rows
        self._child_output = ChildOutput()

    @property
    def cols(self) -> int:
        return self._cols

    @property
    def rows(self) -> int:
        return self._rows

    @property
    def is_held(self) -> bool:
        return self.is_mode_set(_SYNCHRONIZED_MODE)

    @property
    def modify_other_keys(self) -> int:
        return self._child_output.modify_other_keys

    @abstractmethod
    def is_mode_set(self, mode: int) -> bool: ...
