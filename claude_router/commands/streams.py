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


def why(error: OSError) -> str:
    """The reason alone, in the middle of a sentence."""
    return (error.strerror or str(error) or type(error).__name__).lower()
