"""Whether licence expressions parse: SPDX licence expressions over the licences that the graph describes."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
from license_expression import ExpressionError, Licensing

from openness_kg.base.errors import suggestion
from openness_kg.base.expressions import parsed
from openness_kg.base.iris import okg
from openness_kg.validation.model import Fault

EXPRESSION = okg("licenceExpression")
SHAPE = "https://w3id.org/openness-kg/shapes#LicenceExpressionParses"


def faults(triples: Iterable[ox.Triple]) -> Iterable[Fault]:
    """Yield a Violation for each licence expression that does not parse or names an unknown licence."""
    expressions: list[tuple[str, str]] = []
    known: set[str] = set()
    for triple in triples:
        if not isinstance(triple.subject, ox.NamedNode) or not isinstance(triple.object, ox.Literal):
            continue
        if triple.predicate.value == EXPRESSION:
            expressions.append((triple.subject.value, triple.object.value))
        elif triple.predicate.value == okg("spdxIdentifier"):
            known.add(triple.object.value)
    licensing = Licensing(sorted(known))
    # of many models few say something else than all others
    messages = {expression: _fault(licensing, expression, known) for expression in {text for _, text in expressions}}
    for subject, expression in expressions:
        if message := messages[expression]:
            yield Fault("Violation", subject, EXPRESSION, SHAPE, message)


def _fault(licensing: Licensing, expression: str, known: set[str]) -> str:
    try:
        found = parsed(licensing, expression)
    except ExpressionError as error:
        reason = str(error).partition("\n")[0]
        return (
            f"The licence expression {expression!r} does not parse ({reason}); write SPDX, such as 'MIT OR Apache-2.0'."
        )
    unknown = [] if found is None else [str(name) for name in licensing.unknown_license_keys(found)]
    if found is None or unknown:
        name = unknown[0] if unknown else ""
        return (
            f"The licence expression {expression!r} names {name!r}, which no licence in the graph has as its SPDX"
            f" identifier; add the licence or correct the name.{suggestion(name, known)}"
        )
    return ""
