"""Textual's parser of input, for terminals in every keyboard mode."""

from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.events import Key


class KeyParser(XTermParser):
    """Reads kitty's CSI u too, although Textual may not ask for it: claude may have."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        keys = self._parse_extended_key(sequence)
        if keys is None:
            return super()._sequence_to_key_events(sequence, alt)
        return [key.copy() for key in keys]  # the parser keeps its answers
