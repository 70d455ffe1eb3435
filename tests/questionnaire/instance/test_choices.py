"""Choices offered, chosen, and those that are no answer."""

import pytest

from app.questionnaire.definition import ChoiceKind
from app.questionnaire.instance import Instance
from tests.make_forms import make_context, make_feature_form, make_form
from tests.questionnaire.scenario import Scenario

TOWNS = b"""name,label,region,people
nantes,Nantes,pdl,323000
angers,Angers,pdl,155000
rennes,Rennes,bre,222000
"""
PLACES = (
    b'{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "p1",'
    b' "geometry": {"type": "Point", "coordinates": [-1.55, 47.21]}, "properties": {"title": "Gare"}}]}'
)


def test_a_filter_looks_at_the_answers() -> None:
    scenario = Scenario.of("choice_filter").assert_choices("street")
    scenario.answer("quartier", "malakoff").assert_choices("street", "tchad", "irlande")
    scenario.answer("quartier", "bellevue").assert_choices("street", "lauriers")


def test_a_filter_in_a_repeat_looks_at_its_own_instance() -> None:
    scenario = Scenario.of("choice_filter").add("trip")
    scenario.answer("trip[1]/from", "malakoff").answer("trip[2]/from", "bellevue")
    scenario.assert_choices("trip[1]/streets", "tchad", "irlande").assert_choices(
        "trip[2]/streets", "lauriers"
    )


def test_a_value_that_is_not_offered_is_a_violation() -> None:
    scenario = Scenario.of("choice_filter").answer("quartier", "nulle-part")
    scenario.assert_violations(quartier="choice").answer("quartier", "malakoff")
    scenario.answer("street", "lauriers").assert_violations(street="choice")
    scenario.answer("street", "tchad").assert_violations()


def test_no_answer_rules_out_the_others() -> None:
    scenario = Scenario.of("no_answer").answer("uses", "walk nsp").assert_violations(uses="exclusive")
    scenario.answer("uses", "nsp").assert_violations().answer("uses", "walk play").assert_violations()


def test_no_answer_is_told_by_its_name_or_its_column() -> None:
    form = make_feature_form("no_answer")
    kinds = {choice.value: choice.kind for question in form.questions for choice in question.choices}
    assert kinds == {
        "walk": ChoiceKind.ANSWER,
        "play": ChoiceKind.ANSWER,
        "nsp": ChoiceKind.DONT_KNOW,
        "good": ChoiceKind.ANSWER,
        "silent": ChoiceKind.REFUSED,
    }


def test_lists_come_from_attached_files() -> None:
    scenario = Scenario.of("files", {"towns.csv": TOWNS, "places.geojson": PLACES})
    scenario.assert_choices("town", "nantes", "angers", "rennes").assert_choices("spot", "p1")
    (spot,) = scenario.instance.choices("/data/spot")
    assert (spot.label(), spot.columns["geometry"]) == ("Gare", "47.21 -1.55 0 0")
    scenario.answer("region", "pdl").assert_choices("near", "nantes", "angers")
    scenario.answer("town", "rennes").assert_value("people", "222000")
    scenario.answer("town", "paris").assert_violations(town="choice")


def test_search_offers_the_rows_it_finds() -> None:
    scenario = Scenario.of("search", {"fruits.csv": b"key;name\n1;Pomme\n2;Poire\n3;Fraise\n"})
    scenario.assert_choices("any", "1", "2", "3").answer("typed", "Po").assert_choices("found", "1", "2")
    assert [choice.label() for choice in scenario.instance.choices("/data/found")] == ["Pomme", "Poire"]
    scenario.answer("any", "4").assert_violations(any="choice")


def test_search_without_its_file_takes_any_answer() -> None:
    Scenario.of("search").answer("any", "4").assert_violations()


def test_a_list_whose_file_is_missing_takes_any_answer() -> None:
    scenario = Scenario.of("files").answer("town", "ailleurs").assert_choices("town").assert_violations()
    assert [problem.code for problem in scenario.instance.form.warnings] == ["attachment_missing"] * 2


def test_choices_made_of_repeat_instances() -> None:
    form = make_form("""
        | survey |                    |         |           |
        |        | type               | name    | label     |
        |        | begin_repeat       | member  | Membre    |
        |        | text               | name    | Prénom    |
        |        | end_repeat         |         |           |
        |        | select_one ${name} | eldest  | Aîné      |
    """)
    scenario = Scenario.with_form(form).add("member")
    scenario.answer("member[1]/name", "Ana").answer("member[2]/name", "Bo")
    scenario.assert_choices("eldest", "Ana", "Bo").answer("eldest", "Cyr").assert_violations(eldest="choice")


def test_a_long_list_is_filtered() -> None:
    rows = "".join(f"| | towns | t{n} | Ville {n} | r{n % 500} |\n" for n in range(5000))
    form = make_form(
        "| survey | | | | |\n| | type | name | label | choice_filter |\n"
        "| | text | region | Région | |\n| | select_one towns | town | Ville | region=${region} |\n"
        f"| choices | | | | |\n| | list_name | name | label | region |\n{rows}"
    )
    scenario = Scenario.with_form(form).answer("region", "r7")
    assert [choice.value for choice in scenario.instance.choices("/data/town")] == [
        f"t{n}" for n in range(7, 5000, 500)
    ]


@pytest.mark.parametrize(
    ("ref", "value", "code"),
    [
        ("rank", "a b b", "choice"),
        ("rank", "c a b", None),
        ("many", "a z", "choice"),
        ("range", "3.5.", "type"),
        ("range", "12", "type"),
        ("range", "10", None),
    ],
)
def test_ranks_several_choices_and_ranges(ref: str, value: str, code: str | None) -> None:
    instance = Instance.blank(make_feature_form("every_type"), make_context())
    instance.answer(f"/data/{ref}", value)
    assert [violation.code for violation in instance.violations()] == ([code] if code else [])
