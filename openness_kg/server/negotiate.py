"""Content negotiation by the header Accept (RFC 9110, sections 12.4.2 and 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from openness_kg.base.formats import GRAPH_FORMATS, RESULT_FORMATS

_ACCEPTED = re.compile(r"\s*([\w!#$%&'*+.^`|~-]+)/([\w!#$%&'*+.^`|~-]+)\s*((?:;[^,]*)?)(?:,|$)")
_WEIGHT = re.compile(r";\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)", re.IGNORECASE)
_LONGEST = 4096
"""Characters of the header that are looked at."""


class Offer(NamedTuple):
    """What can be had: a media type, and the name by which it is known here."""

    media_type: str
    name: str


def _offers(names: Sequence[str], aliases: Sequence[tuple[str, str]] = ()) -> tuple[Offer, ...]:
    formats = {**GRAPH_FORMATS, **RESULT_FORMATS}
    return (*(Offer(formats[name].media_type, name) for name in names), *(Offer(*alias) for alias in aliases))


ROWS = _offers(
    ("json", "xml", "csv", "tsv"), (("application/json", "json"), ("application/xml", "xml"), ("text/xml", "xml"))
)
"""Formats of rows and truth values, what is given to whoever does not care first; then other names that clients use."""
GRAPH = _offers(("turtle", "ntriples", "rdfxml", "jsonld"), (("application/xml", "rdfxml"), ("text/plain", "ntriples")))
"""Formats of a graph."""
PAGE = (Offer("text/html", "html"), Offer("application/xhtml+xml", "html"))
"""What browsers ask for."""


def chosen(accept: str | None, offers: Sequence[Offer]) -> str | None:
    """Return the name of the offer that a client likes best, of equals the first; None if it takes none.

    Args:
        accept: the header; one that is absent, or that cannot be read, takes anything.
        offers: what there is, best first.

    """
    accepted = _read(accept)
    if not accepted:
        return offers[0].name
    weighed = [(weight, -number, offer.name) for number, (offer, weight) in enumerate(_weighed(offers, accepted))]
    weight, _, name = max(weighed)
    return name if weight > 0 else None


def offered(offers: Sequence[Offer]) -> str:
    """Return the sentence that says what can be had."""
    first = {offer.name: offer.media_type for offer in reversed(offers)}
    return f"This can be had as {', '.join(reversed(first.values()))}."


def prefers_page(accept: str | None, offers: Sequence[Offer]) -> bool:
    """Tell whether a client wants a page more than any of what else is offered."""
    accepted = _read(accept)
    page = max(weight for _, weight in _weighed(PAGE, accepted))
    return page > max(weight for _, weight in _weighed(offers, accepted))


def _weighed(offers: Sequence[Offer], accepted: dict[tuple[str, str], float]) -> Iterator[tuple[Offer, float]]:
    """Yield each offer with its weight; another name of what was offered already counts if the client names it."""
    seen = set()
    for offer in offers:
        yield offer, _weight(offer.media_type, accepted, whole=offer.name in seen)
        seen.add(offer.name)


def _read(accept: str | None) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    for kind, sub, parameters in _ACCEPTED.findall((accept or "")[:_LONGEST]):
        weight = _WEIGHT.search(parameters)
        found.setdefault((kind.lower(), sub.lower()), float(weight[1]) if weight else 1.0)
    return found


def _weight(media_type: str, accepted: dict[tuple[str, str], float], whole: bool) -> float:
    """Return the weight that the most specific range gives a media type, or only one that names it whole."""
    kind, _, sub = media_type.partition("/")
    for pattern in ((kind, sub),) if whole else ((kind, sub), (kind, "*"), ("*", "*")):
        if pattern in accepted:
            return accepted[pattern]
    return 0.0
