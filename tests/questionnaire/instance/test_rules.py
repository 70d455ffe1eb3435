"""Relevance, calculation, requirement, constraint, defaults, triggers: one minimal form each."""

import pytest

from app.questionnaire.instance import Instance
from tests.make_forms import make_context, make_feature_form, make_form
from tests.questionnaire.scenario import Scenario


def test_relevance_reaches_what_is_below() -> None:
    scenario = Scenario.of("relevant").assert_irrelevant("car", "car/seats", "car/why_few", "thanks")
    scenario.answer("has_car", "yes").assert_relevant("car", "car/seats").assert_irrelevant("car/why_few")
    scenario.answer("car/seats", "3").assert_relevant("car/why_few", "thanks")
    scenario.answer("car/seats", "5").assert_irrelevant("car/why_few").assert_relevant("thanks")


def test_what_is_not_relevant_reads_as_empty_and_comes_back() -> None:
    scenario = Scenario.of("relevant").answer("has_car", "yes").answer("car/seats", "3")
    scenario.assert_value("offered", "2")
    scenario.answer("has_car", "no").assert_value("car/seats", "").assert_value("offered", "NaN")
    scenario.answer("has_car", "yes").assert_value("car/seats", "3").assert_value("offered", "2")


@pytest.mark.parametrize(
    ("age", "name", "expected"),
    [
        ("", "", {"age": "required"}),
        ("17", "", {"age": "constraint"}),
        ("x", "", {"age": "type"}),
        ("18", "", {}),
        ("30", "", {"name": "required"}),
        ("30", "  ", {"name": "required"}),
        ("30", "Ana", {}),
    ],
)
def test_required_and_constraint(age: str, name: str, expected: dict[str, str]) -> None:
    Scenario.of("checks").answer("age", age).answer("name", name).assert_violations(**expected)


def test_a_violation_carries_the_wording_of_the_author() -> None:
    scenario = Scenario.of("checks")
    (missing,) = scenario.instance.violations()
    assert missing.message is not None
    assert missing.message.plain() == "Dites votre âge"
    (young,) = scenario.answer("age", "3").instance.violations()
    assert young.message is not None
    assert young.message.plain() == "Dix-huit ans au moins"


@pytest.mark.parametrize(
    ("ref", "value", "code"),
    [
        ("rent", "5000.5", "constraint"),
        ("rent", "12,5", "type"),
        ("rent", "-.5", None),
        ("since", "2026-02-30", "type"),
        ("since", "2026-03-14", None),
        ("since", "2026-03-15", "constraint"),
        ("place", "47.2 -1.5 0 0", None),
        ("place", "47.2", "type"),
        ("place", "147.2 1 0 0", "type"),
    ],
)
def test_types_and_constraints(ref: str, value: str, code: str | None) -> None:
    scenario = Scenario.of("checks").answer("age", "18").answer(ref, value)
    scenario.assert_violations(**({ref: code} if code else {}))


def test_what_people_cannot_answer_is_not_required_of_them() -> None:
    scenario = Scenario.of("checks").answer("age", "18").assert_violations()
    assert scenario.instance.is_readonly("/data/fixed")
    assert not scenario.instance.is_readonly("/data/name")
    scenario.answer("age", "30").assert_violations(name="required")
    scenario.answer("age", "99").assert_violations()
    assert scenario.instance.is_required("/data/age")


def test_defaults_and_preloads() -> None:
    scenario = Scenario.of("defaults")
    scenario.assert_value("start", "2026-03-14T12:00:00.000+01:00").assert_value("today", "2026-03-14")
    scenario.assert_value("device", "palier:1").assert_value("user", "ana").assert_value("end", "")
    scenario.assert_value("town", "Nantes").assert_value("day", "2026-03-14").assert_value("doubled", "42")
    scenario.instance.finish()
    scenario.assert_value("end", "2026-03-14T12:00:00.000+01:00")


def test_a_new_repeat_instance_has_its_own_defaults() -> None:
    scenario = Scenario.of("defaults").assert_value("visit[1]/rank", "1").add("visit")
    scenario.assert_value("visit[2]/rank", "2").assert_value("visit[2]/kind", "courte")


