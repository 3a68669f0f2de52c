"""What is wrong or doubtful about preferences while they are written."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from claude_router.classify.engines import embedded_in
from claude_router.classify.lint import lint
from claude_router.classify.wording import Finding, wording_findings
from claude_router.route.classifier import Classifier, ClassifierError
from claude_router.route.preferences import Preference
from claude_router.tui.workshop import Remark, WrittenPreference

MISSING = "missing"
_NO_MATCH = "other"


async def remarks_on(
    preferences: Sequence[WrittenPreference],
    models: Collection[str],
    key_states: Mapping[str, str],
    classifier: Classifier | None,
) -> list[Remark]:
    """Problems first, then what the router model has to say of the descriptions.

    `models` are all names that a model goes by; `key_states` those of their keys.
    """
    remarks = [*_problems(preferences, models), *_keyless(preferences, key_states)]
    asked: dict[str, tuple[int, Preference]] = {}
    for index, p in enumerate(preferences):
        if p.name and p.description.strip() and p.models:
            described = Preference(p.name, " ".join(p.description.split()), p.models[0])
            asked.setdefault(p.name, (index, described))
    findings, complaint = await _findings([each for _, each in asked.values()], classifier)
    remarks += [Remark(asked[f.name][0], f"The description {_words(f)}") for f in findings]
    return [*remarks, *(Remark(index, complaint) for index, _ in asked.values() if complaint)]


def _problems(
    preferences: Sequence[WrittenPreference], models: Collection[str]
) -> Iterator[Remark]:
    first: dict[str, int] = {}
    for index, preference in enumerate(preferences):
        for words in _faults(preference, models):
            yield Remark(index, words, is_problem=True)
        if preference.name in first:
            words = f"There is a preference of this name already, number {first[preference.name]}."
            yield Remark(index, words, is_problem=True)
        elif preference.name:
            first[preference.name] = index + 1


def _faults(preference: WrittenPreference, models: Collection[str]) -> Iterator[str]:
    if not preference.name:
        yield "It needs a name."
    elif preference.name.lower() == _NO_MATCH:
        yield f'"{preference.name}" stands for no match at all: choose another name.'
    if not preference.description.strip():
        yield "It needs a description, which is what the router goes by."
    if not preference.models:
        yield "It needs a model to take the task."
    for model in preference.models:
        if model not in models:
            yield f'"{model}" is no model of this file.'


def _keyless(
    preferences: Sequence[WrittenPreference], key_states: Mapping[str, str]
) -> Iterator[Remark]:
    for index, preference in enumerate(preferences):
        for model in preference.models:
            if key_states.get(model) == MISSING:
                yield Remark(index, f"The API key of {model} is missing.", is_problem=True)


async def _findings(
    preferences: Sequence[Preference], classifier: Classifier | None
) -> tuple[list[Finding], str]:
    """Without the model's findings, and why, where it can't be asked."""
    embedded = embedded_in(classifier)
    if embedded is None:
        return wording_findings(preferences), "Routing is off, so descriptions are not compared."
    try:
        return await lint(embedded, preferences), ""
    except ClassifierError as error:
        return wording_findings(preferences), f"The descriptions were not compared: {error}"


def _words(finding: Finding) -> str:
    return f"{finding.message}: {finding.remedy}."
