"""Reads of the SPARQL 1.1 Graph Store HTTP Protocol (sections 4.2 and 5.2): one graph, or all merged, as a whole."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from openness_kg.server import negotiate
from openness_kg.server.asking import Asking
from openness_kg.server.endpoint import parse_fields
from openness_kg.server.operations import RefusalError

PATH = "/store"


class GraphStore:
    """Gives ``?default`` or ``?graph=IRI``."""

    def __init__(self, asking: Asking) -> None:
        """Take the way to the workers."""
        self._asking = asking

    async def __call__(self, request: Request) -> Response:
        """Answer a request.

        Raises:
            RefusalError: it names no graph, or more than one.

        """
        fields = parse_fields(request.scope["query_string"])
        match fields:
            case [("default", "")]:
                name = None
            case [("graph", str(iri))] if iri:
                name = iri
            case _:
                raise RefusalError(400, f"Name one graph: {PATH}?default, or {PATH}?graph=IRI.")
        question = {
            "what": "graph",
            "name": name,
            "graph": negotiate.chosen(request.headers.get("accept"), negotiate.GRAPH),
        }
        return await self._asking.answer(request, question)
