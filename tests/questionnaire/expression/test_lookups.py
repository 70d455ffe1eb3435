"""Big lists: what the index answers is what a scan would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questionnaire.expression import Document, Element, Scope, parse
from app.questionnaire.expression.lookups import Key, key_of
from app.questionnaire.expression.syntax import Filter, Path
from tests.questionnaire.make_trees import evaluate, make_context, make_document, texts


def make_list(rows: list[tuple[str, str]]) -> Element:
    instance = Element("instance")
    root = instance.append(Element("root"))
    for name, region in rows:
        item = root.append(Element("item"))
        item.append(Element("name", name))
        item.append(Element("region", region))
    return instance


def make_scope_with(items: Element, answers: str) -> Scope:
    return Scope(make_document(answers), make_context(), {"towns": items})


def key_in(source: str) -> Key | None:
    tree = parse(source)
    assert isinstance(tree, Path)
    return key_of(tree.steps[-1].predicates[0])


@pytest.mark.parametrize(
    "predicate",
    [
        "region = /data/r",
        "/data/r = region",
        "region = current()/../r",
        "region = 'x'",
        "name != '' and region = 'x'",
    ],
)
def test_equality_with_what_does_not_depend_on_the_item_has_a_key(predicate: str) -> None:
    key = key_in(f"instance('towns')/root/item[{predicate}]")
    assert key is not None
    assert key.name == "region"


@pytest.mark.parametrize(
    "predicate",
    [
        "region = name",
        "region = ../r",
        "region != 'x'",
        "region = 'x' or name = 'y'",
        "a/b = 'x'",
        "region = once(1)",
    ],
)
def test_others_have_none(predicate: str) -> None:
    assert key_in(f"instance('towns')/root/item[{predicate}]") is None


def test_a_list_of_twelve_thousand_is_read_once() -> None:
    items = make_list([(f"n{place}", f"r{place % 100}") for place in range(12_000)])
    scope = make_scope_with(items, "<data><r>r7</r></data>")
    found = texts("instance('towns')/root/item[region = /data/r]/name", scope)
    assert found == [f"n{place}" for place in range(7, 12_000, 100)]
    index = items.children[0].lookups
    assert index is not None
    assert texts("instance('towns')/root/item[region = 'r7'][2]/name", scope) == ["n107"]
    assert items.children[0].lookups is index


def test_answers_that_change_are_never_indexed() -> None:
    document = make_document("<data><item><k>1</k></item></data>")
    scope = Scope(document, make_context(), {"main": document})
    assert evaluate("count(instance('main')/data/item[k = '1'])", scope) == 1
    document.root.children[0].children[0].text = "2"
    assert evaluate("count(instance('main')/data/item[k = '1'])", scope) == 0


_NAMES = st.sampled_from(["", "a", "b", "1", "01", "2020-01-01"])
_SOUGHT = st.sampled_from(
    [
        "/data/r",
        "/data/many",
        "/data/none",
        "'a'",
        "''",
        "1",
        "true()",
        "number('1')",
        "string(/data/r)",
        "today()",
    ]
)


@given(st.lists(st.tuples(_NAMES, _NAMES), max_size=12), _SOUGHT, _NAMES, _NAMES, st.booleans())
def test_the_index_answers_as_a_scan_does(
    rows: list[tuple[str, str]], sought: str, one: str, other: str, both: bool
) -> None:
    answers = f"<data><r>{one}</r><many>{one}</many><many>{other}</many></data>"
    more = " and name != 'a'" if both else ""
    indexed = f"instance('towns')/root/item[region = {sought}{more}]/name"
    # Position one of all items of a filter expression: the same test without a step to index.
    scanned = f"(instance('towns')/root/item)[region = {sought}{more}]/name"
    scanned_tree = parse(scanned)
    assert isinstance(scanned_tree, Path)
    assert isinstance(scanned_tree.start, Filter)
    scope = make_scope_with(make_list(rows), answers)
    assert evaluate(indexed, scope) == evaluate(scanned, scope)


def test_documents_can_be_secondary_instances() -> None:
    document = Document(make_list([("n", "r")]).children[0])
    scope = Scope(make_document("<data/>"), make_context(), {"towns": document})
    assert texts("instance('towns')/root/item[region = 'r']/name", scope) == ["n"]
