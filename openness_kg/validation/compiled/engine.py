"""Runs compiled constraints wherever a ``select`` answers, and keeps what they find."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from openness_kg.base.errors import OpennessError
from openness_kg.validation.compiled.compiler import CompiledConstraint
from openness_kg.validation.compiled.shapes import SH, Term

Select = Callable[[str], Iterable[Mapping[str, Term]]]
"""Answers a SELECT query with its solutions, typed terms by the names of variables."""


@dataclass(frozen=True)
class Result:
    """A validation result (§3.6.2): the constraint that is violated, where, and by which value."""

    constraint: CompiledConstraint
    focus: Term
    value: Term | None
    path: Term | None
    messages: tuple[ox.Literal, ...]


def run(constraints: Iterable[CompiledConstraint], select: Select, written: Select | None = None) -> Iterator[Result]:
    """Yield the results of constraints, in their order.

    Args:
        constraints: what :func:`~.compiler.compile_shapes` returned.
        select: answers queries over the data.
        written: answers those that look at the text of literals, where ``select`` is of a store that rewrites them.

    Raises:
        OpennessError: a SPARQL constraint reports a failure (§5.3.2).

    """
    for constraint in constraints:
        for row in (written or select if constraint.by_text else select)(constraint.query):
            if "failure" in row:
                raise OpennessError(f"The shape {constraint.shape} reports a failure at {row['this']}.")
            yield Result(constraint, row["this"], row.get("value"), row.get("path"), _messages(constraint, row))


def _messages(constraint: CompiledConstraint, row: Mapping[str, Term]) -> tuple[ox.Literal, ...]:
    """Return the messages with their ``{?variables}`` filled in (§5.3.2), or one that names the component."""
    if isinstance(own := row.get("message"), ox.Literal):
        return (own,)
    if not constraint.messages:
        name = constraint.component.removeprefix(SH).removesuffix("ConstraintComponent")
        return (ox.Literal(f"The constraint {name} of {constraint.shape} is violated."),)
    if constraint.constraint is None:
        return constraint.messages

    def shown(match: re.Match[str]) -> str:
        term = row.get(match[1])
        return match[0] if term is None else getattr(term, "value", str(term))

    return tuple(
        ox.Literal(text, language=m.language) if m.language else ox.Literal(text)
        for m in constraint.messages
        for text in (re.sub(r"\{[?$](\w+)\}", shown, m.value),)
    )
