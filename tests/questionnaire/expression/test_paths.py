"""Paths, axes, predicates, document order."""

import pytest

from app.questionnaire.expression import Element, compile_expression, parse
from tests.questionnaire.make_trees import evaluate, make_scope, texts

_HOUSE = """
<data xmlns:p="urn:p" id="house"><who>a</who><member n="1"><name>Ana</name><age>3</age></member>
<member n="2"><name>Bob</name><age>40</age></member><p:note kind="x">hm</p:note>
<member n="3"><name>Cy</name><age/></member></data>
"""


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/data/member/name", ["Ana", "Bob", "Cy"]),
        ("member[2]/name", ["Bob"]),
        ("member[age > 2]/name", ["Ana", "Bob"]),
        ("member[age > 2][2]/name", ["Bob"]),
        ("member[last()]/name", ["Cy"]),
        ("member[position() < 3]/name", ["Ana", "Bob"]),
        ("(member/name)[3]", ["Cy"]),
        ("//name", ["Ana", "Bob", "Cy"]),
        ("//member[1]/name", ["Ana"]),
        ("descendant::age[. = '']/../name", ["Cy"]),
        ("member[2]/following-sibling::member/name", ["Cy"]),
        ("member[3]/preceding-sibling::member[1]/name", ["Bob"]),
        ("member[3]/preceding-sibling::member/name", ["Ana", "Bob"]),
        ("member/age/ancestor::member[1]/name", ["Ana", "Bob", "Cy"]),
        ("member[1]/name/ancestor-or-self::*[2]/age", ["3"]),
        ("member/@n", ["1", "2", "3"]),
        ("member[@n = 2]/name", ["Bob"]),
        ("@*", ["house"]),
        ("member/name | who | member/name", ["a", "Ana", "Bob", "Cy"]),
        ("who/text()", ["a"]),
        ("p:note", ["hm"]),
        ("p:*", ["hm"]),
        ("q:note", []),
        ("member/..//who", ["a"]),
        ("self::data/who", ["a"]),
        ("self::other", []),
        ("./member[1]/./name", ["Ana"]),
        ("member[name = current()/member[2]/name]/age", ["40"]),
        ("member[not(age > 0)]/name", ["Cy"]),
        ("member[count(../member)]/name", ["Cy"]),
        ("member['']/name", []),
        ("member[if(true(), 2, 1)]/name", ["Bob"]),
    ],
)
def test_paths_find_nodes_in_document_order(path: str, found: list[str]) -> None:
    assert texts(path, make_scope(_HOUSE)) == found


def test_prefixes_stand_for_namespaces_where_they_are_told() -> None:
    scope = make_scope(_HOUSE)
    node = scope.root.children[0]
    told = compile_expression(parse("o:note"), {"o": "urn:p"})
    assert [each.value() for each in told.nodes(scope, node)] == ["hm"]


def test_unprefixed_names_match_whatever_the_default_namespace() -> None:
    assert texts("/data/a", make_scope('<data xmlns="urn:mine"><a>1</a></data>')) == ["1"]


def test_non_relevant_nodes_read_as_empty() -> None:
    scope = make_scope("<data><g><a>1</a></g><b>2</b></data>")
    for node in evaluate("/data/g | /data/g/a", scope):  # type: ignore[union-attr]
        node.relevant = False
    assert evaluate("string(/data/g/a)", scope) == ""
    assert evaluate("string(/data)", scope) == "2"
    assert evaluate("count(/data/g/a)", scope) == 1
    assert evaluate("/data/g/a/text() = '1'", scope) is False


def test_positions_within_predicates_do_not_leak() -> None:
    scope = make_scope(_HOUSE)
    assert evaluate("count(member[position() = 2]) + position() + last()", scope) == 3


def test_names_are_found_again_after_children_change() -> None:
    root = Element("data")
    for place in range(20):
        root.append(Element(f"q{place}", str(place)))
    assert [each.text for each in root.named("q7")] == ["7"]
    root.insert(0, Element("q7", "first"))
    assert [each.text for each in root.named("q7")] == ["first", "7"]
    root.remove(root.named("q7")[0])
    assert [each.text for each in root.named("q7")] == ["7"]
    assert root.named("q99") == []
