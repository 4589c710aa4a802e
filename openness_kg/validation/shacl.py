"""SHACL by our own engine: the shapes compiled to queries, asked of a store in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from openness_kg.base.beside import Beside
from openness_kg.base.errors import OpennessError
from openness_kg.base.iris import slug
from openness_kg.base.progress import Say, pace, silent
from openness_kg.graph.reading import valid
from openness_kg.validation.compiled import CompiledConstraint, Result, compile_shapes, run
from openness_kg.validation.compiled.engine import Select
from openness_kg.validation.compiled.memory import Memory
from openness_kg.validation.model import Fault
from openness_kg.validation.sources import Statements
from openness_kg.validation.whereabouts import text_of


@lru_cache(maxsize=1)
def _constraints(turtle: tuple[tuple[Path, bytes], ...], *, based: bool) -> tuple[CompiledConstraint, ...]:
    """Return the constraints of shapes; who validates again and again has them compiled once."""
    return tuple(compile_shapes(Statements(dict(turtle), based).each()))


def results(statements: Statements, shapes: Statements, rewrites: Callable[[], bool]) -> list[Result]:
    """Return what a shapes graph finds in statements.

    Args:
        statements: the data; only files that may have blank nodes need be parsed.
        shapes: the shapes graph.
        rewrites: tells, once all else is done, whether the data have literals that Oxigraph rewrites.

    Raises:
        OpennessError: the shapes cannot be used, or a file is no Turtle.

    """
    constraints = constraints_of(shapes)
    memory = Memory(statements.triples, check=False)
    blank = set(statements.blank())
    for path, turtle in statements.turtle.items():
        if path not in blank:
            with valid(path):
                memory.load(turtle, statements.base(path))
    found = in_halves(constraints, memory.select)
    if not rewrites():
        return found
    memory = Memory(statements.parse().triples)
    by_text = [constraint for constraint in constraints if constraint.by_text]
    kept = [result for result in found if not result.constraint.by_text]
    return [*kept, *run(by_text, memory.select, memory.written)]


def constraints_of(shapes: Statements) -> tuple[CompiledConstraint, ...]:
    """Return the constraints of a shapes graph.

    Raises:
        OpennessError: the shapes cannot be used.

    """
    return _constraints(tuple(shapes.turtle.items()), based=shapes.based)


def in_halves(constraints: Sequence[CompiledConstraint], select: Select) -> list[Result]:
    """Return what constraints find, in two processes."""
    # two halves of about the same cost, since constraints of one kind stand together
    half = Beside(lambda: list(run(constraints[1::2], select)))
    return [*run(constraints[::2], select), *half.result()]


def found(engine: str, constraints: Sequence[CompiledConstraint], select: Select, say: Say = silent) -> list[Result]:
    """Return what constraints find by an engine.

    Args:
        engine: ``duckdb``, which uses all processors by itself, or ``compiled``.
        constraints: the constraints.
        select: answers queries.
        say: is told how many DuckDB has been asked.

    Raises:
        OpennessError: a constraint cannot be asked; the text names its shape.

    """
    if engine != "duckdb":
        return in_halves(constraints, select)
    results: list[Result] = []
    tell = pace("constraints", say, len(constraints))
    for number, constraint in enumerate(constraints):
        tell(number)
        try:
            results += run([constraint], select)
        except OpennessError as error:
            blank, path = isinstance(constraint.shape, ox.BlankNode), constraint.path
            named = f"for {path.text}" if blank and path is not None else constraint.shape
            raise OpennessError(f"The shape {named} cannot be used: {error}") from None
    return results


def fault(result: Result) -> Fault:
    """Return a result as it is shown."""
    path = result.path or (result.constraint.path and result.constraint.path.iri)
    return Fault(
        severity=slug(result.constraint.severity),
        focus=text_of(result.focus),
        path=path.value if isinstance(path, ox.NamedNode) else "",
        shape=text_of(result.constraint.shape),
        message=min(message.value for message in result.messages),
    )
