"""The functions that the shared vectors leave aside: clock, chance, form, author's regular expressions."""

import re
from itertools import product

import pytest

from app.questionnaire.expression import ExpressionError, Node, Scope, to_text
from app.questionnaire.expression.functions.table import FUNCTIONS, VENDORS
from tests.questionnaire.make_trees import evaluate, make_context, make_scope, texts

_LETTERS = "<data version='7'>" + "".join(f"<div>{letter}</div>" for letter in "ABCDEF") + "</data>"


class MakeTexts:
    """Labels that show what was asked."""

    def itext(self, text_id: str) -> list[Node]:
        return []

    def choice_name(self, value: str, question: Node) -> str:
        return f"{question.name}:{value}"


@pytest.mark.parametrize(
    ("seed", "order"),
    [("42", "AFCBDE"), ("'42'", "AFCBDE"), ("-42", "EDAFBC"), ("1", "BFEACD"), ("11111111", "ACDBFE")],
)
def test_randomize_gives_the_order_of_other_clients(seed: str, order: str) -> None:
    """The orders that Enketo's and JavaRosa's own tests hold."""
    assert "".join(texts(f"randomize(/data/div, {seed})", make_scope(_LETTERS))) == order


@pytest.mark.parametrize(("seed", "order"), [("foo", "EADBHGCF"), ("somestring", "EBCGDAFH")])
def test_randomize_with_a_text_as_seed_has_the_order_of_collect(seed: str, order: str) -> None:
    """The orders that JavaRosa's own tests hold; the seeds are beyond what a double holds exactly."""
    letters = "<data>" + "".join(f"<div>{letter}</div>" for letter in "ABCDEFGH") + "</data>"
    assert "".join(texts(f"randomize(/data/div, '{seed}')", make_scope(letters))) == order


def test_randomize_with_an_empty_seed_has_the_order_of_zero() -> None:
    scope = make_scope("<data><seed/>" + "".join(f"<div>{letter}</div>" for letter in "ABCDEF") + "</data>")
    orders = [
        texts(f"randomize(/data/div, {seed})", scope) for seed in ("0", "/data/seed", "''", "/data/none")
    ]
    assert orders[1:] == [orders[0]] * 3
    assert orders[0] != texts("/data/div", scope)


_STREETS = """<data>
  <street><name>Est</name></street>
  <street><house><room>b1</room><room>b2</room></house><house><room>c1</room></house></street>
  <street><house><room>d1</room></house><house><room>e1</room><room>e2</room></house></street>
</data>"""


@pytest.mark.parametrize(
    ("levels", "rooms"),
    [
        ("/data/street, 2, /data/street/house, 1", ["b1", "b2"]),
        ("/data/street/house, 1, /data/street, 2", ["b1", "b2"]),
        ("/data/street/house, 2, /data/street, 3", ["e1", "e2"]),
        ("/data/street/house/room, 2, /data/street, 3, /data/street/house, 2", ["e2"]),
        ("/data/street, 1", []),
        ("/data/street, 3", ["d1", "e1", "e2"]),
        ("/data/street, 4", []),
        ("/data/street, 3, /data/street/house, ''", []),
    ],
)
def test_indexed_repeat_counts_every_instance_and_takes_its_levels_in_any_order(
    levels: str, rooms: list[str]
) -> None:
    assert texts(f"indexed-repeat(/data/street/house/room, {levels})", make_scope(_STREETS)) == rooms


def test_chance_follows_the_seed_of_the_context() -> None:
    def draws(seed: int) -> list[str]:
        scope = make_scope(_LETTERS, context=make_context(random=seed))
        asked = ("random()", "uuid()", "uuid(12)", "string(randomize(/data/div))", "random()")
        return [to_text(evaluate(expression, scope)) for expression in asked]

    assert draws(1) == draws(1)
    assert draws(1) != draws(2)
    first, uuid, letters, _, other = draws(1)
    assert first != other
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", uuid)
    assert re.fullmatch(r"[0-9A-Za-z]{12}", letters)


@pytest.mark.parametrize(
    ("text", "pattern", "found"),
    [
        ("a.b-c@d.fr", r"^[\w-\.]+@([\w-]+\.)+[\w-]{2,4}$", True),
        ("a b@d.fr", r"^[\w-\.]+@([\w-]+\.)+[\w-]{2,4}$", False),
        ("0240123456", r"^0[1-9]\d{8}$", True),
        ("0240123456\n", r"^0[1-9]\d{8}$", False),
        ("٣", r"^\d$", False),
        ("Éloïse", r"^\p{L}+$", True),
        ("Éloïse2", r"^[\p{L}]+$", False),
        ("-", r"^[a-\d]$", True),
        ("a/b", r"^a\/b$", True),
        ("é", r"^\u00e9$", True),
        ("aa", r"^(?<one>a)\1$", True),
        ("x[y", r"^[a-z[]+$", True),
        ("$5", r"^[$]5$", True),
        ("44000", "[0-9]{5}", True),
    ],
)
def test_regular_expressions_as_authors_write_them(text: str, pattern: str, found: bool) -> None:
    scope = make_scope(f"<data><p><![CDATA[{pattern}]]></p><t><![CDATA[{text}]]></t></data>")
    assert evaluate("regex(/data/t, /data/p)", scope) is found


