"""What gives nodes their first values: preloads and setvalue actions (ODK XForms specification)."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from app.questionnaire.definition.binding import Place, Setter
from app.questionnaire.expression import Context
from app.questionnaire.expression.chance import Chance

from .nodes import AnswerNode
from .recompute import Evaluation

FIRST_LOAD = "odk-instance-first-load"
NEW_REPEAT = "odk-new-repeat"
VALUE_CHANGED = "xforms-value-changed"

MOST_FIRED = 200
"""Actions that one change may set off, through one another."""


def preload(evaluation: Evaluation, nodes: Iterable[AnswerNode]) -> None:
    """Give new nodes the values that their jr:preload asks for; the end of filling is not one of them."""
    for node in nodes:
        bind = node.place.bind
        if bind is None or bind.preload is None:
            continue
        value = preloaded(bind.preload, bind.preload_params or "", evaluation.scope.context)
        if value:
            node.text = value


def preloaded(kind: str, params: str, context: Context) -> str:
    """Return the value of a preload, empty for one that we do not know or that comes later."""
    here = context.now.astimezone(context.zone)
    if kind == "uid":
        return f"uuid:{uuid.UUID(bytes=Chance(context.random).bytes()[:16], version=4)}"
    if kind == "timestamp":
        return here.isoformat(timespec="milliseconds") if params == "start" else ""
    if kind == "date":
        return here.date().isoformat()
    if kind == "property":
        return context.username if params == "username" else context.device.get(params.lower(), "")
    return ""


def finish(evaluation: Evaluation, at: datetime | None = None) -> None:
    """Write the time into the nodes that ask when filling ended; the context's unless another is told."""
    context = evaluation.scope.context
    here = (at or context.now).astimezone(context.zone)
    for place in evaluation.plan.places:
        if place.bind and (place.bind.preload, place.bind.preload_params) == ("timestamp", "end"):
            for node in evaluation.tree.at[place.index]:
                node.text = here.isoformat(timespec="milliseconds")
                evaluation.value_changed(node)


def first_load(evaluation: Evaluation) -> None:
    """Run the actions of a new instance, outside repeats and in the instances there are at the start."""
    for setter in (*evaluation.plan.setters_on(FIRST_LOAD), *evaluation.plan.setters_on(NEW_REPEAT)):
        for node in list(evaluation.tree.at[setter.place.index]):
            run(evaluation, setter, node)


def started(evaluation: Evaluation, instance: AnswerNode) -> None:
    """Run the actions of a new repeat instance."""
    for setter in evaluation.plan.setters:
        if {NEW_REPEAT, FIRST_LOAD} & setter.events and setter.place.is_within(instance.place):
            for node in evaluation.tree.nodes_in(setter.place, instance):
                run(evaluation, setter, node)


def fire_new(evaluation: Evaluation) -> None:
    """Start the repeat instances that a count asked for; values that arrived trigger nothing."""
    evaluation.changed.clear()
    fire(evaluation)


def fire(evaluation: Evaluation) -> None:
    """Run the actions that changed nodes trigger, and those that these trigger in turn."""
    by_trigger = evaluation.plan.triggered
    fired = 0
    while (evaluation.changed or evaluation.started) and fired < MOST_FIRED:
        changed, evaluation.changed = evaluation.changed, []
        new, evaluation.started = evaluation.started, []
        for instance in new:
            started(evaluation, instance)
        for node in changed:
            for setter in by_trigger.get(node.place, ()):
                fired += 1
                for target in _targets(evaluation, setter.place, node):
                    run(evaluation, setter, target)
        evaluation.run_pending()
    evaluation.changed.clear()
    evaluation.started.clear()


def run(evaluation: Evaluation, setter: Setter, node: AnswerNode) -> None:
    """Set a node to what an action gives."""
    text = evaluation.text(setter.rule, node) if setter.rule else ""
    if text != node.text:
        node.text = text
        evaluation.value_changed(node)


def _targets(evaluation: Evaluation, place: Place, trigger: AnswerNode) -> Iterable[AnswerNode]:
    """Return the nodes of a place in the trigger's own repeat instance; in all where it has none of them."""
    shared = next(
        (step for step in reversed(trigger.place.ancestry) if step.is_repeat and place.is_within(step)), None
    )
    scope = trigger.ancestor(shared) if shared is not None else None
    return list(evaluation.tree.nodes_in(place, scope))
