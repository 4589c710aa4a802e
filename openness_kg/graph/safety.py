"""What a query from outside may not do."""

from __future__ import annotations

from openness_kg.base.errors import OpennessError

NO_FEDERATION = "The query asks another endpoint with SERVICE, and no connection is opened from here: remove that part."


def refuse_federation(query: str) -> None:
    """Raise if a query has a SERVICE clause: this program opens no connection unless told to.

    This is for the message, and for ``SERVICE SILENT``, which would else just find nothing. That no
    connection is opened is seen to by :mod:`openness_kg.base.limited`.

    Raises:
        OpennessError: the query has a SERVICE clause.

    """
    folded = query.casefold()
    if "service" not in folded and "\\u" not in folded:
        return
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parsed = parseQuery(query)
    except (ParseBaseException, ValueError, RecursionError):
        return
    if _has_service(parsed):
        raise OpennessError(NO_FEDERATION)


def _has_service(node: object) -> bool:
    if getattr(node, "name", "") == "ServiceGraphPattern":
        return True
    if isinstance(node, dict):
        return any(_has_service(value) for value in node.values())
    return not isinstance(node, str) and hasattr(node, "__iter__") and any(_has_service(value) for value in node)
