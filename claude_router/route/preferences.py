"""What the user wrote: tasks tied to models."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preference:
    """A task in the user's own words and the model that shall take it.

    `name` is unique in a configuration; `model` is a key of the catalog.
    """

    name: str
    description: str
    model: str
    fallbacks: tuple[str, ...] = ()
