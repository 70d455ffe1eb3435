"""Running the rules of a form over an instance: all of them, or those that a change concerns."""

import hashlib
import math
from collections.abc import Iterable
from heapq import heappop, heappush

from app.questionnaire.definition.binding import Kind, Place, Plan, Rule
from app.questionnaire.definition.binding.dependencies import Reader, Stage
from app.questionnaire.expression import Node, Scope
from app.questionnaire.expression.chance import Chance

from .nodes import AnswerNode
from .relevance import set_relevant, spread
from .tree import AnswerTree

MOST_ROUNDS = 12
"""Rounds, beside one for each repeat instance, after which a loop that has not settled stays as it is."""


class Evaluation:
    """The rules of a plan over one tree. `changed` collects nodes whose value changed and `started` new
    repeat instances, for the actions that these fire."""

    def __init__(self, plan: Plan, tree: AnswerTree, scope: Scope) -> None:
        self.plan = plan
        self.tree = tree
        self.scope = scope
        self.changed: list[AnswerNode] = []
        self.started: list[AnswerNode] = []
        self._queue: list[int] = []
        self._pending: dict[int, dict[Rule, set[AnswerNode] | None]] = {}

    def truth(self, rule: Rule, node: AnswerNode) -> bool:
        """Return what a rule gives on a node of its place, as a truth."""
        self._prepare(rule, node)
        return rule.compiled.boolean(self.scope, node)

    def text(self, rule: Rule, node: AnswerNode) -> str:
        self._prepare(rule, node)
        return rule.compiled.text(self.scope, node)

    def nodes(self, rule: Rule, node: AnswerNode) -> list[Node]:
        self._prepare(rule, node)
        return rule.compiled.nodes(self.scope, node)

    def _prepare(self, rule: Rule, node: AnswerNode) -> None:
        if rule.draws:
            self.scope.chance = Chance(_seed(self.scope.context.random, node, rule))

    def run_all(self) -> None:
        """Run every rule; afterwards everything follows from answers and context."""
        self._pending.clear()
        self._queue.clear()
        for node in self.tree.walk():
            node.own = node.relevant = True
        for stage in self.plan.stages:
            if stage.loops:
                self._settle(stage)
            else:
                self._run_everywhere(stage.rules[0])
        self._pending.clear()
        self._queue.clear()

    def value_changed(self, node: AnswerNode) -> None:
        """Note that the text of a node changed; `run_pending` then runs what reads it."""
        self.changed.append(node)
        self._note(self.plan.readers[node.place.index], node)

    def presence_changed(self, node: AnswerNode, holder: AnswerNode | None = None) -> None:
        """Note that a node appeared, went (from `holder`) or changed relevance, with all below it."""
        for place in node.place.walk():
            self._note(self.plan.presence_readers[place.index], holder or node)

    def appeared(self, node: AnswerNode) -> None:
        """Note a new repeat instance: rules within it run, and rules elsewhere that read it."""
        for place in node.place.walk():
            for order, rule in self.plan.rules_at.get(place, ()):
                self._push(order, rule, node)
        self.presence_changed(node, node.holder)

    def run_pending(self) -> None:
        """Run the rules noted, and those that their results concern, each stage after those it reads."""
        while self._queue:
            order = heappop(self._queue)
            pending = self._pending.pop(order, None)
            if pending is None:
                continue
            stage = self.plan.stages[order]
            if stage.loops:
                self._settle(stage)
                continue
            for rule, scopes in pending.items():
                for node in self._nodes(rule.seat, scopes):
                    self._apply(rule, node)

    def _nodes(self, place: Place, scopes: set[AnswerNode] | None) -> Iterable[AnswerNode]:
        if scopes is None:
            return list(self.tree.at[place.index])
        found = {node: None for scope in scopes for node in self.tree.nodes_in(place, scope)}
        return list(found)

    def _note(self, readers: Iterable[Reader], node: AnswerNode) -> None:
        for reader in readers:
            self._push(reader.order, reader.rule, _shared_scope(node, reader.shared))

    def _push(self, order: int, rule: Rule, scope: AnswerNode | None) -> None:
        stage = self._pending.get(order)
        if stage is None:
            stage = self._pending[order] = {}
            heappush(self._queue, order)
        if scope is None:
            stage[rule] = None
        elif rule not in stage:
            stage[rule] = {scope}
        elif (scopes := stage[rule]) is not None:
            scopes.add(scope)

    def _run_everywhere(self, rule: Rule) -> None:
        for node in list(self.tree.at[rule.seat.index]):
            self._apply(rule, node)

    def _settle(self, stage: Stage) -> None:
        """Run a loop until nothing changes, from relevant everywhere and nothing calculated.

        That start makes the result a function of answers alone, however one came to them. Rules that
        read their own result, as once() does, start from it unless that leads nowhere.
        """
        rules = stage.rules
        before = {node: (node.relevant, node.text) for rule in rules for node in self._below(rule)}
        self._start_over(rules, keeping_own=True)
        if not self._rounds(rules):
            self._start_over(rules, keeping_own=False)
            self._rounds(rules)
        for node, (relevant, text) in before.items():
            if node.text != text:
                self.value_changed(node)
            if node.relevant != relevant:
                self._note(self.plan.presence_readers[node.place.index], node)
        self._pending.pop(stage.order, None)

    def _rounds(self, rules: tuple[Rule, ...]) -> bool:
        """Run rules in rounds; tell whether they settled."""
        longest = max(len(self.tree.at[rule.seat.index]) for rule in rules)
        for _ in range(min(MOST_ROUNDS + longest, 10 * MOST_ROUNDS)):
            # A list: every rule runs in every round.
            if not any([self._apply_quietly(rule) for rule in rules]):  # noqa: C419
                return True
        return False

    def _below(self, rule: Rule) -> list[AnswerNode]:
        nodes = self.tree.at[rule.place.index]
        return [each for node in nodes for each in (node.walk() if rule.kind is Kind.RELEVANT else (node,))]

    def _start_over(self, rules: tuple[Rule, ...], keeping_own: bool) -> None:
        for rule in rules:
            keeps = rule.kind is Kind.CALCULATE and keeping_own and _reads_itself(rule)
            for node in () if keeps else self.tree.at[rule.place.index]:
                if rule.kind is Kind.RELEVANT:
                    node.own = True
                    spread(node)
                elif rule.kind is Kind.CALCULATE:
                    node.text = ""

    def _apply_quietly(self, rule: Rule) -> bool:
        """Run one rule of a loop on all its nodes; tell whether anything changed."""
        changed = False
        for node in list(self.tree.at[rule.seat.index]):
            if rule.kind is Kind.RELEVANT:
                changed |= set_relevant(node, self.truth(rule, node))
            elif rule.kind is Kind.COUNT:
                changed |= self._set_count(rule, node)
            elif (text := self.text(rule, node)) != node.text:
                node.text = text
                changed = True
        return changed

    def _apply(self, rule: Rule, node: AnswerNode) -> None:
        if rule.kind is Kind.COUNT:
            self._set_count(rule, node)
        elif rule.kind is Kind.RELEVANT:
            if set_relevant(node, self.truth(rule, node)):
                self.presence_changed(node)
        elif (text := self.text(rule, node)) != node.text:
            node.text = text
            self.value_changed(node)

    def _set_count(self, rule: Rule, holder: AnswerNode) -> bool:
        """Give a repeat as many instances as its count asks for; tell whether there were others."""
        there = self.tree.instances(holder, rule.place)
        # The expression is seen from an instance, of which there may be none.
        asked = rule.compiled.number(self.scope, self.tree.beside(holder, rule.place))
        most = len(there) + self.tree.room(holder, rule.place)
        wanted = min(max(int(asked), 0), most) if math.isfinite(asked) else 0
        for _ in range(wanted - len(there)):
            self.add(holder, rule.place)
        for extra in there[wanted:]:
            self.remove(extra)
        return wanted != len(there)

    def add(self, holder: AnswerNode, place: Place) -> AnswerNode:
        """Add a repeat instance as the form starts one."""
        node = self.tree.add_instance(holder, place, place.model)
        self.started.append(node)
        self.appeared(node)
        return node

    def remove(self, node: AnswerNode) -> None:
        """Take a repeat instance out."""
        holder = node.holder
        self.tree.remove_instance(node)
        self.presence_changed(node, holder)


def _shared_scope(node: AnswerNode, shared: Place | None) -> AnswerNode | None:
    """Return the node within which readers see a change of `node`; None is everywhere."""
    if shared is None:
        return None
    return node.ancestor(shared) if node.place.is_within(shared) else node


def _reads_itself(rule: Rule) -> bool:
    return any(read.place is rule.place for read in rule.reads)


def _seed(random: int, node: AnswerNode, rule: Rule) -> int:
    """Return a seed that stays the same for a rule on a node, in whatever order rules run."""
    name = f"{random}:{node.path}:{rule.kind.value}:{rule.source}"
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])
