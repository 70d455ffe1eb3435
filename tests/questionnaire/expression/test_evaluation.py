"""Whatever compiles can be evaluated: nothing is raised, and a value is of a known kind."""

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from app.questionnaire.expression import Element, Moment, compile_expression, parse
from app.questionnaire.expression.functions.table import FUNCTIONS, Function
from app.questionnaire.expression.parser import MOST_LEVELS
from tests.questionnaire.make_trees import make_scope

_ANSWERS = """<data><a>1</a><b>x y</b><c/><d>2026-03-10</d>
<e>47.2 -1.5 0 0;47.3 -1.5 0 0</e><f><g>2</g><g>3</g></f></data>"""
_LISTS = {"towns": "<root><item><name>n</name><label>Nantes</label></item></root>"}
_PATHS = st.sampled_from(
    [
        "/data/a",
        "b",
        "..",
        ".",
        "//g",
        "f/g[1]",
        "/data/f/*",
        "c",
        "d",
        "e",
        "none",
        "a | f/g",
        "@x",
        "(/)",
        "f/g[2]/..",
    ]
)
_VALUES = st.sampled_from(
    [
        "0",
        "1",
        "-1",
        "2.5",
        "1000000",
        "''",
        "'a'",
        "'x'",
        "' '",
        "'2026-03-10'",
        "'NaN'",
        "true()",
        "1 div 0",
        "'%Y'",
    ]
)


def _calls(arguments: SearchStrategy[str]) -> SearchStrategy[str]:
    functions = [function for name, function in FUNCTIONS.items() if name != "jr:choice-name"]
    return st.sampled_from(functions).flatmap(lambda function: _call(function, arguments))


def _call(function: Function, arguments: SearchStrategy[str]) -> SearchStrategy[str]:
    words = function.parameters.split()
    words += words[-1:] * ((function.least - len(words)) % function.step)
    given_to = [_PATHS if word.startswith("nodes") else arguments for word in words]
    return st.tuples(*given_to).map(lambda texts: f"{function.name}({', '.join(texts)})")


def _larger(smaller: SearchStrategy[str]) -> SearchStrategy[str]:
    operators = st.sampled_from(["or", "and", "=", "!=", "<", ">=", "+", "-", "*", "div", "mod"])
    return st.one_of(
        st.tuples(smaller, operators, smaller).map(lambda parts: f"({' '.join(parts)})"),
        st.tuples(_PATHS, smaller).map(lambda parts: f"({parts[0]})[{parts[1]}]"),
        st.tuples(_PATHS, smaller).map(lambda parts: f"count(f/*[{parts[1]}])"),
        smaller.map(lambda text: f"instance('towns')/root/item[name = {text}]/label"),
        smaller.map(lambda text: f"-{text}"),
        _calls(smaller),
    )


def test_the_deepest_expression_is_evaluated_far_down_the_stack() -> None:
    deep = MOST_LEVELS - 1
    source = "if(false(), 1, " * deep + "'end'" + ")" * deep

    def below(frames: int) -> str:
        if frames:
            return below(frames - 1)
        scope = make_scope()
        return compile_expression(parse(source)).text(scope, scope.root)

    assert below(200) == "end"


@given(st.recursive(st.one_of(_PATHS, _VALUES), _larger, max_leaves=8), st.sampled_from("abcdef"))
def test_what_compiles_is_evaluated_without_raising(source: str, name: str) -> None:
    scope = make_scope(_ANSWERS, _LISTS)
    root = scope.root.children[0]
    assert isinstance(root, Element)
    compiled = compile_expression(parse(source))
    node = root.named(name)[0]
    assert isinstance(compiled.evaluate(scope, node), float | str | bool | list | Moment)
    assert isinstance(compiled.text(scope, node), str)
    assert isinstance(compiled.number(scope, node), float)
    assert isinstance(compiled.boolean(scope, node), bool)
    assert isinstance(compiled.nodes(scope, node), list)
    assert (scope.position, scope.size, scope.current) == (1, 1, scope.root)
