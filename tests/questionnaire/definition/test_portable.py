"""Forms as devices receive them: in one language, without what is empty or of no use there."""

import json
from typing import Any

from app.questionnaire.definition import read_xform
from app.questionnaire.definition.portable import write_portable
from tests.make_forms import make_feature_form, make_form

MODEL = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><model><instance><data id="t"><a/></data></instance>{}
 </model></h:head><h:body><input ref="/data/a"/></h:body></h:html>"""


def written(name: str, language: str | None = None) -> Any:
    return json.loads(write_portable(make_feature_form(name), language))


def test_a_form_speaks_one_language_and_falls_back_as_the_form_does() -> None:
    form = make_form("""
        | survey  |              |       |             |               |
        |         | type         | name  | label::Français (fr) | label::English (en) |
        |         | text         | name  | Votre nom   | Your name     |
        |         | select_one y | agree | Oui, ${name} ? |             |
        | choices |              |       |             |               |
        |         | list_name    | name  | label::Français (fr) | label::English (en) |
        |         | y            | yes   | Oui         | Yes           |
    """)
    english = json.loads(write_portable(form, "en"))
    assert english["language"] == "en"
    assert [item["label"] for item in english["body"]] == ["Your name", ["Oui, ", ["/data/name"], " ?"]]
    assert english["texts"] == {"y-0": "Yes"}
    assert json.loads(write_portable(form, "tr"))["language"] == "fr"


def test_media_travel_with_their_wording() -> None:
    assert written("languages")["body"][0]["label"] == {"text": "Votre nom", "media": {"image": "nom.png"}}


def test_what_is_empty_is_left_out() -> None:
    form = written("relevant")
    assert "actions" not in form
    assert all("hint" not in item for item in form["body"])
    assert '""' not in json.dumps(form)


def test_a_repeat_that_starts_with_its_template_says_so_in_one_character() -> None:
    assert written("repeats")["root"]["children"][0]["initial"] == [0]


def test_lists_are_tables_where_they_are_tables() -> None:
    assert written("choice_filter")["instances"]["street"][0]["columns"] == ["name", "label", "quartier"]
    tree = read_xform(
        MODEL.format("<instance id='s'><sites><site id='1'><t>N</t></site></sites></instance>").encode()
    )
    assert json.loads(write_portable(tree))["instances"]["s"] == [
        ["sites", [["site", [["t", "N"]], {"id": "1"}]]]
    ]


def test_the_functions_are_told_wherever_they_are_called() -> None:
    form = make_form("""
        | survey |           |      |                    |                |
        |        | type      | name | label              | calculation    |
        |        | calculate | x    |                    | sqrt(16) + 1   |
        |        | note      | n    | Vaut ${x} (environ) |               |
    """)
    assert "sqrt" in json.loads(write_portable(form))["functions"]


def test_only_the_texts_that_expressions_may_ask_for_travel() -> None:
    itext = """<itext><translation lang="fr">
      <text id="one"><value>Un</value></text><text id="two"><value>Deux</value></text>
      </translation></itext><bind nodeset="/data/a" calculate="{}"/>"""
    one = read_xform(MODEL.format(itext.format("jr:itext('one')")).encode())
    assert json.loads(write_portable(one))["texts"] == {"one": "Un"}
    computed = read_xform(MODEL.format(itext.format("jr:itext(concat('o', 'ne'))")).encode())
    assert json.loads(write_portable(computed))["texts"] == {"one": "Un", "two": "Deux"}


def test_what_paper_needs_stays_at_home() -> None:
    opinion, door, _ = written("columns")["body"]
    assert opinion["palier"] == {"personal": True, "publish": False}
    assert door["palier"] == {"channels": "door phone", "publish": True, "quartier": True}
