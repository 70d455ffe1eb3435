"""Functions of nodes and of the place in the tree."""

import math

from app.questionnaire.expression.chance import seed_of_text, shuffled
from app.questionnaire.expression.index import is_within, items_where
from app.questionnaire.expression.scope import Scope
from app.questionnaire.expression.tree import Node
from app.questionnaire.expression.values import Value, to_number, to_text


def last(_node: Node, scope: Scope) -> float:
    """How many nodes the predicate is looking at."""
    return float(scope.size)


def position(_node: Node, scope: Scope, *nodes: list[Node]) -> float:
    """The place, from 1, among the nodes the predicate is looking at, or that of a repeat instance."""
    return _repeat_number(nodes[0]) if nodes else float(scope.position)


def _repeat_number(nodes: list[Node]) -> float:
    """The place of the first node among its siblings of the same name."""
    if not nodes:
        return math.nan
    first = nodes[0]
    siblings: list[Node] = [*first.parent.named(first.name)] if first.parent is not None else [first]
    return float(siblings.index(first) + 1)


def name(nodes: list[Node]) -> str:
    """The name as the document writes it."""
    return nodes[0].name if nodes else ""


def local_name(nodes: list[Node]) -> str:
    """The name without its prefix."""
    return nodes[0].local_name if nodes else ""


def namespace_uri(nodes: list[Node]) -> str:
    """The namespace, empty where there is none."""
    return nodes[0].namespace if nodes else ""


def current(scope: Scope) -> list[Node]:
    """The node that the whole expression is evaluated for."""
    return [scope.current]


def instance(scope: Scope, instance_id: str) -> list[Node]:
    """The `<instance>` of that id."""
    found = scope.instances.get(instance_id)
    return [] if found is None else [found]


def indexed_repeat(scope: Scope, nodes: list[Node], *levels: Value) -> list[Node]:
    """The nodes within one repeat instance; `levels` are repeat, number from 1, and so on in any order."""
    for repeat, index in sorted(zip(levels[::2], levels[1::2], strict=False), key=_depth):
        number = to_number(index, scope.zone)
        instances = _those_beside(repeat, nodes)
        if not (1 <= number <= len(instances)):
            return []
        chosen = instances[int(number) - 1]
        nodes = [node for node in nodes if _is_within(node, chosen)]
    return nodes


def _depth(level: tuple[Value, Value]) -> int:
    """How deep in the tree a repeat is: outer ones are looked at first."""
    repeat, _ = level
    return len(_upwards(repeat[0])) if isinstance(repeat, list) and repeat else 0


def _those_beside(repeat: Value, nodes: list[Node]) -> list[Node]:
    """The repeat instances under what holds some of the nodes, in document order.

    An instance that holds none of them counts too: a repeat inside it may have no instance yet.
    """
    if not isinstance(repeat, list):
        return []
    holders = {id(holder) for node in nodes for holder in _upwards(node)}
    return [instance for instance in repeat if id(instance.parent) in holders]


def _is_within(node: Node, holder: Node) -> bool:
    return any(each is holder for each in _upwards(node))


def _upwards(node: Node) -> list[Node]:
    found = []
    above: Node | None = node
    while above is not None:
        found.append(above)
        above = above.parent
    return found


def randomize(scope: Scope, nodes: list[Node], *seed: Value) -> list[Node]:
    """The nodes in an order that the seed decides, or the context's where none is given."""
    if not seed:
        return shuffled(nodes, float(int.from_bytes(scope.chance.bytes()[:4])))
    number = to_number(seed[0], scope.zone)
    if math.isfinite(number):
        return shuffled(nodes, number)
    text = to_text(seed[0])
    return shuffled(nodes, seed_of_text(text) if text else 0.0)


def pulldata(scope: Scope, instance_id: str, column: str, key_column: str, key: str) -> str:
    """From the first item of a secondary instance whose `key_column` is `key`, its `column`, else empty."""
    roots = [root for node in instance(scope, instance_id) for root in node.children]
    for root in roots:
        if not is_within(root, scope.root):
            for item in items_where(root, "item", key_column, key)[:1]:
                return next((cell.value() for cell in item.named(column)), "")
    return ""
