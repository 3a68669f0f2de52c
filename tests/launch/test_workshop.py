"""The workshop edits the file, tries the draft on turns, and never loses what anybody wrote."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from claude_router.config.watch import Watcher
from claude_router.events import Usage
from claude_router.history.store import Store
from claude_router.launch.reload import follow_config
from claude_router.route.decision import Lane
from claude_router.tasks import spawn
from claude_router.tui.workshop import ConflictError, WorkshopError, WrittenPreference
from tests.history.exchanges import event
from tests.launch.workshop_world import (
    CONFIG,
    ENVIRONMENT,
    FIRST,
    World,
    changed_lines,
    make_world,
)
from tests.waiting import until

SONNET, GPT, QWEN = "anthropic/claude-sonnet-5-5", "openai/gpt-5.6", "ollama/qwen3-coder"


@pytest.fixture
async def world(tmp_path: Path) -> World:
    made = await make_world(tmp_path)
    await made.workshop.open()
    return made


def preference(world: World, index: int) -> WrittenPreference:
    return world.workshop.draft.preferences[index]


def record(world: World, *turns: tuple[str, Usage | None]) -> None:
    """Each turn as a user turn with half the usage, and a tool loop with the other half."""
    store = Store(
        world.history, store_prompts="excerpt", keep_days=90, on_error=pytest.fail, clock=lambda: 0
    )
    for number, (words, usage) in enumerate(turns):
        for lane, id_ in ((Lane.USER_TURN, "u"), (Lane.TOOL_LOOP, "x")):
            one = event(
                id=f"{id_}{number}",
                turn_id=f"t{number}",
                lane=lane,
                started_at=1_000_000.0 + number,
                excerpt=words if lane is Lane.USER_TURN else "",
                usage=usage,
            )
            store.record(one)
    store.close()


async def test_the_draft_is_the_file_in_its_order(world: World) -> None:
    draft = world.workshop.draft
    assert world.names() == ["code generation", "tests", "explanations"]
    assert [p.home for p in draft.preferences] == [GPT, GPT, ""]
    assert preference(world, 2).models == (SONNET, GPT)
    assert [(m.key, m.is_default, m.key_place) for m in draft.models] == [
        (SONNET, True, ""),
        (GPT, False, "$OPENAI_API_KEY"),
        (QWEN, False, ""),
    ]
    values = {row.label: row.value for row in draft.settings}
    assert values["default model"] == SONNET
    assert values["budget.day_usd"] == "20"
    assert values["alias fast"] == QWEN
    assert not draft.is_changed


async def test_a_changed_description_touches_its_line_alone(world: World) -> None:
    changed = replace(preference(world, 0), description="writing new code")
    assert world.workshop.change_preference(0, changed) == 0
    await world.workshop.save()
    gone, new = changed_lines(CONFIG, world.text)
    assert (len(gone), len(new)) == (1, 1)
    assert "writing new code" in new[0] and "# mine" in new[0]
    assert (world.file.parent / "config.yaml.bak").read_text() == CONFIG
    assert not world.workshop.draft.is_changed


async def test_another_model_moves_a_preference_to_that_model(world: World) -> None:
    at = world.workshop.change_preference(0, replace(preference(world, 0), models=(QWEN,)))
    assert world.names() == ["tests", "code generation", "explanations"]
    assert preference(world, at) == WrittenPreference(
        "code generation", "writing new functions or classes from words", (QWEN,), QWEN
    )
    assert await world.workshop.problems() == []


async def test_fallbacks_move_a_preference_to_the_list_that_can_have_them(world: World) -> None:
    at = world.workshop.change_preference(1, replace(preference(world, 1), models=(GPT, QWEN)))
    assert preference(world, at).models == (GPT, QWEN)
    assert preference(world, at).home == ""
    assert await world.workshop.problems() == []


async def test_the_last_preference_of_a_model_leaves_no_empty_list(world: World) -> None:
    world.workshop.delete_preference(0)
    world.workshop.delete_preference(0)
    await world.workshop.save()
    assert world.names() == ["explanations"]
    assert world.text.count("routing_preferences") == 1


async def test_a_new_preference_stands_behind_the_one_under_the_cursor(world: World) -> None:
    assert world.workshop.add_preference(0) == 1
    assert preference(world, 1) == WrittenPreference("new task", "", (GPT,), GPT)
    at = world.workshop.add_preference(3)
    assert preference(world, at) == WrittenPreference("new task 2", "", (SONNET,))


async def test_the_first_preference_of_a_file_goes_to_the_default_model(tmp_path: Path) -> None:
    models = f"[{{model: {QWEN}}}, {{model: {SONNET}, default: true}}]"
    text = f"llm_providers: {models}\n"
    world = await make_world(tmp_path, text)
    await world.workshop.open()
    assert world.workshop.add_preference(None) == 0
    assert preference(world, 0) == WrittenPreference("new task", "", (SONNET,))


async def test_preferences_move_within_their_list_and_say_where_it_ends(world: World) -> None:
    assert world.workshop.move_preference(0, 1) == 1
    assert world.names() == ["tests", "code generation", "explanations"]
    with pytest.raises(WorkshopError, match=f"the last of those of {GPT}"):
        world.workshop.move_preference(1, 1)
    with pytest.raises(WorkshopError, match="the first of its list"):
        world.workshop.move_preference(2, -1)


async def test_undo_takes_back_one_change_after_the_other(world: World) -> None:
    world.workshop.move_preference(0, 1)
    world.workshop.delete_preference(2)
    assert world.workshop.undo()
    assert world.names() == ["tests", "code generation", "explanations"]
    assert world.workshop.undo()
    assert not world.workshop.undo()
    assert not world.workshop.draft.is_changed


async def test_there_is_one_default_model(world: World) -> None:
    world.workshop.make_default(GPT)
    assert [model.is_default for model in world.workshop.draft.models] == [False, True, False]
    assert await world.workshop.problems() == []


async def test_settings_are_written_and_taken_out(world: World) -> None:
    workshop = world.workshop
    rows = {row.label: row.place for row in workshop.draft.settings}
    workshop.set(rows["lanes.background"], "fast")
    workshop.set(rows["budget.session_usd"], "1.5")
    workshop.set(rows["budget.day_usd"], "")
    workshop.set(rows["default model"], GPT)
    workshop.set(rows["alias fast"], GPT)
    workshop.add_alias("small", QWEN)
    values = {row.label: row.value for row in workshop.draft.settings}
    assert values["lanes.background"] == "fast"
    assert values["budget.session_usd"] == "1.5"
    assert values["budget.day_usd"] == ""
    assert values["default model"] == GPT
    assert (values["alias fast"], values["alias small"]) == (GPT, QWEN)
    assert await workshop.problems() == []
    workshop.set(rows["lanes.background"], "")
    for alias in ("fast", "small"):
        workshop.set(("model_aliases", alias), "")
    assert "lanes" not in {row.label.split(".")[0] for row in workshop.draft.settings if row.value}
    assert not any(row.is_alias for row in workshop.draft.settings)


async def test_a_limit_that_is_no_number_is_a_problem_with_its_line(world: World) -> None:
    world.workshop.set(("budget", "day_usd"), "a lot")
    (problem,) = await world.workshop.problems()
    assert "config.yaml:24" in problem and "US dollars" in problem
    assert world.text == CONFIG


async def test_a_key_is_written_and_only_said_to_be_there(world: World) -> None:
    world.workshop.set_fallbacks(GPT, [SONNET])
    world.workshop.set_access_key(GPT, "sk-secret-1234567890")
    assert world.workshop.draft.models[1].key_place == "written in the file"
    assert (await world.workshop.key_states())[GPT] == "***"
    await world.workshop.save()
    assert "access_key: sk-secret-1234567890" in world.text
    assert world.file.stat().st_mode & 0o077 == 0
    world.workshop.set_fallbacks(GPT, [])
    assert "fallbacks" not in world.workshop._opened.text


async def test_a_missing_key_is_said_of_the_model_and_its_preferences(tmp_path: Path) -> None:
    world = await make_world(tmp_path, environment={})
    await world.workshop.open()
    states = await world.workshop.key_states()
    assert states == {SONNET: "your Claude login", GPT: "missing", QWEN: "none needed"}
    remarks = await world.workshop.remarks(world.workshop.draft.preferences)
    assert {r.index for r in remarks if r.words == f"The API key of {GPT} is missing."} == {0, 1, 2}


async def test_what_is_typed_is_looked_over_before_it_is_in_the_draft(world: World) -> None:
    typed = [
        replace(preference(world, 0), name="tests", description="writing"),
        replace(preference(world, 1), models=("openai/gpt-9",)),
        replace(preference(world, 2), description=""),
        WrittenPreference("other", "new unit tests for code that exists", ()),
    ]
    remarks = await world.workshop.remarks(typed)
    problems = [(r.index, r.words) for r in remarks if r.is_problem]
    assert problems == [
        (1, '"openai/gpt-9" is no model of this file.'),
        (1, "There is a preference of this name already, number 1."),
        (2, "It needs a description, which is what the router goes by."),
        (3, '"other" stands for no match at all: choose another name.'),
        (3, "It needs a model to take the task."),
    ]
    assert any(r.index == 0 and "single word" in r.words for r in remarks if not r.is_problem)


async def test_descriptions_that_overlap_are_remarked(world: World) -> None:
    typed = [*world.workshop.draft.preferences]
    typed[2] = replace(typed[2], description="adding unit tests for old code that exists")
    remarks = await world.workshop.remarks(typed)
    assert [(r.index, r.is_problem) for r in remarks if "overlaps with" in r.words] == [(2, False)]


async def test_without_an_engine_the_wording_is_still_looked_over(tmp_path: Path) -> None:
    world = await make_world(tmp_path, is_routing=False)
    await world.workshop.open()
    typed = [replace(preference(world, 0), description="writing")]
    words = [remark.words for remark in await world.workshop.remarks(typed)]
    assert "single word" in words[0] and "Routing is off" in words[1]
    with pytest.raises(WorkshopError, match="Routing is off"):
        await world.workshop.try_prompt("hello")


async def test_a_prompt_is_judged_by_the_draft_and_by_the_file(world: World) -> None:
    changed = replace(preference(world, 2), description="parser grammars")
    world.workshop.change_preference(2, changed)
    trial = await world.workshop.try_prompt("parser grammars please")
    assert (trial.saved.route, trial.saved.model) != (trial.edited.route, trial.edited.model)
    assert (trial.edited.route, trial.edited.model) == ("explanations", SONNET)
    assert sum(trial.edited.scores.values()) + trial.edited.other == pytest.approx(1)


async def test_a_draft_with_problems_is_not_tried_and_says_why(world: World) -> None:
    world.workshop.add_preference(0)
    with pytest.raises(WorkshopError, match=r"config\.yaml:\d+.*description"):
        await world.workshop.try_prompt("hello")


async def test_the_history_is_replayed_newest_first_with_its_costs(world: World) -> None:
    usage = Usage(1_000_000, 0)
    record(world, ("explaining how existing code works", usage), ("parser grammars", None))
    changed = replace(preference(world, 0), description="explaining how existing code works now")
    world.workshop.change_preference(0, changed)
    world.workshop.delete_preference(2)
    told: list[tuple[int, int]] = []
    turns = await world.workshop.replay(lambda *done: told.append(done))
    assert [turn.excerpt for turn in turns] == [
        "parser grammars",
        "explaining how existing code works",
    ]
    assert told == [(0, 2), (1, 2)]
    assert [turn.is_changed for turn in turns] == [False, True]
    # Two million tokens: at 3 USD by the file's decision, at 1 USD by the draft's.
    assert (turns[1].saved_usd, turns[1].edited_usd) == (6.0, 2.0)
    assert (turns[0].saved_usd, turns[0].edited_usd) == (None, None)


async def test_only_the_last_fifty_turns_are_replayed(world: World) -> None:
    record(world, *((f"turn number {number}", None) for number in range(55)))
    turns = await world.workshop.replay(lambda done, total: None)
    assert len(turns) == 50
    assert turns[0].excerpt == "turn number 54"


async def test_a_replay_can_be_cancelled(world: World) -> None:
    record(world, *((f"turn number {number}", None) for number in range(5)))
    reached = asyncio.Event()

    def stop_at_two(done: int, total: int) -> None:
        if done == 2:
            reached.set()
            task.cancel()

    task = spawn(world.workshop.replay(stop_at_two), "replay")
    with pytest.raises(asyncio.CancelledError):
        await task
    assert reached.is_set()


async def test_an_empty_history_replays_nothing(world: World) -> None:
    assert await world.workshop.replay(lambda done, total: None) == []


async def test_a_file_changed_meanwhile_is_shown_against_the_draft(world: World) -> None:
    world.workshop.change_preference(0, replace(preference(world, 0), name="mine"))
    theirs = CONFIG.replace("name: tests", "name: theirs")
    world.file.write_text(theirs)
    with pytest.raises(ConflictError) as caught:
        await world.workshop.save()
    assert world.text == theirs
    difference = caught.value.difference
    assert "-      - name: theirs" in difference and "+      - name: tests" in difference


async def test_the_difference_shows_no_key(world: World) -> None:
    world.workshop.set_access_key(GPT, "a-key-of-mine")
    world.file.write_text(CONFIG.replace("$OPENAI_API_KEY", "their-own-key"))
    with pytest.raises(ConflictError) as caught:
        await world.workshop.save()
    shown = "\n".join(caught.value.difference)
    assert "a-key-of-mine" not in shown and "their-own-key" not in shown
    assert "access_key: *** (yours)" in shown and "access_key: *** (the file's)" in shown


async def test_the_difference_to_a_broken_file_shows_no_key_either(world: World) -> None:
    world.workshop.delete_preference(0)
    world.file.write_text('llm_providers:\n  - model: "x\n    access_key: hunter2hunter2\n')
    with pytest.raises(ConflictError) as caught:
        await world.workshop.save()
    assert "hunter2hunter2" not in "\n".join(caught.value.difference)


async def test_reloading_theirs_leaves_the_draft_one_undo_away(world: World) -> None:
    world.workshop.change_preference(0, replace(preference(world, 0), name="mine"))
    world.file.write_text(CONFIG.replace("name: tests", "name: theirs"))
    with pytest.raises(ConflictError):
        await world.workshop.save()
    await world.workshop.take_theirs()
    assert world.names() == ["code generation", "theirs", "explanations"]
    assert not world.workshop.draft.is_changed
    assert world.workshop.undo()
    assert world.names() == ["mine", "tests", "explanations"]
    await world.workshop.save()
    assert "name: mine" in world.text


async def test_overwriting_keeps_theirs_beside_it(world: World) -> None:
    world.workshop.change_preference(0, replace(preference(world, 0), name="mine"))
    theirs = CONFIG.replace("name: tests", "name: theirs")
    world.file.write_text(theirs)
    with pytest.raises(ConflictError):
        await world.workshop.save()
    await world.workshop.overwrite()
    assert "name: mine" in world.text and "name: tests" in world.text
    assert (world.file.parent / "config.yaml.bak").read_text() == theirs
    assert not world.workshop.draft.is_changed


async def test_a_second_change_is_shown_before_it_is_overwritten(world: World) -> None:
    world.workshop.delete_preference(0)
    world.file.write_text(CONFIG + "# one\n")
    with pytest.raises(ConflictError):
        await world.workshop.save()
    world.file.write_text(CONFIG + "# two\n")
    with pytest.raises(ConflictError) as caught:
        await world.workshop.overwrite()
    assert "-# two" in caught.value.difference
    await world.workshop.overwrite()
    assert (world.file.parent / "config.yaml.bak").read_text() == CONFIG + "# two\n"


async def test_a_file_deleted_meanwhile_can_be_written_again(world: World) -> None:
    world.workshop.delete_preference(0)
    world.file.unlink()
    with pytest.raises(ConflictError):
        await world.workshop.save()
    with pytest.raises(WorkshopError, match="can't be read"):
        await world.workshop.take_theirs()
    await world.workshop.overwrite()
    assert "name: tests" in world.text
    assert not world.workshop.draft.is_changed


async def test_a_running_session_takes_what_was_saved(world: World) -> None:
    told: list[str] = []
    work = follow_config(
        Watcher(world.file, ENVIRONMENT), world.services, lambda *words: told.append(words[0])
    )
    task = spawn(work, "config watch")
    world.workshop.change_preference(0, replace(preference(world, 0), models=(QWEN,)))
    await world.workshop.save()
    await until(lambda: told)
    task.cancel()
    taken = {p.name: p.model for p in world.services.policy.catalog.preferences}
    assert taken["code generation"] == QWEN


async def test_opening_again_keeps_unsaved_changes_and_else_reads_anew(world: World) -> None:
    world.file.write_text(CONFIG.replace("name: tests", "name: theirs"))
    await world.workshop.open()
    assert world.names()[1] == "theirs"
    world.workshop.delete_preference(0)
    await world.workshop.open()
    assert world.names() == ["theirs", "explanations"]
    world.workshop.discard()
    assert world.names() == ["code generation", "theirs", "explanations"]


async def test_without_a_file_the_draft_is_a_first_one_and_saving_writes_it(
    tmp_path: Path,
) -> None:
    world = await new_world(tmp_path)
    draft = world.workshop.draft
    assert (draft.is_new, draft.is_changed, world.names()) == (True, False, ["writing code"])
    await world.workshop.save()
    assert world.text == FIRST
    assert world.file.stat().st_mode & 0o777 == 0o600
    assert not world.file.with_name("config.yaml.bak").exists()
    assert not world.workshop.draft.is_new


async def test_a_first_draft_can_be_changed_and_begun_anew(tmp_path: Path) -> None:
    world = await new_world(tmp_path)
    world.workshop.delete_preference(0)
    await world.workshop.open()
    assert world.workshop.draft.is_changed and world.names() == []
    world.workshop.discard()
    assert world.names() == ["writing code"]
    assert not world.workshop.draft.is_changed and not world.file.exists()


async def test_a_file_that_came_meanwhile_is_not_overwritten_by_a_first_one(
    tmp_path: Path,
) -> None:
    world = await new_world(tmp_path)
    world.file.write_text(CONFIG)
    with pytest.raises(ConflictError):
        await world.workshop.save()
    assert world.text == CONFIG
    await world.workshop.take_theirs()
    assert world.names()[0] == "code generation"
    assert not world.workshop.draft.is_new


async def new_world(folder: Path) -> World:
    """A session without a configuration file, in a folder that is not there either."""
    made = await make_world(folder)
    made.file.unlink()
    made.services.config = replace(made.services.config, path=None)
    await made.workshop.open()
    return made


async def test_a_broken_file_is_named_with_its_line(world: World) -> None:
    world.file.write_text("llm_providers:\n  - model: [\n")
    with pytest.raises(WorkshopError, match=r"config\.yaml:\d"):
        await world.workshop.open()


async def test_a_folder_that_cannot_be_written_leaves_the_draft(world: World) -> None:
    world.workshop.delete_preference(0)
    (world.file.parent / "config.yaml.bak").mkdir()
    with pytest.raises(WorkshopError, match="can't be written"):
        await world.workshop.save()
    assert world.text == CONFIG
    assert world.workshop.draft.is_changed


async def test_what_the_file_does_not_allow_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    text = CONFIG.replace("description: adding", "description: &words adding").replace(
        "models: [", "models: [ollama/qwen3-coder, "
    )
    text = text.replace("explaining how existing code works", "*words")
    world = await make_world(tmp_path, text)
    await world.workshop.open()
    before = world.workshop.draft
    with pytest.raises(WorkshopError, match="by hand"):
        world.workshop.delete_preference(1)
    assert world.workshop.draft == before
