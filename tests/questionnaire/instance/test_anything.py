"""Whatever arrives, an instance takes it or refuses it in one way."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.questionnaire.instance import AnswersUnreadable, Instance
from tests.make_forms import make_context, make_feature_form

NAMES = (
    "member",
    "name",
    "age",
    "activity",
    "what",
    "has_car",
    "car",
    "seats",
    "meta",
    "instanceID",
    "uses",
    "x",
)
FORMS = ("repeats", "relevant", "every_type", "no_answer", "repeat_count")

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)


@given(form=st.sampled_from(FORMS), answers=st.dictionaries(st.sampled_from(NAMES), anything, max_size=5))
@settings(deadline=None, max_examples=150)
def test_any_json_is_taken_or_refused(form: str, answers: dict[str, Any]) -> None:
    try:
        instance = Instance.from_json(make_feature_form(form), answers, make_context())
    except AnswersUnreadable as refused:
        assert refused.path.startswith("/data")
        return
    instance.violations()
    again = Instance.from_xml(instance.form, instance.to_xml(), make_context())
    assert again.to_json() == instance.to_json()


@given(texts=st.lists(st.text(max_size=20), min_size=22, max_size=22))
@settings(deadline=None, max_examples=60)
def test_any_text_can_be_an_answer(texts: list[str]) -> None:
    form = make_feature_form("every_type")
    instance = Instance.blank(form, make_context())
    instance.answers({question.path: text for question, text in zip(form.questions, texts, strict=True)})
    instance.violations()
    for question in form.questions:
        instance.label(question.path)
    assert Instance.from_xml(form, instance.to_xml(), make_context()).to_json() == instance.to_json()


@given(path=st.text(max_size=20) | st.from_regex(r"/data/member\[.{0,3}\](/[a-z]+)?", fullmatch=True))
@settings(deadline=None, max_examples=150)
def test_any_path_is_there_or_a_key_error(path: str) -> None:
    instance = Instance.blank(make_feature_form("repeats"), make_context())
    try:
        assert isinstance(instance.value(path), str)
    except KeyError:
        return
