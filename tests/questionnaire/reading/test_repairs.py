"""Every repair of the table, each by a minimal form that needs it and is accepted with it."""

import pytest

from app.questionnaire.reading.codes import REPAIRS
from app.questionnaire.reading.columns import Kind
from app.questionnaire.reading.findings import Findings
from app.questionnaire.reading.idioms import mend_expressions
from app.questionnaire.reading.pipeline import read
from app.questionnaire.reading.report import Limits
from app.questionnaire.reading.sheets import Row, Sheet

_SURVEY = "| survey | | | | |\n| | type | name | label | relevant |\n| | text | nom | Votre nom | |\n"
_CHOICES = "| choices | | | | |\n| | list_name | name | label | lieu |\n| | l | a | A | x |\n"
_ASK = "| survey | | | |\n| | type | name | label |\n| | select_one l | q | Q |\n"
_XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head>
<h:title>T</h:title><model><instance><data id="t"><a/></data></instance>
<bind nodeset="/data/a" constraint="((("/></model></h:head>
<h:body><input ref="/data/a"><label>A</label></input></h:body></h:html>"""

#: Code → a form that needs the repair, and where it is told.
FORMS: dict[str, tuple[str, tuple[str | None, int | None, str | None]]] = {
    "sheet_taken_as": (_ASK + _CHOICES.replace("choices", "choice"), ("choice", None, None)),
    "header_row_found": (_SURVEY.replace("| | type", "| | Enquête | | | |\n| | type"), ("survey", 2, None)),
    "headers_merged": (
        "| survey | | | | |\n| | type | name | label | caption |\n| | text | a | A | |\n"
        "| | text | b | | B |\n",
        ("survey", 1, "caption"),
    ),
    "column_ignored": (
        "| survey | | | | |\n| | type | name | label | relevent |\n| | text | a | A | oui |\n",
        ("survey", 1, "relevent"),
    ),
    "setting_ignored": (
        _SURVEY + "| settings | |\n| | form_id | public_key |\n| | essai | MIIB |\n",
        ("settings", 2, "public_key"),
    ),
    "control_characters": (_SURVEY + "| | text | b | B\ufffe | |\n", ("survey", 3, "label")),
    "quotes_straightened": (_SURVEY + "| | text | b | B | ${nom} = ‘x’ |\n", ("survey", 3, "relevant")),
    "entities_unescaped": (
        _SURVEY + "| | text | b | B | string-length(${nom}) &gt; 3 |\n",
        ("survey", 3, "relevant"),
    ),
    "reference_brackets": (_SURVEY + "| | text | b | B | $(nom) = 'x' |\n", ("survey", 3, "relevant")),
    "operator_spelling": (
        _SURVEY + "| | text | b | B | ${nom} <> 'a == b' AND ${nom} == 'c' OR string-length(${nom}) ≥ 3 |\n",
        ("survey", 3, "relevant"),
    ),
    "filter_column_named": (
        "| survey | | | | |\n| | type | name | label::fr | choice_filter |\n"
        "| | select_one l | q | Q | label::fr != '' |\n"
        "| choices | | | |\n| | list_name | name | label::fr |\n| | l | a | A |\n",
        ("survey", 2, "choice_filter"),
    ),
    "yes_no_translated": (
        "| survey | | | | |\n| | type | name | label | required |\n| | text | a | A | oui |\n",
        ("survey", 2, "required"),
    ),
    "type_spelling": (_SURVEY + "| | Date-Time | b | B | |\n", ("survey", 3, "type")),
    "type_read_as": (_SURVEY + "| | caseid | b | | |\n", ("survey", 3, "type")),
    "unknown_type_dropped": (_SURVEY + "| | text audit | b | | |\n", ("survey", 3, "type")),
    "row_without_type_dropped": (_SURVEY + "| | | | Deuxième partie | |\n", ("survey", 3, None)),
    "parameters_ignored": (
        "| survey | | | | |\n| | type | name | label | parameters |\n"
        "| | text | a | A | rows=3 max-pixels=9 |\n",
        ("survey", 2, "parameters"),
    ),
    "list_renamed": (
        "| survey | | | |\n| | type | name | label |\n| | select_one_from_file l.csv | p | P |\n"
        "| | select_one l | q | Q |\n" + _CHOICES,
        ("choices", 2, "list_name"),
    ),
    "list_name_spelling": (_ASK.replace("select_one l", "select_one L") + _CHOICES, ("survey", 2, "type")),
    "external_choices_merged": (
        "| survey | | | | |\n| | type | name | label | choice_filter |\n| | text | p | P | |\n"
        "| | select_one_external villes | q | Q | pays = ${p} |\n"
        "| external_choices | | | | |\n| | list_name | name | label | pays |\n"
        "| | villes | n | Nantes | fr |\n",
        ("external_choices", None, None),
    ),
    "choice_row_dropped": (_ASK + _CHOICES + "| | l | | | y |\n", ("choices", 3, None)),
    "choice_repeated": (_ASK + _CHOICES + "| | l | a | A | x |\n", ("choices", 3, "name")),
    "choice_shared": (
        "| survey | | | | |\n| | type | name | label | choice_filter |\n| | text | p | P | |\n"
        "| | select_one l | q | Q | lieu = ${p} |\n" + _CHOICES + "| | l | a | Autre | y |\n",
        ("choices", 3, "name"),
    ),
    "unused_list_dropped": (
        _ASK + _CHOICES + "| | m | z | Un | |\n| | m | z | Deux | |\n",
        ("choices", 3, "list_name"),
    ),
    "reserved_name": (
        _SURVEY + "| | begin group | meta | M | |\n| | text | b | B | |\n| | end group | | | |\n",
        ("survey", 3, "name"),
    ),
    "audit_named": (_SURVEY + "| | audit | piste | | |\n", ("survey", 3, "name")),
    "reference_spelling": (_SURVEY + "| | text | b | B | ${ NOM } = 'x' |\n", ("survey", 3, "relevant")),
    "form_name_ignored": (
        _SURVEY + "| settings | |\n| | form_id | name |\n| | essai | Mon essai |\n",
        ("settings", 2, "name"),
    ),
    "root_renamed": (
        _SURVEY + "| | begin repeat | data | D | |\n| | text | b | B | |\n| | end repeat | | | |\n",
        ("survey", 3, "name"),
    ),
    "namespace_added": (
        "| survey | | | | |\n| | type | name | label | bind::palier:publish |\n| | text | a | A | non |\n",
        ("survey", 1, "bind::palier:publish"),
    ),
    "namespace_missing": (
        "| survey | | | | |\n| | type | name | label | bind::autre:chose |\n| | text | a | A | x |\n",
        ("survey", 1, "bind::autre:chose"),
    ),
    "rule_dropped": (_XFORM, (None, None, None)),
}


@pytest.mark.parametrize("code", FORMS)
def test_a_form_with_one_slip_is_repaired_told_and_accepted(code: str) -> None:
    form, place = FORMS[code]
    reading = read(form.encode(), "essai.md", Limits())
    assert reading.accepted, reading.problems
    told = {repair.code: (repair.sheet, repair.row, repair.column) for repair in reading.repairs}
    assert told == {code: place}


def test_every_repair_of_the_table_is_tried() -> None:
    tried_among_formats = {"encoding_guessed"}
    assert set(FORMS) | tried_among_formats == set(REPAIRS)


def test_palier_columns_reach_the_xform() -> None:
    xml = read(FORMS["namespace_added"][0].encode(), "essai.md", Limits()).xml or b""
    assert b'xmlns:palier="https://palier.example/xforms"' in xml
    assert b'palier:publish="non"' in xml


def test_a_filter_may_read_a_column_called_parent() -> None:
    form = (
        "| survey | | | | |\n| | type | name | label | choice_filter |\n| | text | p | P | |\n"
        "| | select_one l | q | Q | parent = ${p} |\n"
        "| choices | | | | |\n| | list_name | name | label | parent |\n| | l | a | A | x |\n"
    )
    assert b"<parent>x</parent>" in (read(form.encode(), "essai.md", Limits()).xml or b"")


def test_a_group_called_meta_inside_another_keeps_its_name() -> None:
    form = (
        "| survey | | | |\n| | type | name | label |\n| | begin group | g | G |\n"
        "| | begin group | meta | M |\n"
        "| | text | a | A |\n| | end group | | |\n| | end group | | |\n"
    )
    reading = read(form.encode(), "essai.md", Limits())
    assert reading.repairs == ()
    assert b'nodeset="/data/g/meta/a"' in (reading.xml or b"")


def test_a_question_called_as_the_root_element_may_be_referred_to() -> None:
    form = (
        "| survey | | | | |\n| | type | name | label | relevant |\n| | date | data | Data | |\n"
        "| | text | b | B | ${data} != '' and ${last-saved#data} = '' |\n"
        "| settings | |\n| | instance_name |\n| | ${data} |\n"
    )
    reading = read(form.encode(), "essai.md", Limits())
    assert (reading.accepted, reading.repairs) == (True, ())
    assert b"/data/data  != ''" in (reading.xml or b"")
    assert b"palier_stands_for" not in (reading.xml or b"")


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("${a} == 'x == AND'", "${a} = 'x == AND'"),
        ("'x' AND ${a}>=2", "'x' and ${a}>=2"),
        ("OR = ${a} or AND = 2", "OR = ${a} or AND = 2"),
        ("${a} <= 3 && . != ''", "${a} <= 3  and  . != ''"),
    ],
)
def test_operators_are_rewritten_where_they_can_be_nothing_else(written: str, read_as: str) -> None:
    survey = Sheet("survey", {"relevant": "relevant"}, {"relevant": Kind.EXPRESSION})
    survey.rows.append(Row(2, {"relevant": written}))
    mend_expressions({"survey": survey}, Findings())
    assert survey.rows[0].get("relevant") == read_as
