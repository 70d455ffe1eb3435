"""XForms read into definitions, and those that cannot be used."""

import pytest

from app.questionnaire.definition import Group, Repeat, read_xform, walk
from app.questionnaire.problems import FormRefused, Problem
from tests.make_forms import make_feature_form, make_form
from tests.questionnaire.scenario import Scenario

XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>T</h:title><model><instance>
 <data id="t" version="3"><a/><b/></data></instance>{binds}</model></h:head><h:body>{body}</h:body>
</h:html>"""


def make_small(binds: str = "", body: str = '<input ref="/data/a"/>') -> bytes:
    return XFORM.format(binds=binds, body=body).encode()


def problems_of(xml: bytes) -> list[Problem]:
    with pytest.raises(FormRefused) as refused:
        read_xform(xml)
    return list(refused.value.problems)


def test_every_type_is_told() -> None:
    types = " ".join(question.type.name for question in make_feature_form("every_type").questions)
    assert types == (
        "text integer decimal date time datetime select_one select_multiple rank range acknowledge "
        "geopoint geotrace geoshape barcode image audio video file note select_one text"
    )


def test_appearances_and_parameters() -> None:
    form = make_feature_form("every_type")
    assert form.question("/data/text").appearance == {"multiline"}
    assert form.question("/data/range").parameters == {"start": "0", "end": "10", "step": "2"}


def test_visible_questions_are_numbered_over_the_whole_form() -> None:
    numbers = {question.name: question.number for question in make_feature_form("numbering").questions}
    assert numbers == {"hello": None, "first": 1, "second": 2, "shown": None, "third": 3, "fourth": 4}


def test_the_header_row_of_a_table_is_no_question() -> None:
    form = make_feature_form("tables")
    assert [question.name for question in form.asked] == ["street", "park", "home"]


def test_own_columns() -> None:
    form = make_feature_form("columns")
    opinion, door, plain = (form.question(f"/data/{name}").palier for name in ("opinion", "door", "plain"))
    assert (opinion.publish, opinion.paper_lines, opinion.personal) == (False, 5, True)
    assert (door.channels, door.paper_sentence, door.quartier) == (
        {"door", "phone"},
        "Seulement à la porte",
        True,
    )
    assert (plain.publish, plain.channels, plain.personal) == (None, None, False)
    assert door.publish, "columns of the bind and of the control add up"


def test_groups_and_repeats() -> None:
    form = make_feature_form("repeats")
    kinds = [(type(item), item.path) for item in walk(form.body) if isinstance(item, Group | Repeat)]
    assert kinds == [(Repeat, "/data/member"), (Repeat, "/data/member/activity")]
    (counted,) = make_feature_form("repeat_count").repeats
    assert not counted.adds_and_removes


def test_entities_are_kept() -> None:
    (homes,) = make_feature_form("entities").entities
    assert homes.dataset == "homes"
    assert homes.saved == {"full_name": "/data/name", "floor": "/data/floor"}


def test_relative_refs_and_binds_by_id() -> None:
    body = '<group ref="/data"><input ref="a"/></group><input bind="bee"/>'
    form = read_xform(make_small('<bind id="bee" nodeset="/data/b" type="int"/>', body))
    assert [(question.path, question.type.name) for question in form.questions] == [
        ("/data/a", "text"),
        ("/data/b", "integer"),
    ]


def test_an_unknown_control_is_read_as_text() -> None:
    form = read_xform(make_small(body='<hologram ref="/data/a"/><input ref="/data/nowhere"/>'))
    assert [(question.path, question.type.name) for question in form.questions] == [("/data/a", "text")]
    assert [problem.code for problem in form.warnings] == ["unknown_control", "unknown_node"]


@pytest.mark.parametrize(
    ("binds", "code", "rule"),
    [
        ('<bind nodeset="/data/a" relevant="/data/b = "/>', "expression_syntax", "relevant"),
        ('<bind nodeset="/data/a" calculate="nope()"/>', "function_unknown", "calculate"),
        ('<bind nodeset="/data/a" required="selected(.)"/>', "function_arity", "required"),
        ('<bind nodeset="/data/a" constraint="/data/c = 1"/>', "reference_unknown", "constraint"),
        ('<bind nodeset="/data/a" readonly="../c"/>', "reference_unknown", "readonly"),
        (
            '<bind nodeset="/data/a" calculate="/data/b"/><bind nodeset="/data/b" calculate="/data/a"/>',
            "circular_reference",
            "calculate",
        ),
    ],
)
def test_rules_that_cannot_be_evaluated_refuse_the_form(binds: str, code: str, rule: str) -> None:
    (problem,) = problems_of(make_small(binds))
    assert (problem.code, problem.values["path"], problem.values["rule"]) == (code, "/data/a", rule)


def test_a_text_without_quotes_is_a_warning() -> None:
    form = read_xform(make_small('<bind nodeset="/data/a" relevant="/data/b = yes"/>'))
    (warning,) = form.warnings
    assert (warning.code, warning.values["name"]) == ("reference_inside_question", "yes")


def test_broken_pieces_of_text_refuse_the_form() -> None:
    body = '<input ref="/data/a"><label>Bonjour <output value="/data/c"/></label></input>'
    assert [problem.code for problem in problems_of(make_small(body=body))] == ["reference_unknown"]


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"", "xml_not_well_formed"),
        (b"<a>", "xml_not_well_formed"),
        (b"<a/>", "not_an_xform"),
        (b"<h><model/></h>", "xform_without_instance"),
        (b"<!DOCTYPE a><a/>", "xml_document_type"),
        (b"<?xml version='1.0'?><!--x-->\n<!DOCTYPE a SYSTEM 'b'><a/>", "xml_document_type"),
        (b"<a>" * 200_000 + b"</a>" * 200_000, "xml_not_well_formed"),
    ],
)
def test_what_is_no_xform_is_refused(xml: bytes, code: str) -> None:
    assert [problem.code for problem in problems_of(xml)] == [code]


def test_a_form_is_shared_not_copied() -> None:
    form = make_form("| survey | | | |\n| | type | name | label |\n| | text | a | A |\n")
    assert form.plan is form.plan


def test_external_selects_read_their_lists_in_one_file() -> None:
    """Without itemsets.csv there are no choices, and that is told."""
    body = "".join(
        f"""<input query="instance('{name}')/root/item[{rule}]" ref="/data/{node}"/>"""
        for name, rule, node in (("deps", "name", "a"), ("towns", "dep= /data/a ", "b"))
    )
    bare = read_xform(make_small(body=body))
    assert bare.sources == {"deps": "itemsets.csv", "towns": "itemsets.csv"}
    assert [(one.code, one.values) for one in bare.warnings] == [
        ("attachment_missing", {"file": "itemsets.csv"})
    ]
    table = "list_name,name,label,dep\ndeps,44,L.-A.,\ntowns,n,Nantes,44\ntowns,l,Luçon,85\n".encode()
    form = read_xform(make_small(body=body), {"itemsets.csv": table})
    assert [one.type.name for one in form.questions] == ["select_one_external"] * 2
    assert [one.value for one in form.question("/data/a").choices] == ["44"]
    assert [one.label() for one in form.question("/data/b").choices] == ["Nantes", "Luçon"]
    assert form.warnings == ()
    Scenario.with_form(form).answer("a", "85").assert_choices("b", "l").answer("a", "44").assert_choices(
        "b", "n"
    )
