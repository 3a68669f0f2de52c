"""Each fault of a file: which line, which key, what to do."""

import pytest

from tests.config.loading import config_of, lines_of, problems_of

TWO = """\
llm_providers:
  - model: anthropic/claude-sonnet-5-5
  - model: ollama/q
"""


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    lines = lines_of(
        """
        llm_providers:
          - model: openai/gpt-5
            access_key: $NOT_THERE
            defalt: true
          - model: corp/x
        router: {engine: fast}
        """
    )
    assert lines == [
        "config.yaml:4: llm_providers[0].access_key: the environment variable NOT_THERE is not "
        "set – set it: export NOT_THERE=…",
        "config.yaml:5: llm_providers[0].defalt: is not a key – did you mean default?",
        lines[2],
        'config.yaml:7: router.engine: "fast" is not possible – use embedded | arch | endpoint '
        "| off",
    ]
    assert lines[2].startswith(
        'config.yaml:6: llm_providers[1].model: "corp" is no provider known here, and there is '
        "no base_url"
    )


@pytest.mark.parametrize(
    ("text", "line", "key", "words"),
    [
        ("llm_provider: []", 1, "llm_provider", "did you mean llm_providers?"),
        ("llm_providers: 3", 1, "llm_providers", "must be a list, not a number"),
        ("llm_providers: [3]", 1, "llm_providers[0]", 'must be a group of "key: value" lines'),
        ("llm_providers: [{}]", 1, "llm_providers[0]", 'has no "model"'),
        ("llm_providers: [{model: gpt-5}]", 1, "llm_providers[0].model", "e.g. openai/gpt-5"),
        ("llm_providers:\n  -\n", 2, "llm_providers[0]", "is empty"),
        ("llm_providers: []\nmodel_providers: []", 2, "model_providers", "means the same"),
        ("router: {}\nrouter: {}", 2, "router", "is given twice, first in line 1"),
        ("? [a]\n: 1", 1, "", "a key must be a word, not a list"),
        ("router: {threshold: 2}", 1, "router.threshold", "from 0 to 1"),
        ("router: {threshold: .nan}", 1, "router.threshold", "from 0 to 1"),
        ("panel: {width: 12:30}", 1, "panel.width", "whole number of columns from 24 to 120"),
        ("panel: {width: wide}", 1, "panel.width", "whole number"),
        ("history: {keep_days: 0}", 1, "history.keep_days", "from 1 to"),
        ("budget: {day_usd: -1}", 1, "budget.day_usd", "US dollars from 0"),
        ("keys: {panel: [p]}", 1, "keys.panel[0]", '"p" alone could no longer be typed'),
        ("keys: {panel: []}", 1, "keys.panel", "is empty"),
        ("lanes: {background: nobody}", 1, "lanes.background", "is no model of this file"),
        ("router: {endpoint: {model: a}}", 1, "router.endpoint", 'has no "base_url"'),
        ("<<: 3", 1, "", '"<<" takes an anchor'),
    ],
)
def test_shape(text: str, line: int, key: str, words: str) -> None:
    (problem,) = problems_of(text)
    assert (problem.line, problem.key) == (line, key)
    assert words in f"{problem.message} {problem.remedy}"


