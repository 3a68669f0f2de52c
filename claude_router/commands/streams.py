"""What a command may touch of the process: its three streams and its environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO


@dataclass(frozen=True, slots=True)
class Streams:
    """Handed to every command by `cli`: data goes to `stdout`, words for people to `stderr`."""

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    environment: Mapping[str, str]
