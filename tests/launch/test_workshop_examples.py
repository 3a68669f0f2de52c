"""Corrections of the session as examples for the descriptions of a draft."""

from claude_router.launch.workshop.examples import examples
from claude_router.route.corrections import Correction
from claude_router.tui.workshop import Example, WrittenPreference

CODE = WrittenPreference("code", "writing new functions", ("a/fast",), home="a/fast")
TESTS = WrittenPreference("tests", "adding unit tests", ("a/fast", "b/deep"))
TALK = WrittenPreference("talk", "explaining how code works.", ("b/deep",))
ALL = (CODE, TESTS, TALK)


def corrected(words: str, chosen: str = "b/deep", route: str | None = "talk") -> Correction:
    return Correction("x1", words, "code", "a/fast", chosen, route)


def test_a_correction_is_an_example_for_the_preference_that_leads_to_the_chosen_model() -> None:
    assert examples(ALL, [corrected("why is this slow?")]) == [
        Example(2, "why is this slow?", "a/fast", "explaining how code works, why is this slow?")
    ]


def test_where_several_lead_there_each_may_take_it() -> None:
    found = examples(ALL, [corrected("port this", "a/fast", None)])
    assert [each.index for each in found] == [0, 1]


def test_a_model_that_no_preference_leads_to_has_no_place_for_it() -> None:
    assert examples(ALL, [corrected("say hello", "c/other", None)]) == []


def test_a_preference_of_the_draft_that_leads_elsewhere_by_now_is_offered_nothing() -> None:
    moved = WrittenPreference("talk", "explaining", ("a/fast",))
    assert examples((moved,), [corrected("why is this slow?")]) == []


def test_what_was_taken_already_is_offered_no_more_and_nothing_twice() -> None:
    twice = [corrected("why is this slow?"), corrected("why is this slow?")]
    (example,) = examples(ALL, twice)
    taken = WrittenPreference("talk", example.description, ("b/deep",))
    assert examples((taken,), twice) == []


def test_the_newest_comes_first_and_only_its_first_words_are_taken() -> None:
    long = "explain " + "why " * 40 + "\nsecond line"
    first, second = examples(ALL, [corrected("short"), corrected(long)])
    assert (first.words, second.words) == (("explain " + "why " * 18).strip(), "short")


def test_a_correction_without_words_is_no_example() -> None:
    assert examples(ALL, [corrected(" \n ")]) == []


def test_an_empty_description_becomes_the_words_alone() -> None:
    empty = WrittenPreference("talk", "", ("b/deep",))
    assert examples((empty,), [corrected("why?")])[0].description == "why?"
