"""Edges that lead back to where they began."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

Pair = tuple[str, str]


def on_cycles(pairs: Iterable[Pair]) -> set[Pair]:
    """Return the pairs that lie on a cycle: those whose ends each lead to the other (Kosaraju, without recursion)."""
    forward: dict[str, list[str]] = defaultdict(list)
    backward: dict[str, list[str]] = defaultdict(list)
    pairs = sorted(pairs)
    for lower, upper in pairs:
        forward[lower].append(upper)
        backward[upper].append(lower)
    group: dict[str, str] = {}
    for root in reversed(_finished(forward)):
        if root in group:
            continue
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if node not in group:
                group[node] = root
                waiting.extend(backward.get(node, ()))
    return {(lower, upper) for lower, upper in pairs if group[lower] == group[upper]}


def _finished(forward: dict[str, list[str]]) -> list[str]:
    """Return the nodes in the order in which a search in depth leaves them."""
    order: list[str] = []
    seen: set[str] = set()
    for start in list(forward):
        if start in seen:
            continue
        seen.add(start)
        path = [(start, iter(forward[start]))]
        while path:
            node, targets = path[-1]
            for target in targets:
                if target not in seen:
                    seen.add(target)
                    path.append((target, iter(forward.get(target, ()))))
                    break
            else:
                order.append(node)
                path.pop()
    return order
