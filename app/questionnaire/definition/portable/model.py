"""The shape of the answers, each node with the rules bound to it, and the actions."""

from collections.abc import Mapping
from typing import Any

from app.questionnaire.definition.model import Action, Bind, ModelNode

from .told import Written, told
from .wordings import Wordings


class ModelWriter:
    """Writes model nodes; their paths follow from their names."""

    def __init__(self, binds: Mapping[str, Bind], wordings: Wordings) -> None:
        self.binds = binds
        self.wordings = wordings

    def root(self, node: ModelNode) -> Written:
        """Return the root node: the only one whose attributes expressions may read."""
        attributes = {name: text for name, text in node.attributes.items() if not name.startswith("{")}
        return {**self.node(node, ""), **told(attributes=attributes)}

    def node(self, node: ModelNode, namespace: str) -> Written:
        """Return a node with all below it; `namespace` is that of its parent."""
        bind = self.binds.get(node.path)
        own = {} if node.namespace == namespace else {"namespace": node.namespace}
        return {"name": node.name, **own} | told(
            text=node.default,
            bind=self._bind(bind) if bind else None,
            children=[self.node(child, node.namespace) for child in node.children],
            repeat=node.is_repeat,
            initial=[_initial(instance, node) for instance in node.initial],
        )

    def _bind(self, bind: Bind) -> Written:
        return told(
            type=None if bind.type == "string" else bind.type,
            relevant=bind.relevant,
            required=bind.required,
            constraint=bind.constraint,
            readonly=bind.readonly,
            calculate=bind.calculate,
            required_message=self.wordings.of(bind.required_message),
            constraint_message=self.wordings.of(bind.constraint_message),
            preload=bind.preload,
            preload_params=bind.preload_params,
        )


def write_action(action: Action) -> Written:
    events = " ".join(sorted(action.events))
    return told(events=events, path=action.path, value=action.value, trigger=action.trigger)


def _initial(instance: ModelNode, repeat: ModelNode) -> Any:
    """Return the texts that an instance starts with; 0 where they are those of the repeat."""
    written = _shape(instance)
    return 0 if written == _shape(repeat) else written


def _shape(node: ModelNode) -> Written:
    return told(
        name=node.name,
        text=node.default,
        children=[
            {**_shape(child), **told(initial=[_shape(each) for each in child.initial])}
            for child in node.children
        ],
    )
