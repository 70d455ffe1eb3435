"""Reading expressions: structure, and refusals with their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questionnaire.expression import ExpressionError, compile_expression, parse
from app.questionnaire.expression.errors import CODES
from app.questionnaire.expression.parser import MOST_CHARACTERS, MOST_LEVELS
from app.questionnaire.expression.syntax import Call, Literal, NameTest, Negation, Operation, Path, Step


def refusal(source: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as refused:
        compile_expression(parse(source))
    assert refused.value.code in CODES
    return refused.value


def test_a_path_is_its_steps_with_their_places() -> None:
    assert parse("/data/age") == Path(
        "/", (Step("child", NameTest("data"), (), 1), Step("child", NameTest("age"), (), 6)), 0
    )


def test_a_repeated_operator_is_one_node() -> None:
    tree = parse("1 or 2 or 3")
    assert isinstance(tree, Operation)
    assert [operand.value for operand in tree.operands if isinstance(operand, Literal)] == [1, 2, 3]


def test_precedence_is_that_of_xpath() -> None:
    tree = parse("1 or 2 and 3 = 4 < 5 + 6 * -7")
    seen = []
    while isinstance(tree, Operation):
        seen.append(tree.operator)
        tree = tree.operands[-1]
    assert seen == ["or", "and", "=", "<", "+", "*"]
    assert isinstance(tree, Negation)


@pytest.mark.parametrize("source", ["div div div", "* * *", "or or or", "mod/and[or]", "/data/or", "a-b.c"])
def test_names_that_look_like_operators(source: str) -> None:
    parse(source)


def test_a_quoted_path_is_read_as_a_path() -> None:
    tree = parse("jr:choice-name(/data/q, ' /data/q ')")
    assert isinstance(tree, Call)
    quoted = tree.arguments[1]
    assert isinstance(quoted, Path)
    assert quoted.position == 26


@pytest.mark.parametrize(
    ("source", "code", "position"),
    [
        ("", "expression_empty", 0),
        ("  ", "expression_empty", 0),
        ("1 +", "expression_syntax", 3),
        ("(1", "expression_syntax", 2),
        ("a b", "expression_syntax", 2),
        ("1 android", "expression_syntax", 2),
        ("/data/age >= ", "expression_syntax", 13),
        ("'open", "expression_text_open", 0),
        ("concat('1', '3'", "expression_syntax", 15),
        ("${age} > 3", "expression_variable", 0),
        ("a # b", "expression_character", 2),
        ("following::a", "expression_axis", 0),
        ("preceding::a", "expression_axis", 0),
        ("namespace::a", "expression_axis", 0),
        ("1 + nope(2)", "function_unknown", 4),
        ("instance('a')/root/item[name = nope()]", "function_unknown", 31),
        ("z-score(1)", "function_of_vendor", 0),
        ("not()", "function_arity", 0),
        ("1 = selected(/data/a)", "function_arity", 4),
        ("count('a')", "argument_not_nodes", 6),
        ("jr:choice-name(/data/q, /data/q)", "argument_not_literal", 24),
        ("jr:choice-name(/data/q, 'a b')", "expression_syntax", 27),
        ("regex(., '[a')", "regex_invalid", 9),
        ("1 " * 3, "expression_syntax", 2),
        ("a[1", "expression_syntax", 3),
        ("a//", "expression_syntax", 3),
        ("/data/", "expression_syntax", 6),
    ],
)
def test_what_is_wrong_is_refused_at_its_place(source: str, code: str, position: int) -> None:
    error = refusal(source)
    assert (error.code, error.position) == (code, position)


def test_a_refusal_tells_what_a_sentence_needs() -> None:
    assert refusal("not()").values == {"name": "not", "least": 1, "most": 1, "given": 0}
    assert refusal("rank-index(1, 2)").values == {"name": "rank-index", "vendor": "SurveyCTO"}
    assert refusal("a )").values == {"found": ")"}
    assert refusal("(1").values == {"found": "", "expected": ")"}


@pytest.mark.parametrize(
    "source",
    [
        "(" * 5000 + "1" + ")" * 5000,
        "not(" * 5000 + "1" + ")" * 5000,
        "a[" * 5000 + "1" + "]" * 5000,
        "1" + "+1-1" * 5000,
        "(1 or 1 and 1 = 1 < 1 + 1 * " * 500 + "1" + ")" * 500,
    ],
)
def test_too_deep_is_refused_and_never_exhausts_the_stack(source: str) -> None:
    assert refusal(source).code == "expression_too_deep"


def test_long_chains_and_many_minuses_are_not_deep() -> None:
    compile_expression(parse(" or ".join(["/data/a = 'b'"] * 2000)))
    compile_expression(parse("+".join(["1"] * 5000)))
    compile_expression(parse("-" * 5000 + "1"))


def test_nested_ifs_as_authors_write_them() -> None:
    deep = MOST_LEVELS - 10
    compile_expression(parse("if(/data/a = 1, 'x', " * deep + "'y'" + ")" * deep))


def test_too_long_is_refused() -> None:
    assert refusal("1" * (MOST_CHARACTERS + 1)).code == "expression_too_long"


_SYMBOLS = "/@*()[],|+-=<.: "
_WORDS = ("//", "..", "::", "!=", ".5", "'a'", "a", "or", "and", "div", "not", "count", "self", "jr:x")
_PIECES = st.sampled_from([*_SYMBOLS, *_WORDS])


@given(st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=40).map("".join)))
def test_any_text_is_read_or_refused(source: str) -> None:
    try:
        compile_expression(parse(source))
    except ExpressionError as error:
        assert error.code in CODES
        assert 0 <= error.position <= len(source)
