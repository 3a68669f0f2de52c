from pathlib import Path

import pytest

from claude_router.config.load import load
from claude_router.config.model import Prices, Timeouts
from claude_router.config.problems import ConfigError
from claude_router.route.preferences import Preference
from tests.config.loading import ENVIRONMENT, config_of

ARCH_FILE = Path(__file__).with_name("arch_gateway.yaml")


def test_without_a_file_everything_goes_to_anthropic_as_asked() -> None:
    config = load(None, {})
    assert list(config.models) == ["anthropic/*"]
    assert config.catalog.default == "anthropic/*"
    assert config.catalog.preferences == ()
    assert config.models["anthropic/*"].access_keys == ()
    assert config.path is None
    assert config.notes == ()


def test_a_file_of_comments_is_as_good_as_none_and_says_so() -> None:
    config = config_of("# nothing yet\n")
    assert config.catalog.default == "anthropic/*"
    assert "sets nothing" in config.notes[0]


def test_the_arch_gateways_file_loads_unchanged() -> None:
    config = load(ARCH_FILE, ENVIRONMENT)
    assert config.catalog.default == "anthropic/claude-sonnet-4-5"
    assert config.catalog.lanes.background == "anthropic/claude-haiku-4-5"
    assert [(p.name, p.model) for p in config.catalog.preferences] == [
        ("writing code", "openai/gpt-5"),
        ("reading code", "openai/gpt-4.1"),
    ]
    assert config.models["ollama/llama3.1"].base_url.endswith(":11434/v1")


def test_foreign_sections_get_one_note() -> None:
    (note,) = load(ARCH_FILE, ENVIRONMENT).notes
    assert "version, listeners, tracing" in note


def test_plano_spellings_are_read() -> None:
    config = config_of(
        """
        version: v0.4.0
        model_providers:
          - name: mine
            model: corp/coder
            provider_interface: claude
            base_url: https://llm.example.com/
            passthrough_auth: true
          - model: gpt-5.6
            provider_interface: openai
            access_key: $OPENAI_API_KEY
        routing_preferences:
          - name: bugs
            description: >
              finding the cause
              of an error
            models: [openai/gpt-5.6, mine]
            selection_policy: {prefer: none}
        """
    )
    assert config.models["mine"].api == "messages"
    assert config.models["gpt-5.6"].provider == "openai"
    assert config.catalog.preferences == (
        Preference("bugs", "finding the cause of an error", "gpt-5.6", ("mine",)),
    )
    assert "version, passthrough_auth, selection_policy" in config.notes[0]


def test_as_asked_may_stand_in_a_file() -> None:
    config = config_of("llm_providers: [{model: 'anthropic/*'}]")
    assert config.models["anthropic/*"].model_id == "*"


def test_all_keys_of_a_model_arrive() -> None:
    config = config_of(
        """
        llm_providers:
          - model: anthropic/claude-sonnet-5-5
          - model: corp/coder
            name: house
            base_url: https://llm.example.com/v1/
            access_keys: [$A, "${B}"]
            api: chat
            context_window: 1000
            max_output: 100
            prices: {input: 1, output: 2.5, cache_read: 0.1}
            headers: {x-team: blue-$A}
            quirks: {vision: false, max_tools: 0, efforts: [low, high]}
            fallbacks: anthropic/claude-sonnet-5-5
        """,
        {"A": "one", "B": "two"},
    )
    model = config.models["house"]
    assert (model.provider, model.model_id, model.api) == ("corp", "coder", "chat")
    assert model.base_url == "https://llm.example.com/v1"
    assert [key.reveal() for key in model.access_keys] == ["one", "two"]
    assert model.prices == Prices(input=1, output=2.5, cache_read=0.1)
    assert model.headers == {"x-team": "blue-one"}
    assert model.dialect.efforts == ("low", "high")
    assert model.dialect.max_output == 100
    assert model.fallbacks == ("anthropic/claude-sonnet-5-5",)
    candidate = config.catalog.candidates["house"]
    assert (candidate.context_window, candidate.has_vision) == (1000, False)
    assert not candidate.has_tools


@pytest.mark.parametrize(
    ("base_url", "api"),
    [
        ("https://api.openai.com/v1", "responses"),
        ("https://api.openai.com", "responses"),
        ("http://127.0.0.1:4000/v1", "chat"),
        ("https://api.openai.com.gateway.example/v1", "chat"),
    ],
)
def test_a_server_that_goes_by_openais_name_is_asked_over_chat(base_url: str, api: str) -> None:
    text = "llm_providers: [{model: openai/gpt-5, access_key: $OPENAI_API_KEY, base_url: '%s'}]"
    (model,) = config_of(text % base_url).models.values()
    assert model.api == api


def test_local_models_are_free_and_others_have_no_price() -> None:
    config = config_of(
        "llm_providers: [{model: ollama/q}, {model: openai/gpt-5, access_key: $OPENAI_API_KEY}]"
    )
    assert config.models["ollama/q"].prices == Prices(0, 0, 0, 0)
    assert config.models["openai/gpt-5"].prices is None


