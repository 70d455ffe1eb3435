"""Repeats: positions, nesting, counts."""

import pytest

from tests.questionnaire.scenario import Scenario


def household() -> Scenario:
    scenario = Scenario.of("repeats").add("member")
    scenario.answer("member[1]/name", "Ana").answer("member[1]/age", "40")
    return scenario.answer("member[2]/name", "Bo").answer("member[2]/age", "7")


def test_rules_look_at_their_own_instance() -> None:
    scenario = household().assert_value("member[1]/next", "41").assert_value("member[2]/next", "8")
    scenario.assert_value("member[1]/number", "1").assert_value("member[2]/number", "2")
    scenario.assert_value("total", "47").assert_value("members", "2").assert_value("second", "Bo")


def test_removing_moves_the_others_up() -> None:
    scenario = household().remove("member[1]")
    scenario.assert_value("member[1]/name", "Bo").assert_value("member[1]/number", "1")
    scenario.assert_value("total", "7").assert_value("members", "1").assert_value("second", "")


def test_nested_instances_belong_to_their_holder() -> None:
    scenario = household().add("member[1]/activity").answer("member[1]/activity[2]/what", "danse")
    scenario.answer("member[2]/activity[1]/what", "judo")
    scenario.assert_value("member[1]/activity[2]/who", "Ana : danse")
    scenario.assert_value("member[2]/activity[1]/who", "Bo : judo")
    scenario.answer("member[2]/name", "Béa").assert_value("member[2]/activity[1]/who", "Béa : judo")
    scenario.assert_value("member[1]/activity[2]/who", "Ana : danse")


def test_a_nested_repeat_follows_the_relevance_of_its_holder() -> None:
    scenario = household().assert_relevant("member[1]/activity[1]")
    scenario.answer("member[1]/age", "2").assert_irrelevant("member[1]/activity[1]")
    scenario.assert_relevant("member[2]/activity[1]")


@pytest.mark.parametrize(
    ("count", "children"), [("3", 3), ("0", 0), ("", 0), ("x", 0), ("-2", 0), ("1e9", 1000)]
)
def test_a_count_makes_the_instances(count: str, children: int) -> None:
    scenario = Scenario.of("repeat_count").answer("how_many", count)
    assert len(scenario.instance.to_json().get("child", [])) == children


def test_a_count_keeps_the_first_answers() -> None:
    scenario = Scenario.of("repeat_count").answer("how_many", "2")
    scenario.answer("child[1]/name", "Ana").answer("child[2]/name", "Bo").assert_value("names", "Ana, Bo")
    scenario.answer("how_many", "1").assert_value("names", "Ana")
    scenario.answer("how_many", "3").assert_value("child[3]/number", "3").assert_value("names", "Ana, , ")


def test_a_repeat_that_would_not_be_relevant_is_not_offered() -> None:
    scenario = household().remove("member[2]/activity[1]")
    assert "/data/member[2]/activity" in {entry.path for entry in scenario.instance.items()}
    scenario.answer("member[2]/age", "1")
    assert "/data/member[2]/activity" not in {entry.path for entry in scenario.instance.items()}


def test_a_calculated_value_cannot_be_answered() -> None:
    household().answer("member[1]/next", "99").assert_value("member[1]/next", "41")


def test_display_order_goes_instance_by_instance() -> None:
    scenario = household()
    scenario.answer("member[1]/age", "1")
    shown = [(entry.event, entry.path) for entry in scenario.instance.items() if entry.event != "question"]
    assert shown == [
        ("repeat", "/data/member"),
        ("instance", "/data/member[1]"),
        ("instance_end", "/data/member[1]"),
        ("instance", "/data/member[2]"),
        ("repeat", "/data/member[2]/activity"),
        ("instance", "/data/member[2]/activity[1]"),
        ("instance_end", "/data/member[2]/activity[1]"),
        ("repeat_end", "/data/member[2]/activity"),
        ("instance_end", "/data/member[2]"),
        ("repeat_end", "/data/member"),
    ]


@pytest.mark.parametrize("ref", ["member[3]/name", "member[0]/name", "nobody", "member[1]/activity[9]"])
def test_what_is_not_there_is_a_key_error(ref: str) -> None:
    with pytest.raises(KeyError):
        household().value(ref)


@pytest.mark.parametrize("ref", ["nobody", "total", "member[1]/age", "member[9]/activity"])
def test_only_a_repeat_takes_another_instance(ref: str) -> None:
    with pytest.raises(KeyError):
        household().add(ref)