def test_the_instance_id_follows_from_the_seed() -> None:
    form = make_feature_form("defaults")
    first, again, other = (Instance.blank(form, make_context(random=seed)) for seed in (1, 1, 2))
    assert first.instance_id.startswith("uuid:")
    assert first.instance_id == again.instance_id != other.instance_id


def test_taking_answers_up_applies_no_default() -> None:
    form = make_feature_form("defaults")
    assert Instance.from_json(form, {}, make_context()).to_json() == {}


def test_a_trigger_sets_its_target_on_each_change() -> None:
    scenario = Scenario.of("trigger").assert_value("at", "").assert_value("copy", "")
    scenario.answer("answer", "oui").assert_value("copy", "oui !")
    assert scenario.value("at").startswith("2026-03-14T12:00:00")
    scenario.answer("copy", "changée").assert_value("copy", "changée")


def test_a_loop_of_relevance_and_calculation_settles_both_ways() -> None:
    scenario = Scenario.of("loop").answer("x", "1").assert_irrelevant("grp")
    scenario.answer("x", "2").assert_relevant("grp").assert_value("grp/inside", "4")
    scenario.answer("x", "1").assert_irrelevant("grp")


def test_once_keeps_the_first_value() -> None:
    Scenario.of("loop").answer("x", "5").answer("x", "6").assert_value("seen", "5")


def test_chance_depends_on_the_seed_alone() -> None:
    first, second = Scenario.of("random"), Scenario.of("random")
    assert first.value("draw") == second.value("draw") != ""
    assert first.value("code") == second.value("code")
    order = [choice.value for choice in first.instance.choices("/data/pick")]
    first.answer("note", "x")
    assert [choice.value for choice in first.instance.choices("/data/pick")] == order
    assert sorted(order) == list("abcdefgh") != order


def test_a_running_total_over_instances_settles() -> None:
    form = make_form("""
        | survey |              |       |         |                                                               |
        |        | type         | name  | label   | calculation                                                   |
        |        | begin_repeat | line  | Ligne   |                                                               |
        |        | integer      | n     | Nombre  |                                                               |
        |        | calculate    | total |         | if(position(..) = 1, ${n}, ${n} + indexed-repeat(${total}, ${line}, position(..) - 1)) |
        |        | end_repeat   |       |         |                                                               |
    """)  # noqa: E501 a table is as wide as its longest cell
    scenario = Scenario.with_form(form).add("line").add("line")
    scenario.answer("line[1]/n", "1").answer("line[2]/n", "10").answer("line[3]/n", "100")
    scenario.assert_value("line[3]/total", "111").answer("line[1]/n", "2").assert_value(
        "line[3]/total", "112"
    )


def test_repeats_above_those_that_indexed_repeat_numbers_are_the_place_s_own() -> None:
    form = make_form("""
        | survey |              |       |         |                                          |
        |        | type         | name  | label   | calculation                              |
        |        | begin_repeat | flat  | Foyer   |                                          |
        |        | begin_repeat | guest | Invité  |                                          |
        |        | text         | name  | Nom     |                                          |
        |        | end_repeat   |       |         |                                          |
        |        | calculate    | inner |         | indexed-repeat(${name}, ${guest}, 2)     |
        |        | calculate    | outer |         | indexed-repeat(${name}, ${flat}, 2, ${guest}, 1) |
        |        | end_repeat   |       |         |                                          |
    """)
    scenario = Scenario.with_form(form).add("flat").add("flat[1]/guest").add("flat[2]/guest")
    scenario.answer("flat[1]/guest[1]/name", "Ana").answer("flat[1]/guest[2]/name", "Bob")
    scenario.answer("flat[2]/guest[1]/name", "Cléo").answer("flat[2]/guest[2]/name", "Dan")
    scenario.assert_value("flat[1]/inner", "Bob").assert_value("flat[2]/inner", "Dan")
    scenario.assert_value("flat[1]/outer", "Cléo").assert_value("flat[2]/outer", "Cléo")
    scenario.answer("flat[2]/guest[2]/name", "Dora").assert_value("flat[2]/inner", "Dora")