def test_no_default_takes_anthropics_first_and_says_so() -> None:
    config = config_of(
        """
        llm_providers:
          - model: ollama/q
          - model: anthropic/claude-sonnet-5-5
        """
    )
    assert config.catalog.default == "anthropic/claude-sonnet-5-5"
    assert config.notes == (
        "config.yaml:4: llm_providers[1]: no model is marked as default, so "
        'anthropic/claude-sonnet-5-5 is – mark another one with "default: true" if you want it',
    )


def test_no_default_and_no_anthropic_takes_the_first() -> None:
    config = config_of("llm_providers: [{model: ollama/a}, {model: ollama/b}]")
    assert config.catalog.default == "ollama/a"


@pytest.mark.parametrize(
    ("lanes", "expected"),
    [
        ("{}", ("ollama/small", "anthropic/s", "anthropic/s", "route")),
        ("{background: default}", ("anthropic/s", "anthropic/s", "anthropic/s", "route")),
        (
            "{background: ollama/b, classifier: fast, subagents: inherit}",
            ("ollama/b", "ollama/small", "anthropic/s", "inherit"),
        ),
        (
            "{web_search: b, subagents: ollama/b}",
            ("ollama/small", "anthropic/s", "ollama/b", "ollama/b"),
        ),
    ],
)
def test_lanes(lanes: str, expected: tuple[str, ...]) -> None:
    got = config_of(
        f"""
        llm_providers:
          - {{model: anthropic/s, default: true}}
          - model: ollama/b
          - model: ollama/small
        model_aliases:
          arch.claude.code.small.fast: {{target: small}}
          fast: ollama/small
        lanes: {lanes}
        """
    ).catalog.lanes
    assert (got.background, got.classifier, got.web_search, got.subagents) == expected


def test_options_arrive_and_off_is_a_word() -> None:
    config = config_of(
        """
        router:
          engine: off
          threshold: 0.4
          endpoint: {base_url: "http://localhost:8000", model: arch, access_key: $OPENAI_API_KEY}
        budget: {day_usd: 5, when_spent: block}
        history: {store_prompts: none, keep_days: 7}
        panel: {width: 60, start: hidden}
        keys: {panel: f4}
        """
    )
    assert (config.router.engine, config.router.threshold) == ("off", 0.4)
    assert config.router.endpoint.base_url == "http://localhost:8000/v1"
    assert (config.budget.session_usd, config.budget.day_usd) == (None, 5)
    assert (config.history.store_prompts, config.history.keep_days) == ("none", 7)
    assert (config.panel.width, config.panel.start, config.panel_keys) == (60, "hidden", ("f4",))


def test_two_engines_and_their_endpoint_are_read() -> None:
    router = config_of(
        """
        router:
          engine: endpoint
          fast: embedded
          ask_when: always
          sure_margin: 0.25
          device: directml
          endpoint: {base_url: "http://gpu:8000/v1", model: m, prompt: gateway, timeout_s: 2.5}
        """
    ).router
    assert (router.engine, router.fast, router.ask_when) == ("endpoint", "embedded", "always")
    assert (router.sure_margin, router.device) == (0.25, "directml")
    endpoint = router.endpoint
    assert (endpoint.base_url, endpoint.prompt) == ("http://gpu:8000/v1", "gateway")
    assert endpoint.timeout_s == 2.5


def test_null_is_as_good_as_absent() -> None:
    config = config_of("router: {threshold: null, engine: ~}\nlanes:\nmodel_aliases:\n")
    assert config == config_of("router: {}\n")


def test_anchors_and_merge_keys_work() -> None:
    config = config_of(
        """
        llm_providers:
          - &local
            model: ollama/a
            base_url: http://localhost:9999
          - <<: *local
            model: ollama/b
        """
    )
    assert config.models["ollama/b"].base_url == "http://localhost:9999/v1"


def test_keys_are_in_no_repr() -> None:
    config = config_of(
        """
        llm_providers:
          - model: openai/gpt-5
            access_key: sk-secret
            headers: {authorization: Bearer sk-secret}
        """
    )
    assert "sk-secret" not in repr(config)
    assert "plain text" in config.notes[0]
    assert "sk-secret" not in "".join(config.notes)


def test_a_login_sent_elsewhere_is_noted() -> None:
    (note,) = config_of(
        "llm_providers: [{model: anthropic/c, base_url: 'https://gw.example.com'}]"
    ).notes
    assert "your Claude login is sent to gw.example.com" in note


def test_a_missing_file_is_a_plain_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        load(tmp_path / "none.yaml", {})


def test_a_model_may_wait_longer_than_the_others() -> None:
    config = config_of(
        """
        timeouts: {connect_s: 5, idle_s: 60.5}
        llm_providers:
          - {model: ollama/slow, timeouts: {first_byte_s: 900}}
          - {model: ollama/usual}
        """
    )
    assert config.timeouts == Timeouts(5, 290, 60.5)
    assert config.models["ollama/slow"].timeouts == Timeouts(5, 900, 60.5)
    assert config.models["ollama/usual"].timeouts == config.timeouts
    assert Timeouts() == Timeouts(connect_s=10, first_byte_s=290, idle_s=290)
