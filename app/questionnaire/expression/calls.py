"""The code of function calls, and what is refused about them."""

from collections.abc import Callable
from typing import Any

from .code import Code, as_boolean, as_nodes, as_number, as_text
from .errors import ExpressionError
from .functions.regex import compiled_regex
from .functions.table import FUNCTIONS, VENDORS, Function
from .scope import Scope
from .syntax import Call, Expression, KindTest, Path, Step
from .tree import Node

_Argument = Callable[[Node, Scope], Any]


def function_of(call: Call) -> Function:
    """The function that is called; raises ExpressionError for an unknown one or a wrong arity."""
    function = FUNCTIONS.get(call.name)
    if function is None:
        raise _unknown(call)
    given, most = len(call.arguments), function.most
    if given < function.least or (most is not None and given > most) or _is_odd(function, given):
        values: dict[str, str | int] = {"name": call.name, "given": given, "least": function.least}
        raise ExpressionError(
            "function_arity", call.position, values | ({} if most is None else {"most": most})
        )
    return function


def _is_odd(function: Function, given: int) -> bool:
    """Whether the last group of repeated arguments lacks some."""
    return (given - function.least) % function.step != 0


def _unknown(call: Call) -> ExpressionError:
    vendor = VENDORS.get(call.name)
    if vendor is None:
        return ExpressionError("function_unknown", call.position, {"name": call.name})
    return ExpressionError("function_of_vendor", call.position, {"name": call.name, "vendor": vendor})


def complete_arguments(call: Call, function: Function) -> tuple[Expression, ...]:
    """The arguments, with the context node where the function takes it in place of one."""
    words = function.parameters.split()
    if len(call.arguments) < len(words) and words[len(call.arguments)].endswith("."):
        here = Path(None, (Step("self", KindTest("node"), (), call.position),), call.position)
        return (*call.arguments, here)
    return call.arguments


def call_code(call: Call, function: Function, codes: list[Code]) -> Code:
    """The code of a call whose arguments are compiled."""
    _check_regex(call, codes)
    arguments = [_argument(word, code, call.name) for word, code in _with_words(function, codes)]
    return Code(_RUNNERS[function.given](function.work, arguments), function.result, call.position)


def _with_words(function: Function, codes: list[Code]) -> list[tuple[str, Code]]:
    words = function.parameters.split()
    return [(words[min(place, len(words) - 1)], code) for place, code in enumerate(codes)]


def _argument(word: str, code: Code, function: str) -> _Argument:
    match word.rstrip("?.*+"):
        case "text":
            return as_text(code)
        case "number":
            return as_number(code)
        case "boolean":
            return as_boolean(code)
        case "nodes":
            return as_nodes(code, function)
        case "lazy":
            return lambda _node, _scope: code.run
        case _:
            return code.run


def _check_regex(call: Call, codes: list[Code]) -> None:
    pattern = codes[1].constant if call.name == "regex" else None
    if isinstance(pattern, str) and compiled_regex(pattern) is None:
        raise ExpressionError("regex_invalid", codes[1].position, {"pattern": pattern})


def _run_pure(work: Callable[..., Any], arguments: list[_Argument]) -> _Argument:
    if len(arguments) == 1:
        only = arguments[0]
        return lambda node, scope: work(only(node, scope))
    if len(arguments) == 2:
        first, second = arguments
        return lambda node, scope: work(first(node, scope), second(node, scope))
    return lambda node, scope: work(*[argument(node, scope) for argument in arguments])


def _run_with_scope(work: Callable[..., Any], arguments: list[_Argument]) -> _Argument:
    return lambda node, scope: work(scope, *[argument(node, scope) for argument in arguments])


def _run_with_place(work: Callable[..., Any], arguments: list[_Argument]) -> _Argument:
    return lambda node, scope: work(node, scope, *[argument(node, scope) for argument in arguments])


_RUNNERS = {"": _run_pure, "scope": _run_with_scope, "place": _run_with_place}
