"""Runs the rules on a relational engine, in the order of their numbers."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Protocol

from openness_kg.base.progress import Say, silent
from openness_kg.graph import catalogue, resources
from openness_kg.relational import translate
from openness_kg.relational.algebra import Rule
from openness_kg.relational.compiler import Compiler
from openness_kg.relational.relation import Tables


class Engine(Tables, Protocol):
    """An engine that holds statements, and takes in what rules make of them."""

    def done(self, rule: Rule) -> int | None:
        """Return how many triples a rule made in a run before this one, None if it has not."""
        ...

    def add(self, rule: Rule, sql: str | None) -> int:
        """Add what a rule makes, and return how many triples that is."""
        ...


class Written(Protocol):
    """An engine that yields what it derived."""

    def lines(self, *, blank: bool) -> Iterator[bytes]:
        """Yield derived triples as sorted lines of N-Quads: those with a blank node, or those without."""
        ...


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules as algebra.

    Raises:
        OpennessError: one holds something that the relational engines do not know; the text names it and its file.

    """
    return tuple(translate.rule(path.name, catalogue.read(path).text) for path in resources.query_files("rules"))


def run(engine: Engine, say: Say = silent, known: Sequence[Rule] | None = None) -> int:
    """Run rules on an engine, and return the number of triples that they made, each counted once a rule.

    Args:
        engine: the engine.
        say: is told how far it has come.
        known: the rules; all by default.

    Raises:
        OpennessError: as :func:`rules`, or the engine gave up.

    """
    total, known = 0, rules() if known is None else known
    began = time.monotonic()
    for number, rule in enumerate(known, 1):
        before = engine.done(rule)
        total += engine.add(rule, Compiler(engine, rule.name).triples(rule)) if before is None else before
        rate = total / max(time.monotonic() - began, 0.001)
        say(f"rule {number} of {len(known)}: {rule.name.removesuffix('.rq')}, {total} statements, {rate:.0f} a second")
    return total
