"""What can be counted in a questionnaire, over its versions."""

from app.results.catalogue import catalogue, paths, plain
from app.results.variable import Kind, Missing
from tests.results.make_results import SQUARE_FORM, make_form

NEWER = (
    SQUARE_FORM.replace("Une idée ?", "Une autre idée ?")
    .replace("| | uses | sit | Je m’y assois |\n", "| | uses | shop | J’y fais mes courses |\n")
    .replace("| | text | name | Votre nom | | | | yes | |\n", "")
)


def kinds() -> dict[str, Kind]:
    return {variable.name: variable.kind for variable in catalogue([make_form()], "fr").variables}


def test_every_question_is_counted_by_its_kind_and_notes_are_not() -> None:
    assert kinds() == {
        "comes": Kind.ONE,
        "uses": Kind.MANY,
        "idea": Kind.TEXT,
        "name": Kind.TEXT,
        "spot": Kind.GIVEN,
        "clean": Kind.ONE,
        "light": Kind.ONE,
        "order": Kind.RANK,
        "homes": Kind.NUMBER,
        "age": Kind.NUMBER,
        "works": Kind.ONE,
        "double": Kind.TEXT,
    }


def test_what_a_question_is_besides_its_kind() -> None:
    found = {variable.name: variable for variable in catalogue([make_form()], "fr").variables}
    assert found["name"].personal
    assert found["double"].calculated
    assert found["age"].repeat == "/data/member"
    assert found["clean"].scale and found["clean"].table_label == "Que pensez-vous de…"
    assert found["comes"].missing == {"nsp": Missing.DONT_KNOW, "nspr": Missing.DECLINED}
    assert [c.label for c in found["uses"].substantive] == ["Je la traverse", "Je m’y assois"]


def test_versions_are_merged_with_the_newest_wording_first() -> None:
    found = {v.name: v for v in catalogue([make_form(NEWER), make_form()], "fr").variables}
    assert found["idea"].label == "Une autre idée ?"
    assert [c.code for c in found["uses"].categories] == ["walk", "shop", "nsp", "sit"]
    assert found["name"].retired and not found["idea"].retired
    assert paths(make_form()) - paths(make_form(NEWER)) == {"/data/name"}


def test_labels_lose_their_marks_and_keep_their_words() -> None:
    assert plain("## Votre **avis**\nsur <b>la place</b> ?") == "Votre avis sur la place ?"
    assert plain("2 < 3 et 5 > 4") == "2 < 3 et 5 > 4"