def test_a_regular_expression_known_late_finds_nothing_when_broken() -> None:
    assert evaluate("regex('a', concat('[', /data/none))") is False


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("property('deviceid')", "d1"),
        ("property('nothing')", ""),
        ("property('username')", "nadia"),
        ("device-info()", "phone"),
        ("version()", "7"),
        ("checksum('verhoeff', '236')", "3"),
        ("checksum('luhn', '7992739871')", "3"),
        ("checksum('verhoeff', 'x')", ""),
        ("once(5)", "ABCDEF"),
        ("trim('  a b ')", "a b"),
        ("trim()", "ABCDEF"),
        ("jr:choice-name('yes', '/data')", "data:yes"),
        ("choice-label(/data, 'yes')", "data:yes"),
        ("jr:choice-name('yes', '/data/none')", ""),
        ("pulldata('towns', 'label', 'name', 'n')", "Nantes"),
        ("pulldata('towns', 'label', 'name', 'zz')", ""),
        ("pulldata('none', 'label', 'name', 'n')", ""),
        ("count(instance('none')/root)", "0"),
        ("base64-decode('SGVsbG8')", "Hello"),
        ("base64-decode('S')", ""),
        ("digest('a', 'nope')", ""),
        ("round(100000000000000000000.5)", "100000000000000000000"),
        ("round(1.005, 2)", "1.01"),
        ("0.0000001", "0.0000001"),
        ("1 div 3", "0.3333333333333333"),
        ("exp(1000)", "Infinity"),
        ("pow(-8, 1 div 3)", "NaN"),
        ("pow(10, 1000)", "Infinity"),
        ("pow(-10, 1001)", "-Infinity"),
        ("pow(0, -1)", "Infinity"),
        ("distance('47.2 -1.5', '47.2 -1.5')", "0"),
        ("distance('nowhere')", "NaN"),
        ("intersects('0 0;0 1;1 1;1 0;0 0')", "false"),
        ("intersects('0 0;1 1;0 1;1 0')", "true"),
        ("intersects('')", "false"),
        ("is-selected('a b', 'b')", "true"),
        ("depend('a', /data)", "a"),
        ("coalesce('', /data/none, 'x')", "x"),
    ],
)
def test_functions_of_form_and_device(expression: str, value: str) -> None:
    context = make_context(device={"deviceid": "d1", "device-info": "phone"}, username="nadia")
    towns = {"towns": "<root><item><name>n</name><label>Nantes</label></item></root>"}
    scope = make_scope(_LETTERS, towns, MakeTexts(), context)
    assert to_text(evaluate(expression, scope)) == value


_AWKWARD = [
    "''",
    "'a b'",
    "'2026-03-10'",
    "0 - 1",
    "1 div 0",
    "0 div 0",
    "true()",
    "/data/div",
    "/none",
    "10000000000",
]


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_no_function_raises_on_awkward_values(name: str) -> None:
    """Each function with each pair of awkward values in every place where they may stand."""
    function = FUNCTIONS[name]
    words = function.parameters.split() if name != "jr:choice-name" else ["text", "quoted"]
    scope = make_scope(_LETTERS, texts=MakeTexts())
    for one, other in product(_AWKWARD, repeat=2):
        arguments = [_suited(word, one if place % 2 else other) for place, word in enumerate(words)]
        arguments += arguments[-1:] * ((function.least - len(arguments)) % function.step)
        to_text(evaluate(f"{name}({', '.join(arguments)})", scope))


def test_repeated_arguments_come_in_their_groups() -> None:
    with pytest.raises(ExpressionError) as refused:
        evaluate("weighted-checklist(1, 2, 3)")
    assert refused.value.code == "function_arity"


def _suited(word: str, argument: str) -> str:
    if word == "quoted":
        return "'/data/div'"
    if word.startswith("nodes"):
        return argument if argument.startswith("/") else f"if(true(), {argument}, 1)"
    return argument


def test_no_function_is_both_ours_and_a_vendors() -> None:
    assert not FUNCTIONS.keys() & VENDORS.keys()
    assert len(FUNCTIONS) >= 85


def test_evaluations_nest_and_leave_the_scope_as_it_was() -> None:
    outer = make_scope("<data><a>1</a><b>2</b></data>")

    class Nested(MakeTexts):
        def choice_name(self, value: str, question: Node) -> str:
            return to_text(evaluate("string(current())", outer, question))

    scope: Scope = outer
    scope.texts = Nested()
    node = scope.root.children[0].children[0]
    assert evaluate("concat(jr:choice-name('x', '../b'), current())", scope, node) == "21"
