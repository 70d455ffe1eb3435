"""What people read: languages, pieces taken from answers, media."""

from app.questionnaire.instance import Instance
from tests.make_forms import make_context, make_feature_form, make_form
from tests.questionnaire.scenario import Scenario


def test_languages_have_tags_and_a_direction() -> None:
    form = make_feature_form("languages")
    assert [(each.tag, each.name, each.is_right_to_left) for each in form.languages] == [
        ("fr", "Français", False),
        ("ar", "العربية", True),
    ]
    assert form.default_language.tag == "fr"


def test_labels_hints_and_guidance_in_each_language() -> None:
    question = make_feature_form("languages").question("/data/name")
    assert (question.label.plain("ar"), question.label.plain("fr")) == ("اسمك", "Votre nom")
    assert question.hint.plain("ar") == "Comme à la mairie", "a missing translation falls back"
    assert question.guidance.plain("fr") == "Ne pas insister"
    assert question.guidance.plain("ar") == "Ne pas insister"
    assert question.label.media("fr") == {"image": "nom.png"}


def test_answers_are_piped_into_labels() -> None:
    scenario = Scenario.of("languages").answer("name", "Ana")
    assert scenario.instance.label("/data/agree", "fr") == "Merci Ana, oui ?"
    assert scenario.instance.label("/data/agree", "ar") == "موافق؟ Ana"
    assert scenario.instance.form.question("/data/agree").label.plain("fr") == "Merci …, oui ?"


def test_choice_labels_fall_back_to_the_default_language() -> None:
    choices = Scenario.of("languages").instance.choices("/data/agree")
    assert [choice.label("ar") for choice in choices] == ["نعم", "Non"]


def test_choice_names_follow_the_language_of_the_context() -> None:
    form = make_feature_form("choice_names")
    for language, said in (("fr", "Oui"), ("en", "Yes"), (None, "Oui")):
        instance = Instance.blank(form, make_context(language=language))
        instance.answer("/data/agree", "yes")
        assert instance.value("/data/said") == said


def test_a_label_in_a_repeat_reads_its_own_instance() -> None:
    form = make_form("""
        | survey |              |        |                     |
        |        | type         | name   | label               |
        |        | begin_repeat | member | Membre              |
        |        | text         | name   | Prénom              |
        |        | integer      | age    | Âge de ${name}      |
        |        | end_repeat   |        |                     |
    """)
    scenario = Scenario.with_form(form).add("member").answer("member[1]/name", "Ana")
    scenario.answer("member[2]/name", "Bo")
    assert scenario.instance.label("/data/member[2]/age") == "Âge de Bo"
