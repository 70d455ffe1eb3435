"""Answers as JSON and as XML, there and back."""

import pytest
from lxml import etree

from app.questionnaire.instance import AnswersUnreadable, Instance
from app.questionnaire.problems import FormRefused
from tests.make_forms import make_context, make_feature_form
from tests.questionnaire.scenario import Scenario


def household() -> Instance:
    scenario = Scenario.of("repeats").add("member").answer("member[1]/name", "Ana & <Bo>\n«é»")
    return scenario.answer("member[1]/age", "40").answer("member[2]/age", "2").instance


def test_json_is_nested_text() -> None:
    answers = household().to_json()
    name = "Ana & <Bo>\n«é»"
    assert answers["member"] == [
        {"name": name, "age": "40", "next": "41", "number": "1", "activity": [{"who": f"{name} : "}]},
        {"age": "2", "next": "3", "number": "2"},
    ]
    assert answers["total"] == "42"


def test_json_leaves_out_what_is_not_relevant_unless_asked() -> None:
    scenario = (
        Scenario.of("relevant").answer("has_car", "yes").answer("car/seats", "3").answer("has_car", "no")
    )
    assert "car" not in scenario.instance.to_json()
    assert scenario.instance.to_json(everything=True)["car"] == {"seats": "3"}


def test_json_and_xml_give_the_same_instance() -> None:
    instance = household()
    form, context = instance.form, make_context()
    assert Instance.from_json(form, instance.to_json(), context).to_xml() == instance.to_xml()
    assert Instance.from_xml(form, instance.to_xml(), context).to_json() == instance.to_json()


def test_numbers_and_truths_in_json_become_text() -> None:
    form = make_feature_form("checks")
    instance = Instance.from_json(form, {"age": 30, "rent": 12.5, "name": True}, make_context())
    assert instance.to_json() == {"age": "30", "name": "true", "rent": "12.5"}


def test_what_the_form_has_no_place_for_is_told() -> None:
    form = make_feature_form("repeats")
    instance = Instance.from_json(form, {"member": [{"shoe": "42"}], "cat": "Mia"}, make_context())
    assert sorted(instance.strays) == ["/data/cat", "/data/member[1]/shoe"]


@pytest.mark.parametrize(
    ("answers", "path"),
    [
        ({"member": "Ana"}, "/data/member"),
        ({"member": ["Ana"]}, "/data/member[1]"),
        ({"member": [{"name": ["Ana"]}]}, "/data/member[1]/name"),
        ({"member": [{}] * 1001}, "/data/member"),
        ([], "/data"),
    ],
)
def test_answers_of_another_shape_are_refused(answers: dict[str, object], path: str) -> None:
    with pytest.raises(AnswersUnreadable) as refused:
        Instance.from_json(make_feature_form("repeats"), answers, make_context())
    assert refused.value.path == path


def test_instances_are_bounded_over_nested_repeats() -> None:
    answers = {"member": [{"activity": [{}] * 1000}] * 1000}
    with pytest.raises(AnswersUnreadable):
        Instance.from_json(make_feature_form("repeats"), answers, make_context())


def test_xml_keeps_id_version_and_order() -> None:
    root = etree.fromstring(household().to_xml())
    assert (root.tag, root.get("id")) == ("data", "data")
    assert [child.tag for child in root] == ["member", "member", "total", "members", "second", "meta"]


def test_characters_that_xml_cannot_hold_are_dropped() -> None:
    instance = Scenario.of("checks").answer("name", "a\x00b\ufffec").instance
    assert Instance.from_xml(instance.form, instance.to_xml(), make_context()).value("/data/name") == "abc"


@pytest.mark.parametrize(
    "xml",
    [
        b"<data",
        b'<!DOCTYPE data [<!ENTITY a "b">]><data>&a;</data>',
        b"<!-- first --><!DOCTYPE data><data/>",
        "<!DOCTYPE data><data/>".encode("utf-16"),
        b"<data>" + b"<a>" * 100_000,
        b"",
    ],
)
def test_unacceptable_xml_is_refused(xml: bytes) -> None:
    with pytest.raises(FormRefused):
        Instance.from_xml(make_feature_form("checks"), xml, make_context())


def test_the_submission_of_another_form_is_refused() -> None:
    with pytest.raises(AnswersUnreadable):
        Instance.from_xml(make_feature_form("checks"), b"<other/>", make_context())


def test_calculated_values_that_arrive_otherwise_are_told() -> None:
    form = make_feature_form("relevant")
    answers = {"has_car": "yes", "car": {"seats": "5"}, "offered": "9"}
    instance = Instance.from_json(form, answers, make_context())
    assert instance.differences() == (("/data/offered", "9", "4"),)
