"""What `classify` and `engine bench` read: routes and turns as JSON, checked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claude_router.route.classifier import Turn
from claude_router.route.preferences import Preference

OTHER = "other"


class QuestionError(ValueError):
    """A line is not what it should be; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which of `preferences` fits the last of `turns`?"""

    preferences: tuple[Preference, ...]
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question and its right answer: a preference's name, or "other"."""

    question: Question
    label: str


def read_question(line: str) -> Question:
    """One line of `classify`.

    Raises:
        QuestionError: it is not such a line.
    """
    fields = read_object(line)
    turns = _list(fields, "turns")
    if not turns:
        raise QuestionError('"turns" is empty: it needs at least the turn to be classified')
    return Question(
        read_preferences(fields), tuple(_turn(turn, f"turns[{n}]") for n, turn in enumerate(turns))
    )


def read_labelled(line: str) -> list[Labelled]:
    """One line of the router's training data: a set of routes with labelled conversations.

    Raises:
        QuestionError: it is not such a line.
    """
    fields = read_object(line)
    preferences = read_preferences(fields)
    labels = {OTHER, *(preference.name for preference in preferences)}
    found: list[Labelled] = []
    for number, messages in enumerate(_list(fields, "conversations")):
        where = f"conversations[{number}]"
        if not isinstance(messages, list):
            raise QuestionError(f"{where} must be a list of turns")
        turns = tuple(_turn(message, f"{where}[{n}]") for n, message in enumerate(messages))
        for end, message in enumerate(messages, start=1):
            if message["role"] == "user":
                label = message.get("label")
                if label not in labels:
                    raise QuestionError(f'{where}[{end - 1}]: "label" must be a route or "other"')
                found.append(Labelled(Question(preferences, turns[:end]), label))
    return found


def read_object(line: str) -> Mapping[str, Any]:
    """A line's JSON object.

    Raises:
        QuestionError: it is something else.
    """
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise QuestionError(f"not JSON ({error})") from error
    if not isinstance(fields, dict):
        raise QuestionError("not a JSON object")
    return fields


def read_preferences(fields: Mapping[str, Any]) -> tuple[Preference, ...]:
    """The `routes` of an object; they name no models.

    Raises:
        QuestionError: they are missing, incomplete, or not told apart by their names.
    """
    found: dict[str, Preference] = {}
    for number, route in enumerate(_list(fields, "routes")):
        name = _text(route, "name", f"routes[{number}]")
        description = _text(route, "description", f"routes[{number}]")
        if name == OTHER:
            raise QuestionError(f'routes[{number}]: "other" stands for no match; rename the route')
        if name in found:
            raise QuestionError(f"routes[{number}]: a second route named {name!r}")
        found[name] = Preference(name, description, model="")
    return tuple(found.values())


def _turn(turn: object, where: str) -> Turn:
    role, content = _text(turn, "role", where), _text(turn, "content", where)
    if role == "user":
        return Turn("user", content)
    if role == "assistant":
        return Turn("assistant", content)
    raise QuestionError(f'{where}: "role" must be "user" or "assistant", not {role!r}')


def _list(fields: Mapping[str, Any], key: str) -> Sequence[object]:
    value = fields.get(key)
    if not isinstance(value, list):
        raise QuestionError(f'"{key}" must be a list')
    return value


def _text(fields: object, key: str, where: str) -> str:
    value = fields.get(key) if isinstance(fields, dict) else None
    if not isinstance(value, str):
        raise QuestionError(f'{where}: "{key}" must be a text')
    return value
