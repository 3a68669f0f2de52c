"""The demo's configuration: three models on stand-ins, two preferences."""

KEY_VARIABLE = "CLAUDE_ROUTER_DEMO_KEY"
"""Must be set to anything; the stand-ins take every key."""

_TEMPLATE = """\
llm_providers:
  - model: anthropic/claude-sonnet-5-5
    access_key: ${key}
    base_url: {url}/anthropic
    default: true
    prices: {{input: 3, output: 15}}
  - model: openai/gpt-5.6
    access_key: ${key}
    base_url: {url}/openai/v1
    api: chat
    prices: {{input: 1.25, output: 10}}
    routing_preferences:
      - name: code generation
        description: generating new code snippets, functions, or boilerplate
  - model: anthropic/claude-opus-5-5
    access_key: ${key}
    base_url: {url}/anthropic
    prices: {{input: 5, output: 25}}
    routing_preferences:
      - name: code understanding
        description: understand and explain existing code snippets, functions, or libraries
"""


def demo_configuration(url: str) -> str:
    """YAML for stand-ins at `url`; the prices are examples, so that the panel shows costs."""
    return _TEMPLATE.format(url=url, key=KEY_VARIABLE)
