"""Federated queries, asked with this program's own client: bounded in requests, time and size, and polite.

A SERVICE clause gives solutions that are joined with what stands before it (SPARQL 1.1 Federated Query, section 4). So
what stands before it is asked here, the endpoint is asked for its solutions for just those values, a batch at a time,
and its solutions then take the place of the clause, as inline data.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from urllib.request import Request

from openness_kg.base import http, iris
from openness_kg.base.errors import OpennessError
from openness_kg.graph.remote import answers
from openness_kg.graph.result import Result
from openness_kg.graph.store import Store
from openness_kg.graph.terms import BlankNode, Iri, Term
from openness_kg.linking import service
from openness_kg.linking.service import Service

BATCH = 400
"""Values that a request asks about at most."""
SMALLEST = 25
"""Values that are not asked about in halves if an endpoint takes too long over them."""
_OVERTAXED = (500, 502, 504)
"""Codes of servers that have given up on a query."""
MOST = 100
"""Requests that a query may take."""
LARGEST = 32 * 2**20
"""Bytes that an answer may have."""
MOST_ROWS = 500_000
"""Solutions that all answers for a SERVICE may have."""
PAUSE = 1.0
"""Seconds between two requests to an endpoint, which serves many others."""


@dataclass
class Federation:
    """Asks other endpoints, one request after the other.

    Attributes:
        endpoint: an address that is asked instead of the one that a query names.
        timeout: seconds that a request may take, with all that it is tried again.
        pause: seconds between two requests.

    """

    endpoint: str | None = None
    timeout: float = 60
    pause: float = PAUSE
    _asked: float | None = field(default=None, repr=False)

    def resolved(self, store: Store, query: str) -> str:
        """Return a query with the solutions of each SERVICE in its place, which then asks nobody else.

        Args:
            store: answers what stands before a SERVICE.
            query: the text, its parameters bound.

        Raises:
            OpennessError: an endpoint cannot be asked or does not answer as it has to, or the query is one that cannot
                be taken apart.

        """
        while (clause := service.first(query)) is not None:
            found = self._solutions(clause, store)
            query = f"{query[: clause.start]}{_inline(found)}{query[clause.end :]}"
        return query

    def _solutions(self, clause: Service, store: Store) -> Result:
        names, values = _values(clause, store)
        waiting = [values[start : start + BATCH] for start in range(0, len(values), BATCH)][::-1]
        variables: dict[str, None] = {}
        rows: list[Mapping[str, Term]] = []
        for number in count():
            if not waiting:
                break
            if number + len(waiting) > MOST:
                raise _too_much(clause, f"would have to be asked more than {MOST} times")
            batch = waiting.pop()
            try:
                found = self.select(clause.endpoint, _text(clause, names, batch))
            except http.HttpError as error:
                if error.status not in _OVERTAXED or len(batch) <= SMALLEST:
                    raise
                waiting += [batch[len(batch) // 2 :], batch[: len(batch) // 2]]
                continue
            variables.update(dict.fromkeys(found.variables))
            rows += [{name: _named(term, number) for name, term in row.items()} for row in found]
            if len(rows) > MOST_ROWS:
                raise _too_much(clause, f"has more than {MOST_ROWS:,} solutions")
        return Result(tuple(variables) or names, tuple(rows))

    def select(self, endpoint: str, query: str) -> Result:
        """Return the solutions that an endpoint has for a SELECT query (SPARQL 1.1 Protocol, a form sent by POST).

        Raises:
            OpennessError: it cannot be reached, does not answer in time, or answers something else.

        """
        address = http.address(self.endpoint or endpoint)
        if self._asked is not None:
            time.sleep(max(0.0, self._asked + self.pause - time.monotonic()))
        form = http.query_string({"query": query}).encode()
        headers = {"Accept": answers.ACCEPT_ROWS, "Content-Type": "application/x-www-form-urlencoded"}
        request = Request(address, form, headers)  # noqa: S310 - the address was looked at
        try:
            with http.Client(timeout=self.timeout, largest=LARGEST).sent(request) as answer:
                rows = answers.Rows(answer)
                if rows.truth is not None:
                    raise OpennessError(f"{http.host(address)}: the answer to SELECT is true or false: ask another.")
                return Result(rows.variables, tuple(islice(rows, MOST_ROWS + 1)))
        finally:
            self._asked = time.monotonic()


def _values(clause: Service, store: Store) -> tuple[tuple[str, ...], list[tuple[Term, ...]]]:
    """Return the variables that are bound whatever else is, and their values, each combination once.

    Where there is nothing to depend on, that is one combination of no variables.
    """
    if not clause.shared:
        return (), [()]
    found = [{name: row[name] for name in clause.shared if name in row} for row in store.select(clause.before)]
    names = tuple(name for name in clause.shared if all(name in row for row in found))
    if not names:
        raise OpennessError(
            f"Not every solution before the SERVICE binds ?{clause.shared[0]}: bind it in each of them."
        )
    # a blank node is another one elsewhere
    values = {
        tuple(row[name] for name in names): None
        for row in found
        if not any(isinstance(row[name], BlankNode) for name in names)
    }
    return names, sorted(values, key=lambda terms: [str(term) for term in terms])


def _text(clause: Service, names: tuple[str, ...], values: Sequence[tuple[Term, ...]]) -> str:
    """Return what the endpoint is asked about some values."""
    inner = f"{{ {clause.inner}\n}}" if clause.nests else clause.inner
    data = f"{_data(names, values)}\n" if names else ""
    return f"{clause.prologue}SELECT * WHERE {{\n{data}{inner}\n}}"


def _too_much(clause: Service, what: str) -> OpennessError:
    return OpennessError(f"{http.host(clause.endpoint)} {what}: bind a parameter, or narrow the query down.")


def _inline(found: Result) -> str:
    data = _data(found.variables, [[row.get(name) for name in found.variables] for row in found])
    # escaped (SPARQL 1.1 Query, section 19.2), so that no text from elsewhere can be taken for another such clause
    return re.sub("s(?=ervice)", lambda letter: f"\\u{ord(letter[0]):04x}", data, flags=re.IGNORECASE)


def _data(names: Sequence[str], rows: Sequence[Sequence[Term | None]]) -> str:
    """Return inline data (SPARQL 1.1 Query, section 10.2.2); terms are written as in N-Triples, which SPARQL reads."""
    lines = "\n".join(f"  ({' '.join('UNDEF' if term is None else str(term) for term in row)})" for row in rows)
    return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{\n{lines}\n}}"


def _named(term: Term, batch: int) -> Term:
    """Return a term that can stand in a query: a blank node as an IRI of its own (RDF 1.1 Concepts, section 3.5)."""
    return Iri(f"{iris.ROOT}.well-known/genid/{batch}-{term.value}") if isinstance(term, BlankNode) else term
