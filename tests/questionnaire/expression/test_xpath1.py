"""XPath 1.0 as libxml2 has it: the same nodes in the same order, the same values, on any small document."""

import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from lxml import etree

from app.questionnaire.expression import Attribute, Node, Scope, Value, compile_expression, parse
from tests.questionnaire.make_trees import make_context, make_document

_AXES = (
    *("child", "self", "parent", "descendant", "descendant-or-self", "ancestor", "ancestor-or-self"),
    *("following-sibling", "preceding-sibling", "attribute"),
)
_TESTS = ("a", "b", "c", "*", "node()", "text()", "comment()", "x", "y")
_TEXTS = st.sampled_from(["", "1", "2", "ab", " b ", "-3", "1.5"])


def _elements(children: SearchStrategy[str]) -> SearchStrategy[str]:
    attributes = st.sampled_from(["", ' x="1"', ' x="2" y="b"', ' y="ab"'])
    comments = st.sampled_from(["", "", "", "<!--note-->"])
    parts = st.lists(st.one_of(children, _TEXTS, comments), max_size=4).map("".join)
    return st.tuples(st.sampled_from("abc"), attributes, parts).map(
        lambda t: f"<{t[0]}{t[1]}>{t[2]}</{t[0]}>"
    )


_DOCUMENTS = st.recursive(_elements(_TEXTS), _elements, max_leaves=8)
_LITERALS = st.sampled_from(["'1'", "'ab'", "''", "1", "2", "-1", "0.5", "1 div 0", "true()", "false()"])


def _steps(predicates: SearchStrategy[str]) -> SearchStrategy[str]:
    bare = st.tuples(st.sampled_from(_AXES), st.sampled_from(_TESTS)).map("::".join)
    short = st.sampled_from(["a", "b", "*", ".", "..", "@x", "@*", "text()"])
    filtered = st.tuples(bare, st.lists(predicates.map(lambda p: f"[{p}]"), max_size=2).map("".join))
    return st.one_of(short, bare, filtered.map("".join))


def _paths(predicates: SearchStrategy[str]) -> SearchStrategy[str]:
    separated = st.lists(
        st.tuples(st.sampled_from(["/", "/", "//"]), _steps(predicates)).map("".join), max_size=2
    )
    relative = st.tuples(_steps(predicates), separated.map("".join)).map("".join)
    return st.one_of(relative, relative.map(lambda p: f"/{p}"), relative.map(lambda p: f"//{p}"))


def _predicates(smaller: SearchStrategy[str]) -> SearchStrategy[str]:
    paths = _paths(smaller)
    operators = st.sampled_from(["=", "!=", "<", ">=", "and", "or", "+", "mod"])
    return st.one_of(
        paths,
        st.tuples(st.one_of(paths, smaller), operators, smaller).map(" ".join),
        paths.map(lambda path: f"count({path}) > 1"),
        paths.map(lambda path: f"not({path})"),
    )


_PREDICATES = st.recursive(
    st.one_of(_LITERALS, st.sampled_from(["position()", "last()", "position() = last()", "last() - 1"])),
    _predicates,
    max_leaves=4,
)
_NODE_SETS = st.one_of(
    _paths(_PREDICATES),
    st.tuples(_paths(_PREDICATES), _paths(_PREDICATES)).map(" | ".join),
    st.tuples(_paths(_PREDICATES), _PREDICATES).map(lambda t: f"({t[0]})[{t[1]}]"),
)


@given(_DOCUMENTS, _NODE_SETS)
def test_paths_find_what_libxml2_finds(xml: str, path: str) -> None:
    expected = [_their_place(node) for node in etree.fromstring(xml).xpath(path)]
    given_here = _evaluate(xml, path)
    assert isinstance(given_here, list)
    # lxml has no object for the document node and leaves it out.
    assert [_our_place(node) for node in given_here if node.kind != "document"] == expected


_NUMBERS = st.sampled_from(["1", "2", "-1", "0", "1.5", "2.5", "0.4", "1 div 0", "-1 div 0", "0 div 0", "10"])
_WORDS = st.sampled_from(["''", "'a'", "'ab'", "'  a  b '", "'12345'", "'1'", "' 7 '", "'1.5x'", "//b"])
_VALUES = st.one_of(_NUMBERS, _WORDS, st.sampled_from(["true()", "false()", "//a", "//c", "//@x"]))


def _called(name: str, *arguments: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.tuples(*arguments).map(lambda given_to: f"{name}({', '.join(given_to)})")


_CALLS = st.one_of(
    _called("substring", _WORDS, _NUMBERS),
    _called("substring", _WORDS, _NUMBERS, _NUMBERS),
    _called("substring-before", _WORDS, _WORDS),
    _called("substring-after", _WORDS, _WORDS),
    _called("translate", _WORDS, _WORDS, _WORDS),
    _called("normalize-space", _WORDS),
    _called("string-length", _WORDS),
    _called("contains", _WORDS, _WORDS),
    _called("starts-with", _WORDS, _WORDS),
    _called("boolean", _VALUES),
    _called("number", _VALUES),
    _called("string", st.one_of(_WORDS, st.sampled_from(["true()", "1", "-0", "0.5", "1 div 0", "0 div 0"]))),
    _called("floor", _NUMBERS),
    _called("ceiling", _NUMBERS),
    _called("name", st.sampled_from(["//a", "//@x", "/", "//zz"])),
    _called("count", st.sampled_from(["//a", "//@x", "/", "//zz"])),
    st.tuples(_VALUES, st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "or", "and"]), _VALUES).map(
        " ".join
    ),
    st.tuples(_VALUES, st.sampled_from(["+", "-", "*", "div", "mod"]), _VALUES).map(" ".join),
)


@given(_DOCUMENTS, _CALLS)
def test_values_are_those_of_libxml2(xml: str, source: str) -> None:
    expected = etree.fromstring(xml).xpath(source)
    given_here = _evaluate(xml, source)
    if isinstance(expected, float) and math.isnan(expected):
        assert isinstance(given_here, float)
        assert math.isnan(given_here)
    else:
        assert given_here == expected


def _evaluate(xml: str, source: str) -> Value:
    document = make_document(xml)
    return compile_expression(parse(source)).evaluate(Scope(document, make_context()), document.root)


def _their_place(node: Any) -> tuple[str, str]:
    if isinstance(node, str):
        kind = "@" if node.is_attribute else "text"  # type: ignore[attr-defined]
        name = node.attrname if node.is_attribute else ""  # type: ignore[attr-defined]
        return f"{kind}{name}", str(node)
    return node.getroottree().getpath(node), ""


def _our_place(node: Node) -> tuple[str, str]:
    if isinstance(node, Attribute):
        return f"@{node.name}", node.value()
    if node.kind == "text":
        return "text", node.value()
    return _path_of(node), ""


def _path_of(node: Node) -> str:
    """The path as libxml2 tells it: a position only among several of the same name."""
    if node.parent is None:
        return ""
    alike = [each for each in node.parent.contents() if (each.kind, each.name) == (node.kind, node.name)]
    place = next(place for place, each in enumerate(alike, 1) if each is node)
    name = "comment()" if node.kind == "comment" else node.name
    return f"{_path_of(node.parent)}/{name}" + (f"[{place}]" if len(alike) > 1 else "")
