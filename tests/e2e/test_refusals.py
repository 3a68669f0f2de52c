"""The real Claude Code on what must not leave, and on a spent budget: what is asked and shown."""

import pytest

from tests.e2e.world import World

pytestmark = pytest.mark.e2e
SECRET = "TOKEN-OF-THE-SHOP-7"
FLAGS = ("--dangerously-skip-permissions",)


def add(world: World, section: str) -> None:
    config = world.config.read_text()
    world.config.write_text(f"{config}{section}\n")


def lay_secret(world: World) -> None:
    folder = world.project / "secrets"
    folder.mkdir()
    (folder / "shop.env").write_text(SECRET)


async def test_a_turn_that_reads_a_secret_midway_goes_on_elsewhere(world: World) -> None:
    add(world, "never: [{path: secrets/**, providers: openai}]")
    lay_secret(world)
    prompt = "generate boilerplate code: a function that adds [[bash cat secrets/*]]"
    done = await world.route("-p", *FLAGS, "--model", "openai/gpt-fast", prompt)
    assert done.status == 0, done.stderr
    models = [question.model for question in world.stand_ins.questions]
    assert models[0] == "gpt-fast" and models[-1] != "gpt-fast"
    for question in world.stand_ins.questions:
        assert question.model != "gpt-fast" or SECRET not in str(question.body)
    assert any(SECRET in str(q.body) for q in world.stand_ins.questions if q.model != "gpt-fast")


async def test_a_mentioned_file_never_reaches_the_closed_model(world: World) -> None:
    add(world, "never: [{path: secrets/**, models: openai/gpt-fast}]")
    lay_secret(world)
    done = await world.route(
        "-p", *FLAGS, "--model", "openai/gpt-fast", "look at @secrets/shop.env"
    )
    assert done.status == 0, done.stderr
    assert {question.model for question in world.stand_ins.questions} == {"claude-sonnet-5-5"}


async def test_where_nobody_may_have_it_claude_shows_which_rule_and_what_to_do(
    world: World,
) -> None:
    add(world, "never: [{path: secrets/**, models: '*'}]")
    lay_secret(world)
    done = await world.route("-p", *FLAGS, "look at @secrets/shop.env")
    assert done.status == 1
    shown = done.stdout.decode()
    assert "No model may take this request." in shown and "config.yaml:" in shown
    assert "keeps it from secrets/**" in shown and "/clear" in shown
    assert world.asked() == []


async def test_a_spent_budget_is_shown_as_it_is(world: World) -> None:
    add(world, "budget: {session_usd: 0, when_spent: block}")
    done = await world.route("-p", "hi")
    assert done.status == 1
    shown = done.stdout.decode()
    assert "This session has cost $0.00, and budget.session_usd allows $0.00." in shown
    assert str(world.config) in shown and world.asked() == []


async def test_what_claude_says_of_itself_closes_nothing(world: World) -> None:
    usual = [".env", ".env*", "*.pem", "*.key", "credentials.json", "id_rsa", "~/.ssh/**", ".npmrc"]
    rules = "".join(f"  - {{path: '{glob}', providers: openai}}\n" for glob in usual)
    add(world, f"never:\n{rules}  - {{repo: ~/work/acme, providers: openai}}")
    (world.project / "CLAUDE.md").write_text("Run the tests. Keys lie in the vault.")
    done = await world.route("-p", *FLAGS, "--model", "openai/gpt-fast", "[[bash echo hi]]")
    assert done.status == 0, done.stderr
    assert {question.model for question in world.stand_ins.questions} == {"gpt-fast"}
