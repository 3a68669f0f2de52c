"""`never:` in the file: which models a rule keeps out, and every way in which it is no rule."""

import pytest

from tests.config.loading import config_of, lines_of

MODELS = """
llm_providers:
  - {model: anthropic/claude-sonnet-5-5}
  - {model: openai/gpt-5.6, access_key: $OPENAI_API_KEY}
  - {model: openai/gpt-mini, access_key: $OPENAI_API_KEY}
  - {model: example/big, name: house model, base_url: "http://localhost:1/v1"}
model_aliases: {local: house model}
never:
"""
FIRST = 9
"""The line of the first rule."""


@pytest.mark.parametrize(
    ("kept_out", "keys"),
    [
        ("models: [openai/gpt-5.6]", {"openai/gpt-5.6"}),
        ("models: gpt-5.6", {"openai/gpt-5.6"}),
        ("models: [local]", {"house model"}),
        ("models: [house model, openai/gpt-mini]", {"house model", "openai/gpt-mini"}),
        ("models: openai/*", {"openai/gpt-5.6", "openai/gpt-mini"}),
        ('models: ["example/*"]', {"house model"}),
        ("providers: [openai]", {"openai/gpt-5.6", "openai/gpt-mini"}),
        ("providers: [open*, example]", {"openai/gpt-5.6", "openai/gpt-mini", "house model"}),
        ("models: [local], providers: anthropic", {"house model", "anthropic/claude-sonnet-5-5"}),
    ],
)
def test_models_and_providers_are_names_or_globs(kept_out: str, keys: set[str]) -> None:
    (rule,) = config_of(f"{MODELS}  - {{path: secrets/**, {kept_out}}}").never
    assert rule.models == keys
    assert (rule.kind, rule.pattern, rule.place) == ("path", "secrets/**", f"config.yaml:{FIRST}")


def test_each_kind_is_taken_as_it_is_written() -> None:
    rules = config_of(
        MODELS
        + """  - {path: '*.pem', providers: openai}
  - {repo: ~/work/acme, providers: openai}
  - regex: (?i)project\\s+zeus
    providers: openai
"""
    ).never
    assert [(rule.kind, rule.pattern) for rule in rules] == [
        ("path", "*.pem"),
        ("repo", "~/work/acme"),
        ("regex", r"(?i)project\s+zeus"),
    ]
    assert config_of(MODELS).never == ()


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("{providers: openai}", "is about nothing – give one of path, repo and regex"),
        ("{path: a/**, regex: b, providers: openai}", "is about several things"),
        ("{path: a/**}", "keeps nobody out – add models: […] or providers: […]"),
        ("{}", "is about nothing"),
        ("{path: a/**, models: [openai/gpt-6]}", '"openai/gpt-6" is no model of this file'),
        ("{path: a/**, models: ['opnai/*']}", '"opnai/*" fits no model of this file'),
        ("{path: a/**, providers: [opnai]}", '"opnai" fits no provider of this file – did you'),
        ("{path: a/**, provider: openai}", "is not a key – did you mean providers?"),
        ("{path: '**', providers: openai}", "stands for every file"),
        ("{path: '!a', providers: openai}", "begins with !"),
        ("{path: ../a, providers: openai}", "leads upwards"),
        ("{repo: acme, providers: openai}", "does not say where the folder is"),
        ("{regex: '(', providers: openai}", "is no regex of Python's"),
        ("{regex: 'a*', providers: openai}", "finds nothing at all in every text"),
        ("{regex: '(a+)+b', providers: openai}", "a repeat within a repeat"),
        ("{regex: '(?:a|aa)+b', providers: openai}", "a repeat within a repeat"),
        ("{regex: '(?:x?y)*b', providers: openai}", "a repeat within a repeat"),
        ("{regex: '(?:a{0,9}){2,9}.*.*b', providers: openai}", None),
        ("{regex: 'x.*.*.*.*y', providers: openai}", "repeats without an end"),
        (f"{{regex: '{'a' * 301}', providers: openai}}", "is longer than 300 characters"),
        ("{path: 5, providers: openai}", "must be text"),
        ("secrets/**", "must be a group"),
    ],
)
def test_a_rule_that_is_none_is_told_with_its_line(rule: str, said: str | None) -> None:
    if said is None:
        assert len(config_of(f"{MODELS}  - {rule}").never) == 1
        return
    told = lines_of(f"{MODELS}  - {rule}")
    assert any(said in line for line in told), told
    assert all(line.startswith(f"config.yaml:{FIRST}: never[0]") for line in told)


def test_all_faults_of_a_rule_are_told_at_once() -> None:
    told = lines_of(f"{MODELS}  - {{regex: '(', models: [nobody], providers: [none]}}")
    assert len(told) == 3


@pytest.mark.parametrize(
    "regex",
    [
        r"(?i)\bproject[ _-]zeus\b",
        r"ACME-\d+",
        r"-----BEGIN [A-Z ]+-----",
        r"(?:iban|account)\s*[:=]\s*[A-Z]{2}\d{2}[0-9A-Z]{10,30}",
        r"(foo|bar)(baz|qux)?",
        r"(?<!un)classified",
        r"(?P<name>a)(?P=name)",
    ],
)
def test_usual_regexes_are_taken(regex: str) -> None:
    assert (
        config_of(f"{MODELS}  - regex: '{regex}'\n    providers: openai").never[0].pattern == regex
    )


def test_with_no_models_configured_everything_can_be_refused() -> None:
    (rule,) = config_of("never: [{path: secrets/**, providers: anthropic}]").never
    assert rule.models == {"anthropic/*"}
