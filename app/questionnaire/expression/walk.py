"""Going through a syntax tree."""

from collections.abc import Iterator

from .syntax import Call, Expression, Filter, Negation, Operation, Path


def own_parts(expression: Expression) -> Iterator[Expression]:
    """The expression and its parts that are evaluated at the same node: not those in predicates of steps."""
    yield expression
    for part in _children(expression):
        yield from own_parts(part)


def _children(expression: Expression) -> tuple[Expression, ...]:
    match expression:
        case Operation(operands=operands):
            return operands
        case Negation(operand=operand):
            return (operand,)
        case Call(arguments=arguments):
            return arguments
        case Filter(primary=primary):
            return (primary,)
        case Path(start=start) if start is not None and not isinstance(start, str):
            return (start,)
        case _:
            return ()
