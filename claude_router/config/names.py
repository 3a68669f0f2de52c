"""What the models are called, and which model a name elsewhere in the file means."""

from collections.abc import Sequence
from dataclasses import dataclass

from claude_router.config import tables
from claude_router.config.groups import Entry, Marked
from claude_router.config.problems import At, Problems, did_you_mean, quoted

_RESERVED = frozenset({"auto", "default", "inherit", "other", "route"})
_INTERFACE_PROVIDERS = {"claude": "anthropic"}
_GUESSES = (("claude", "anthropic"), ("gpt", "openai"), ("gemini", "gemini"), ("grok", "xai"))


@dataclass(frozen=True, slots=True)
class NamedEntry:
    """An entry of `llm_providers` whose `model` could be read."""

    key: str
    provider: str
    model_id: str
    entry: Entry


class Names:
    """The models of a file by every name they go by."""

    def __init__(self, models: Sequence[NamedEntry], *, is_complete: bool) -> None:
        self.models = tuple(models)
        self.is_complete = is_complete
        self._aliases: dict[str, str] = {}

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(model.key for model in self.models)

    @property
    def aliases(self) -> dict[str, str]:
        return dict(self._aliases)

    def add_aliases(self, aliases: dict[str, Marked[Entry]], problems: Problems) -> None:
        """Resolve each alias's target among the models; aliases don't chain."""
        found: dict[str, str] = {}
        for name, alias in aliases.items():
            target = alias.value.get(tables.ALIAS_TARGET)
            if name in self.keys:
                problems.add(alias.at, "is already the name of a model", "rename the alias")
            elif target is not None:
                place = alias.value.place(tables.ALIAS_TARGET)
                if key := self.resolve(Marked(target, place), problems):
                    found[name] = key
        self._aliases = found

    def resolve(self, reference: Marked[str], problems: Problems) -> str | None:
        """Key of the model meant; None after having told that there is none, or several."""
        name = reference.value
        if name in self.keys:
            return name
        if name in self._aliases:
            return self._aliases[name]
        matches = [model.key for model in self.models if name in _other_names(model)]
        if len(matches) == 1:
            return matches[0]
        if matches:
            problems.add(reference.at, f"{quoted(name)} fits several models", " or ".join(matches))
        elif self.is_complete:  # else the model may be one that another problem tells about
            message = f"{quoted(name)} is no model of this file"
            known = [*self.keys, *self._aliases]
            problems.add(reference.at, message, did_you_mean(name, known))
        return None


def _other_names(model: NamedEntry) -> tuple[str, str]:
    return f"{model.provider}/{model.model_id}", model.model_id


def name_models(entries: Sequence[Marked[Entry]] | None, problems: Problems) -> Names:
    """Read what each entry is called; entries without a usable name are told and left out."""
    named: dict[str, NamedEntry] = {}
    is_complete = True
    for marked in entries or ():
        model = _name_model(marked.value, problems)
        if model is None:
            is_complete = False
        elif model.key in named:
            first = named[model.key].entry.at.line
            remedy = "remove one, or give one of them a name: of its own"
            problems.add(_key_place(marked.value), f"is the same model as in line {first}", remedy)
        else:
            named[model.key] = model
    return Names(list(named.values()), is_complete=is_complete)


def _name_model(entry: Entry, problems: Problems) -> NamedEntry | None:
    text, own_name = entry.get(tables.MODEL), entry.get(tables.NAME)
    if text is None:
        return None
    provider, slash, model_id = text.partition("/")
    interface = entry.get(tables.INTERFACE)
    if not slash and interface is not None:
        provider, model_id = _INTERFACE_PROVIDERS.get(interface, interface), text
    if not provider or not model_id or " " in text:
        remedy = f"write <provider>/<model id>, e.g. {_guess(text)}"
        problems.add(entry.place(tables.MODEL), f"{quoted(text)} names no provider", remedy)
        return None
    if own_name in _RESERVED:
        problems.add(entry.place(tables.NAME), f"{quoted(own_name or '')} has a meaning of its own")
    return NamedEntry(own_name or text, provider, model_id, entry)


def _key_place(entry: Entry) -> At:
    return entry.place(tables.NAME if entry.get(tables.NAME) else tables.MODEL)


def _guess(text: str) -> str:
    for beginning, provider in _GUESSES:
        if text.startswith(beginning) and text.isprintable() and " " not in text:
            return f"{provider}/{text}"
    return "openai/gpt-5.6"
