"""Whether links to Wikidata still hold: the item is there, was not merged into another, and agrees as it did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from openness_kg.base.iris import PREFIXES, slug
from openness_kg.graph.mappings import Mapping
from openness_kg.graph.store import Solution
from openness_kg.linking.wikidata.evidence import WDT

_SAME = PREFIXES["owl"] + "sameAs"
_EXACT = PREFIXES["skos"] + "exactMatch"
_IDENTIFIER = f"{WDT}P2479"
_WORDS = {
    PREFIXES["rdfs"] + "label": "the name",
    PREFIXES["skos"] + "altLabel": "the name",
    f"{WDT}P856": "the official website",
    _IDENTIFIER: "the SPDX identifier",
}
"""What items and things of the graph are compared by."""


@dataclass(frozen=True)
class Broken:
    """A link that no longer holds: the row that states it, and what is wrong."""

    link: Mapping
    problem: str


def broken(links: Iterable[Mapping], rows: Iterable[Solution]) -> list[Broken]:
    """Return the links that do not hold.

    Args:
        links: rows of a table of mappings.
        rows: of the query ``federated/links``.

    """
    said: dict[tuple[str, str], list[Solution]] = defaultdict(list)
    for row in rows:
        said[row["entity"], row["item"]].append(row)
    return [
        Broken(link, problem)
        for link in links
        if not link.negated and (problem := _problem(link, said[link.subject, link.object]))
    ]


def _problem(link: Mapping, rows: list[Solution]) -> str:
    if not rows:
        return f"Wikidata has no {slug(link.object)}: it may have been deleted, so look for its successor."
    target = next((row["value"] for row in rows if row["property"] == _SAME), "")
    if target:
        return f"{slug(link.object)} was merged into {slug(target)}: link that one, if it is still the same thing."
    if link.predicate != _EXACT:
        return ""
    agrees: dict[str, bool] = {}
    for row in rows:
        if "agrees" in row and row["property"] in _WORDS:
            words = _WORDS[row["property"]]
            agrees[words] = agrees.get(words, False) or row["agrees"] == "true"
    if not agrees.get(_WORDS[_IDENTIFIER], True):
        return f"the SPDX identifier of {slug(link.object)} is another one: see what it is about now."
    if not agrees or any(agrees.values()):
        return ""
    return f"nothing of {slug(link.object)} agrees any more, not {' nor '.join(agrees)}: see what it is about now."
