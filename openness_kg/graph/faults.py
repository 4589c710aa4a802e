"""What is wrong with a query, in a sentence: what may not be asked here, and where it is no SPARQL."""

from __future__ import annotations

import re

from openness_kg.base.errors import OpennessError, first_line
from openness_kg.graph import sparql

NO_FEDERATION = "The query asks another endpoint with SERVICE, and no connection is opened from here: remove that part."
_UPDATES = {"INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"}


def refuse(query: str) -> None:
    """Raise if a query has a SERVICE clause, wherever it stands: this program opens no connection unless told to.

    Raises:
        OpennessError: the query has a SERVICE clause.

    """
    if "service" in query.casefold() and "SERVICE" in sparql.keywords(query):
        raise OpennessError(NO_FEDERATION)


def of_syntax(query: str, reason: str) -> str:
    """Return what is wrong with a text that is no SPARQL 1.1 query."""
    words = (token.text.upper() for token in sparql.tokens(query) if token.kind == "word")
    first = next((word for word in words if word not in ("PREFIX", "BASE")), "")
    if first in _UPDATES:
        return "This is a SPARQL update, and the graph can only be read here."
    return f"The query is not valid SPARQL 1.1: {first_line(SyntaxError(re.sub(r'^error ', '', reason)))}"
