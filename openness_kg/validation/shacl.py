"""SHACL by our own engine: the shapes compiled to queries, asked of a store in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pyoxigraph as ox

from openness_kg.base.beside import Beside
from openness_kg.base.iris import slug
from openness_kg.validation.compiled import Result, compile_shapes, run
from openness_kg.validation.compiled.memory import Memory
from openness_kg.validation.model import Finding
from openness_kg.validation.sources import text_of


def results(triples: Collection[ox.Triple], shapes: Iterable[ox.Triple]) -> list[Result]:
    """Return what a shapes graph finds in triples, which are as a parser gave them.

    Raises:
        OpennessError: the shapes cannot be used.

    """
    constraints = compile_shapes(shapes)
    memory = Memory(triples)
    # two halves of about the same cost, since constraints of one kind stand together
    half = Beside(lambda: list(run(constraints[1::2], memory.select, memory.written)))
    return [*run(constraints[::2], memory.select, memory.written), *half.result()]


def finding(result: Result) -> Finding:
    """Return a result as it is shown."""
    path = result.path or (result.constraint.path and result.constraint.path.iri)
    return Finding(
        severity=slug(result.constraint.severity),
        focus=text_of(result.focus),
        path=path.value if isinstance(path, ox.NamedNode) else "",
        shape=text_of(result.constraint.shape),
        message=min(message.value for message in result.messages),
    )
