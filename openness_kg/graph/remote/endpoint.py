"""An endpoint: its addresses, and the requests of SPARQL 1.1 Protocol and Graph Store Protocol."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit
from urllib.request import Request

from openness_kg.base.errors import OpennessError, lacking
from openness_kg.base.http import USER_AGENT, Answer, Client, HttpError, host, query_string
from openness_kg.graph import sparql
from openness_kg.graph.remote import answers

if TYPE_CHECKING:
    from openness_kg.graph.location import Endpoint

_CONVENTIONS = (
    # what a server calls itself, the end of its address for queries, those for updates and of the graph store
    ("oxigraph", re.compile("/query$"), "/update", "/store"),
    ("virtuoso", re.compile("/sparql$"), "/sparql", "/sparql-graph-crud"),
    ("virtuoso", re.compile("/sparql-auth$"), "/sparql-auth", "/sparql-graph-crud-auth"),
    ("fuseki", re.compile("/(query|sparql)$"), "/update", "/data"),
    ("graphdb", re.compile("(/repositories/[^/]+)$"), r"\1/statements", r"\1/rdf-graphs/service"),
)
_OF_VIRTUOSO = re.compile(
    r"http://www\.openlinksw\.com/.*|http://www\.w3\.org/(ns/ldp#|2002/07/owl#)|http://local(uriqaserver|host)\b.*"
    r"|urn:(core|virtuoso|activitystreams-owl).*|virtrdf-label|http://www\.w3\.org/2005/.*"
)
"""Graphs that Virtuoso has for itself."""
# Comunica, which calls itself nothing, writes more into results in JSON than the format has; not so in XML
_NAMELESS = "?"
Pairs = Sequence[tuple[str, str]]


class Connection:
    """Requests to an endpoint.

    Attributes:
        server: what the server calls itself, in lower case; known after the first answer.

    """

    def __init__(self, where: Endpoint) -> None:
        """Take where the endpoint is; nothing is sent yet.

        Raises:
            OpennessError: SPARQLWrapper is not installed.

        """
        self.where = where
        self.server = ""
        self._client = Client(where.timeout, credentials=where.credentials, home=where.url)
        self._wrapper = _wrapper_class()

    @contextmanager
    def query(self, text: str, parameters: Pairs = ()) -> Iterator[Answer]:
        """Yield the answer to a query.

        Raises:
            HttpError: the endpoint refuses it, or cannot be reached.

        """
        of_triples = sparql.form(text) in ("CONSTRUCT", "DESCRIBE")
        rows = answers.ACCEPT_XML if self.server == _NAMELESS else answers.ACCEPT_ROWS
        accept = answers.ACCEPT_TRIPLES if of_triples else rows
        with self._client.sent(self._request(text, accept, parameters)) as answer:
            self.server = self.server or (answer.headers.get("Server") or _NAMELESS).lower()
            yield answer

    def update(self, text: str) -> None:
        """Run an update.

        Raises:
            HttpError: the endpoint refuses it, or cannot be reached.

        """
        with self._client.sent(self._request(text, "*/*", (), self.update_address)) as answer:
            answer.read()

    def send(self, graph: str, turtle: bytes, *, replace: bool = False) -> None:
        """Add triples to a graph by the graph store, or put them in the place of all that it holds.

        Raises:
            HttpError: the graph store refuses it, or cannot be reached.

        """
        method = "PUT" if replace else "POST"
        request = Request(self._graph(graph), turtle, {"Content-Type": "text/turtle"}, method=method)  # noqa: S310
        with self._client.sent(request) as answer:
            answer.read()

    def delete(self, graph: str) -> None:
        """Remove a graph from the graph store; nothing changes if there is none.

        Raises:
            HttpError: the graph store refuses it, or cannot be reached.

        """
        try:
            with self._client.sent(Request(self._graph(graph), method="DELETE")) as answer:  # noqa: S310
                answer.read()
        except HttpError as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise

    @contextmanager
    def graph(self, graph: str) -> Iterator[Answer]:
        """Yield a graph as the graph store gives it.

        Raises:
            HttpError: the graph store refuses it, or cannot be reached.

        """
        with self._client.sent(Request(self._graph(graph), headers={"Accept": answers.ACCEPT_TRIPLES})) as answer:  # noqa: S310
            yield answer

    @property
    def update_address(self) -> str:
        """Where updates go."""
        return self.where.update or self._by_convention(2) or self.where.url

    @property
    def graph_store(self) -> str:
        """Where the graph store is; empty if that is not known."""
        return self.where.graph_store or self._by_convention(3)

    def is_its_own(self, graph: str) -> bool:
        """Tell whether a graph is one that the server has for itself."""
        return self.is_virtuoso and _OF_VIRTUOSO.fullmatch(graph) is not None

    @property
    def is_virtuoso(self) -> bool:
        """Whether the server is Virtuoso, whose union of graphs holds its own too."""
        return "virtuoso" in self.server

    def _graph(self, graph: str) -> str:
        if not (store := self.graph_store):
            raise HttpError(f"{host(self.where.url)}: name the address of its graph store with --graph-store.")
        return f"{store}{'&' if '?' in store else '?'}{query_string({'graph': graph})}"

    def _by_convention(self, index: int) -> str:
        parts = urlsplit(self.where.url)
        for convention in _CONVENTIONS:
            name, end, *_ = convention
            if name in self.server and end.search(parts.path):
                return urlunsplit((parts.scheme, parts.netloc, end.sub(str(convention[index]), parts.path), "", ""))
        return ""

    def _request(self, text: str, accept: str, parameters: Pairs, update_address: str = "") -> Request:
        wrapper = self._wrapper(self.where.url, updateEndpoint=update_address or None, agent=USER_AGENT)
        wrapper.accept = accept
        wrapper.setOnlyConneg(True)
        wrapper.setMethod("POST")
        # a form, which every server reads (Virtuoso 7 waits for ever on a text that is sent as such)
        for name, value in parameters:
            wrapper.addParameter(name, value)
        # rdflib-endpoint decodes a form twice; the escape means the same (SPARQL 1.1 Query, section 19.2)
        wrapper.setQuery(text.replace("%", "\\u0025") if "uvicorn" in self.server else text)
        wrapper.queryType = "INSERT" if update_address else sparql.form(text) or "SELECT"
        request: Request = wrapper.request()
        return request


def _wrapper_class() -> Any:
    """Return SPARQLWrapper as it makes requests; they are sent by our own client, which bounds them."""
    try:
        from SPARQLWrapper import SPARQLWrapper
    except ImportError as error:
        raise OpennessError(lacking("An endpoint", "SPARQLWrapper", "endpoint", error)) from None

    class Wrapper(SPARQLWrapper):  # type: ignore[misc,unused-ignore]
        accept = ""

        def _getAcceptHeader(self) -> str:  # noqa: N802 - its name there
            return self.accept

        def request(self) -> Request:
            return self._createRequest()

    return Wrapper
