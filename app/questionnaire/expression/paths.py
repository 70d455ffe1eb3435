"""The code of paths: steps over axes, predicates, and short ways for the paths that forms really have."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast

from .axes import APART, AXES, DOWNWARD, REVERSE, node_test
from .code import Code, as_nodes
from .lookups import indexed_children, is_plain_child, key_of
from .order import in_document_order
from .predicates import Compile, is_countless, sieve_of
from .scope import Scope
from .syntax import Call, Filter, KindTest, NameTest, Path, Step
from .tree import Node

Nodes = Callable[[Node, Scope], list[Node]]
Advance = Callable[[list[Node], Scope], list[Node]]
#: Functions that give one node at most.
_SINGLE = {"current", "instance"}


def path_code(path: Path, compile_: Compile, namespaces: Mapping[str, str]) -> Code:
    """The code of a path."""
    start = _start(path, compile_)
    single = _is_single(path)
    names = _upward_then_down(path.steps) if single else None
    if names is not None:
        return Code(_short_path(start, *names), "nodes", path.position)
    fixed = isinstance(path.start, Call) and path.start.name == "instance"
    apart = single
    advances: list[Advance] = []
    for step in _merged(path.steps):
        advances.append(_advance(step, _candidates(step, compile_, namespaces, fixed), compile_, apart))
        apart = apart and step.axis in APART

    def run(node: Node, scope: Scope) -> list[Node]:
        nodes = start(node, scope)
        for advance in advances:
            nodes = advance(nodes, scope)
        return nodes

    return Code(run, "nodes", path.position)


def _is_single(path: Path) -> bool:
    """Whether a path starts from one node at most."""
    if isinstance(path.start, Call):
        return path.start.name in _SINGLE
    return path.start is None or path.start == "/"


def filter_code(expression: Filter, compile_: Compile) -> Code:
    """The code of predicates over a whole node-set."""
    find = as_nodes(compile_(expression.primary), "[")
    sieves = [sieve_of(predicate, compile_) for predicate in expression.predicates]

    def run(node: Node, scope: Scope) -> list[Node]:
        nodes = find(node, scope)
        for sieve in sieves:
            nodes = sieve(nodes, scope)
        return nodes

    return Code(run, "nodes", expression.position)


def _start(path: Path, compile_: Compile) -> Nodes:
    if path.start is None:
        return lambda node, _scope: [node]
    if path.start == "/":
        return lambda _node, scope: [scope.root]
    return as_nodes(compile_(path.start), "/")


def _upward_then_down(steps: Sequence[Step]) -> tuple[int, list[str]] | None:
    """How many parents, then which children: nine paths of ten, `/data/a/b`, `../b`, `.`."""
    rest = [step for step in steps if not _is_bare(step, "self")]
    ups = 0
    while ups < len(rest) and _is_bare(rest[ups], "parent"):
        ups += 1
    downs = rest[ups:]
    if not all(is_plain_child(step) and not step.predicates for step in downs):
        return None
    return ups, [cast(NameTest, step.test).name for step in downs]


def _is_bare(step: Step, axis: str) -> bool:
    return step.axis == axis and step.test == KindTest("node") and not step.predicates


def _short_path(start: Nodes, ups: int, names: list[str]) -> Nodes:
    """From a start of one node at most, so that document order needs no care."""

    def run(node: Node, scope: Scope) -> list[Node]:
        nodes = start(node, scope)
        for _ in range(ups):
            nodes = [each.parent for each in nodes if each.parent is not None]
        for name in names:
            if len(nodes) == 1:
                nodes = cast(list[Node], nodes[0].named(name))
            else:
                nodes = [child for each in nodes for child in each.named(name)]
        return nodes

    return run


def _merged(steps: Sequence[Step]) -> Iterator[Step]:
    """`//name` in one step, where no predicate counts places."""
    index = 0
    while index < len(steps):
        step = steps[index]
        after = steps[index + 1] if index + 1 < len(steps) else None
        if _is_bare(step, "descendant-or-self") and after and after.axis == "child" and not after.predicates:
            yield Step("descendant", after.test, (), after.position)
            index += 2
        else:
            yield step
            index += 1


def _advance(step: Step, candidates: Nodes, compile_: Compile, apart: bool) -> Advance:
    """From the nodes before a step to those after it; `apart` tells that none of the former holds another."""
    sieves = [sieve_of(predicate, compile_) for predicate in step.predicates]
    ordered = apart and step.axis in DOWNWARD
    reverse = step.axis in REVERSE

    def run(nodes: list[Node], scope: Scope) -> list[Node]:
        result: list[Node] = []
        for node in nodes:
            found = candidates(node, scope)
            for sieve in sieves:
                found = sieve(found, scope)
            result += found
        if len(nodes) <= 1:
            return result[::-1] if reverse else result
        return result if ordered else in_document_order(result)

    return run


def _candidates(step: Step, compile_: Compile, namespaces: Mapping[str, str], fixed: bool) -> Nodes:
    """The nodes of the axis that pass the test, through an index where a list never changes."""
    if is_plain_child(step):
        name = cast(NameTest, step.test).name
        key = (
            key_of(step.predicates[0])
            if fixed and step.predicates and is_countless(step.predicates[0])
            else None
        )
        if key is not None:
            return indexed_children(name, key.name, compile_(key.sought))
        return lambda node, _scope: cast(list[Node], node.named(name))
    axis, test = AXES[step.axis], node_test(step.test, step.axis, namespaces)
    return lambda node, _scope: [each for each in axis(node) if test(each)]
