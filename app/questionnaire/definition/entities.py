"""The entity lists that a form declares (ODK entities specification)."""

from collections.abc import Mapping

from .model import Bind, EntityList, ModelNode
from .paths import is_below, name, parent


def read_entities(root: ModelNode, binds: Mapping[str, Bind]) -> tuple[EntityList, ...]:
    """Return the declared lists: each <entity> in a <meta>, with the questions saved to its properties."""
    nodes = (node for node in root.walk() if name(node.path) == "entity" and "dataset" in node.attributes)
    return tuple(_entity_list(node, binds) for node in nodes)


def _entity_list(node: ModelNode, binds: Mapping[str, Bind]) -> EntityList:
    holder = parent(parent(node.path))
    saved = {bind.save_to: path for path, bind in binds.items() if bind.save_to and is_below(path, holder)}
    return EntityList(
        dataset=node.attributes["dataset"],
        create=_calculation(binds, f"{node.path}/@create"),
        update=_calculation(binds, f"{node.path}/@update"),
        label=_calculation(binds, f"{node.path}/label"),
        saved=saved,
    )


def _calculation(binds: Mapping[str, Bind], path: str) -> str | None:
    return binds[path].calculate if path in binds else None
