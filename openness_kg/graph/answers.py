"""Answers of other servers to SELECT queries: SPARQL 1.1 Query Results JSON, read as typed terms."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from openness_kg.base.errors import OpennessError, first_line
from openness_kg.graph import convert
from openness_kg.graph.result import Result
from openness_kg.graph.terms import Term


def solutions(document: bytes, where: str) -> Result:
    """Return the solutions that a document in JSON holds.

    Args:
        document: what a server sent.
        where: who sent it, for what is said of a fault.

    Raises:
        OpennessError: it is not whole, or no such document.

    """
    try:
        found = ox.parse_query_results(document, format=ox.QueryResultsFormat.JSON)
        if not isinstance(found, ox.QuerySolutions):
            raise OpennessError(f"{where}: the answer is no table of solutions.")
        variables = tuple(variable.value for variable in found.variables)
        rows: list[Mapping[str, Term]] = [
            {name: convert.from_ox(term) for name in variables if (term := row[name]) is not None} for row in found
        ]
    except (SyntaxError, ValueError, OSError) as error:
        raise OpennessError(
            f"{where}: the answer is no valid SPARQL result in JSON: {first_line(error)}. Try again later."
        ) from None
    return Result(variables, tuple(rows))