@pytest.mark.parametrize(
    ("entry", "key", "words"),
    [
        ("model: openai/gpt-5", "access_key", "add access_key: $OPENAI_API_KEY"),
        ("{model: openai/gpt-5, access_key: $}", "access_key", "is no name of a variable"),
        ("{model: ollama/q, base_url: 'localhost:1'}", "base_url", "no http:// or https://"),
        ("{model: ollama/q, base_url: 'http://h:99999'}", "base_url", "its host or port"),
        ("{model: ollama/q, base_url: 'http://[::1'}", "base_url", "its host or port"),
        ("{model: ollama/q, base_url: 'http://'}", "base_url", "host or port is missing"),
        ("{model: ollama/q, base_url: 'http://u:p@h'}", "base_url", "put the key into access_key"),
        ("{model: ollama/q, base_url: 'http://h/?a=1'}", "base_url", 'goes on after "?"'),
        ("{model: ollama/q, api: chats}", "api", "did you mean chat?"),
        ("{model: google/gemini-3-pro}", "model", "did you mean gemini?"),
        ("{model: azure_openai/x, access_key: k}", "model", "different address"),
        ("{model: 'openai/*', access_key: k}", "model", "name a model"),
        ("{model: groq/x, access_key: k, api: messages}", "api", "no Messages endpoint"),
        ("{model: ollama/q, quirks: {visoin: false}}", "quirks.visoin", "did you mean vision?"),
        ("{model: ollama/q, quirks: {vision: 3}}", "quirks.vision", "true or false"),
        ("{model: ollama/q, prices: {input: 1}}", "prices", 'has no "output"'),
        ("{model: ollama/q, headers: {'a b': c}}", "headers.a b", "name of an HTTP header"),
        ("{model: ollama/q, headers: {host: c}}", "headers.host", "set by the connection"),
        ("{model: ollama/q, headers: {x: $SPLIT}}", "headers.x", "a line break"),
        ("{model: ollama/q, headers: {x: $NOPE}}", "headers.x", "variable NOPE is not set"),
        ("{model: ollama/q, name: default}", "name", "has a meaning of its own"),
        ("{model: ollama/q, name: no}", "name", "put it in quotes"),
        ("{model: ollama/q, fallbacks: [ollama/q]}", "fallbacks[0]", "is this model itself"),
        ("{model: ollama/q, fallbacks: [olama/q]}", "fallbacks[0]", "did you mean ollama/q?"),
        ("{model: ollama/q, context_window: 0}", "context_window", "whole number of tokens"),
        (
            "{model: ollama/q, routing_preferences: [{name: other, description: d}]}",
            "routing_preferences[0].name",
            "no match at all",
        ),
        (
            "{model: ollama/q, routing_preferences: [{name: a}]}",
            "routing_preferences[0]",
            'has no "description"',
        ),
    ],
)
def test_one_model(entry: str, key: str, words: str) -> None:
    (problem,) = problems_of(f"llm_providers:\n  - {entry}\n")
    assert (problem.line, problem.key) == (2, f"llm_providers[0].{key}")
    assert words in f"{problem.message} {problem.remedy}"


def test_two_models_of_one_key() -> None:
    (line,) = lines_of("llm_providers:\n  - model: ollama/q\n  - model: ollama/q\n")
    assert "config.yaml:3: llm_providers[1].model: is the same model as in line 2" in line


def test_two_defaults() -> None:
    (line,) = lines_of(
        "llm_providers:\n  - {model: ollama/a, default: yes}\n  - {model: ollama/b, default: yes}\n"
    )
    place = "config.yaml:3: llm_providers[1].default"
    assert line == f"{place}: there is a default already, in line 2 – keep one"


def test_two_preferences_of_one_name() -> None:
    (line,) = lines_of(
        TWO
        + "    routing_preferences: [{name: bugs, description: d}]\n"
        + "routing_preferences:\n  - {name: bugs, description: d, models: [q]}\n"
    )
    assert 'config.yaml:6: routing_preferences[0].name: "bugs" is the name of two' in line
    assert "first in line 4" in line


def test_an_id_that_fits_two_models() -> None:
    (line,) = lines_of(
        """
        llm_providers: [{model: ollama/q}, {model: lmstudio/q}]
        model_aliases: {a: q}
        """
    )
    assert 'model_aliases.a: "q" fits several models – ollama/q or lmstudio/q' in line


def test_an_alias_may_not_hide_a_model() -> None:
    (line,) = lines_of(TWO + "model_aliases: {ollama/q: q}\n")
    assert "is already the name of a model" in line


def test_a_model_that_another_problem_tells_about_is_not_unknown() -> None:
    (line,) = lines_of(
        "llm_providers: [{model: 'q q'}, {model: ollama/a}]\nlanes: {background: ollama/q}\n"
    )
    assert "names no provider" in line


def test_a_fault_behind_an_anchor_used_twice_is_told_where_it_is_used() -> None:
    lines = lines_of(
        """
        llm_providers:
          - model: ollama/a
            prices: &p {input: x, output: 1}
          - model: ollama/b
            prices: *p
        """
    )
    assert [line.split(":")[1] for line in lines] == ["4", "4"]


def test_values_that_may_be_keys_are_not_repeated() -> None:
    lines = lines_of(
        """
        llm_providers:
          - model: openai/gpt-5
            access_key: "sk secret"
          - model: openai/gpt-6
            access_key: [sk secret]
        """
    )
    assert len(lines) == 2
    assert "secret" not in "".join(lines)


def test_recursive_anchors_end() -> None:
    assert problems_of("&a\nllm_providers:\n  - *a\n")
    assert config_of("router: &a\n  <<: *a\n  engine: arch\n").router.engine == "arch"
