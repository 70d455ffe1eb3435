"""The order in which rules run: a rule after those whose results it reads, rules in a loop together."""

from collections.abc import Sequence


def components(count: int, needs: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the strongly connected components of `count` nodes, each after those it needs (Tarjan 1972).

    `needs[n]` are the nodes that n reads. Members of a component are in ascending order.
    """
    return _Tarjan(count, needs).run()


class _Tarjan:
    """Without recursion: a form may chain thousands of calculations."""

    def __init__(self, count: int, needs: Sequence[Sequence[int]]) -> None:
        self.needs = needs
        self.number = [-1] * count
        self.low = [0] * count
        self.on_stack = [False] * count
        self.stack: list[int] = []
        self.next_number = 0
        self.found: list[list[int]] = []

    def run(self) -> list[list[int]]:
        for start in range(len(self.number)):
            if self.number[start] < 0:
                self._visit(start)
        return self.found

    def _visit(self, start: int) -> None:
        work = [(start, iter(self._open(start)))]
        while work:
            node, pending = work[-1]
            follower = next(pending, None)
            if follower is None:
                work.pop()
                self._close(node)
                if work:
                    above = work[-1][0]
                    self.low[above] = min(self.low[above], self.low[node])
            elif self.number[follower] < 0:
                work.append((follower, iter(self._open(follower))))
            elif self.on_stack[follower]:
                self.low[node] = min(self.low[node], self.number[follower])

    def _open(self, node: int) -> Sequence[int]:
        self.number[node] = self.low[node] = self.next_number
        self.next_number += 1
        self.stack.append(node)
        self.on_stack[node] = True
        return self.needs[node]

    def _close(self, node: int) -> None:
        if self.low[node] != self.number[node]:
            return
        component: list[int] = []
        while True:
            member = self.stack.pop()
            self.on_stack[member] = False
            component.append(member)
            if member == node:
                break
        self.found.append(sorted(component))
