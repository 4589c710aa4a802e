"""SERVICE clauses in the text of a query (SPARQL 1.1 Federated Query): where one stands, and what it asks for.

Only what can be replaced by its solutions is taken: a SERVICE that stands right in the outermost group of a SELECT,
with the address of its endpoint written out. What stands before it in that group is joined with it, so its solutions
are those that it has for what is found there.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from openness_kg.base.errors import OpennessError
from openness_kg.base.iris import PREFIXES
from openness_kg.base.text import is_web_address, quoted
from openness_kg.graph import sparql
from openness_kg.graph.sparql import Token

_NESTED = ("{", "BIND", "MINUS", "OPTIONAL", "SELECT")
"""What a group may begin with that values before it would change the meaning of."""


@dataclass(frozen=True)
class Service:
    """A SERVICE clause of a query.

    Attributes:
        endpoint: the address that it names.
        inner: what stands between its braces.
        shared: the variables that are bound before it and that it restricts, without ``?``.
        prologue: the declarations of the prefixes that it uses.
        before: the query that finds what stands before it in its group, all variables selected.
        start: where in the query it begins.
        end: where it ends.
        nests: whether what stands in it has to stay a group of its own.

    """

    endpoint: str
    inner: str
    shared: tuple[str, ...]
    prologue: str
    before: str
    start: int
    end: int
    nests: bool


def first(query: str) -> Service | None:
    """Return the first SERVICE clause of a query, None if it has none.

    Raises:
        OpennessError: it stands where it cannot be taken out, or does not say whom it asks.

    """
    if not sparql.asks_elsewhere(query):
        return None
    found = list(sparql.tokens(query))
    form = next((n for n, token in enumerate(found) if _word(token) in sparql.FORMS), len(found))
    if form == len(found) or _word(found[form]) != "SELECT" or sparql.names_dataset(query):
        raise OpennessError("Only a SELECT query without FROM asks other endpoints from here: rewrite it as one.")
    opening = next((n for n in range(form, len(found)) if found[n].text == "{"), len(found))
    depth = 0
    for number in range(opening, len(found)):
        token = found[number]
        depth += (token.text == "{") - (token.text == "}")
        if _word(token) == "SERVICE":
            if depth != 1:
                raise _misplaced(query, token, "stands inside of another group")
            return _service(query, found, form, opening, number)
        if depth == 1 and _word(token) == "FILTER":
            raise _misplaced(query, token, "comes behind a FILTER of the same group")
    raise OpennessError("The SERVICE of this query cannot be told from what stands around it: write it more plainly.")


def addresses(query: str) -> list[str]:
    """Return the addresses of the endpoints that a query asks, each once, in their order."""
    found = [token for token in sparql.tokens(query) if _word(token) != "SILENT"]
    named = (address for word, address in pairwise(found) if _word(word) == "SERVICE" and address.kind == "iri")
    return list(dict.fromkeys(address.text[1:-1] for address in named))


def as_graph(query: str) -> str:
    """Return a query with GRAPH for each SERVICE, which has the same grammar and place: to see whether it is SPARQL."""
    before = ""
    for token in sparql.tokens(query):
        word = _word(token)
        if word == "SERVICE" or (word == "SILENT" and before == "SERVICE"):
            plain = "GRAPH" if word == "SERVICE" else ""
            query = f"{query[: token.start]}{plain:<{len(word)}}{query[token.end :]}"
        before = word
    return query


def _service(query: str, found: list[Token], form: int, opening: int, number: int) -> Service:
    """Return the clause whose keyword is the token of a number."""
    address, brace = found[number + 1 : number + 3] if len(found) > number + 2 else (found[number], found[number])
    if address.kind != "iri" or brace.text != "{" or not is_web_address(address.text[1:]):
        raise OpennessError(
            f"SERVICE is followed by {quoted(address.text)}: write the address of an endpoint on the web, such as"
            " <https://query.wikidata.org/sparql>, and no SILENT, since what fails is told here."
        )
    last = _closing(found, number + 2)
    inside, before = found[number + 3 : last], found[opening + 1 : number]
    prologue = _prologue(found[:form], inside)
    known = {token.text[1:] for token in before if token.kind == "variable"}
    group = query[found[opening].end : found[number].start]
    return Service(
        endpoint=address.text[1:-1],
        inner=query[brace.end : found[last].start].strip(),
        shared=tuple(name for name in _restricted(inside) if name in known),
        prologue=prologue,
        before=f"{query[: found[form].start]}SELECT * WHERE {{{group}\n}}",
        start=found[number].start,
        end=found[last].end,
        nests=bool(inside) and (inside[0].text == "{" or _word(inside[0]) in _NESTED),
    )


def _closing(found: list[Token], opening: int) -> int:
    """Return the number of the token that closes a brace."""
    depth = 0
    for number in range(opening, len(found)):
        depth += (found[number].text == "{") - (found[number].text == "}")
        if depth == 0:
            return number
    raise OpennessError("The braces of the SERVICE do not match: close it.")


def _restricted(inside: list[Token]) -> list[str]:
    """Return the variables that stand right in a group and that no expression there makes, in their order."""
    names: dict[str, None] = {}
    depth, before = 0, ""
    for token in inside:
        depth += (token.text in "{(") - (token.text in "})")
        if token.kind == "variable" and depth == 0 and before != "AS":
            names[token.text[1:]] = None
        before = _word(token)
    return list(names)


def _prologue(declarations: list[Token], inside: list[Token]) -> str:
    declared = dict(PREFIXES)
    for prefix, iri in pairwise(declarations):
        if prefix.kind == "prefixed" and iri.kind == "iri":
            declared[prefix.prefix] = iri.text[1:-1]
    used = sparql.prefixes_used(inside)
    return "".join(f"PREFIX {name}: <{declared[name]}>\n" for name in sorted(used) if name in declared)


def _word(token: Token) -> str:
    return token.text.upper() if token.kind == "word" else ""


def _misplaced(query: str, token: Token, what: str) -> OpennessError:
    line = query.count("\n", 0, token.start) + 1
    return OpennessError(
        f"line {line} of the query: its SERVICE {what}, and from here only one is asked that stands right in the"
        " outermost group, with each FILTER of that group behind it: move it, or run the query in a store of your own."
    )
