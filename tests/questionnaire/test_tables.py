"""Answers as tables."""

from app.questionnaire.tables import columns, rows
from tests.make_forms import make_feature_form
from tests.questionnaire.scenario import Scenario


def test_a_table_for_each_repeat() -> None:
    tables = columns(make_feature_form("repeats"))
    assert [(table.path, table.parent) for table in tables] == [
        ("/data", None),
        ("/data/member", "/data"),
        ("/data/member/activity", "/data/member"),
    ]
    assert [column.name for column in tables[1].columns] == ["name", "age", "next", "number"]
    assert [(column.name, column.type) for column in tables[0].columns] == [
        ("total", "calculate"),
        ("members", "calculate"),
        ("second", "calculate"),
        ("instanceID", "metadata"),
    ]


def test_rows_are_positioned() -> None:
    scenario = Scenario.of("repeats").add("member").answer("member[2]/age", "9")
    scenario.answer("member[2]/activity[1]/what", "judo")
    found = rows(scenario.instance.form, scenario.instance.to_json())
    assert [(row.position, row.values[1]) for row in found["/data/member"]] == [((1,), ""), ((2,), "9")]
    assert [(row.position, row.values[0]) for row in found["/data/member/activity"]] == [((2, 1), "judo")]


def test_groups_are_flattened_and_notes_left_out() -> None:
    form = make_feature_form("relevant")
    (main,) = columns(form)
    assert [column.name for column in main.columns] == [
        "has_car",
        "seats",
        "why_few",
        "offered",
        "instanceID",
    ]
    answers = {"has_car": "yes", "car": {"seats": "4"}}
    (row,) = rows(form, answers)["/data"]
    assert row.values == ("yes", "4", "", "", "")


def test_names_that_two_groups_share_are_told_apart() -> None:
    form = make_feature_form("repeat_count")
    names = [column.name for table in columns(form) for column in table.columns]
    assert names == ["how_many", "names", "instanceID", "name", "number"]
