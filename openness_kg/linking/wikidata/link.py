"""Asks Wikidata about the things and the links of a graph, and says what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from openness_kg.base.errors import Exit, OpennessError
from openness_kg.base.iris import compact, slug
from openness_kg.base.text import printable
from openness_kg.graph import catalogue, mappings
from openness_kg.graph.store import Solution
from openness_kg.linking.federated import Federation
from openness_kg.linking.wikidata import checked, table
from openness_kg.linking.wikidata.checked import Broken
from openness_kg.linking.wikidata.evidence import Found, Proposal
from openness_kg.opener import OpenGraph


@dataclass(frozen=True)
class Linked:
    """What came of asking Wikidata.

    Attributes:
        links: how many links were looked at.
        broken: those that no longer hold.
        proposals: links that could be added.

    """

    links: int
    broken: tuple[Broken, ...]
    proposals: tuple[Proposal, ...]

    @property
    def proved(self) -> Sequence[Proposal]:
        """The proposals that are proved."""
        return [proposal for proposal in self.proposals if proposal.proved]

    @property
    def code(self) -> int:
        """Return the exit code: findings if a link no longer holds."""
        return Exit.FINDINGS if self.broken else Exit.FINE


def ask(graph: OpenGraph, file: Path, federation: Federation) -> Linked:
    """Return what Wikidata says of the links of a graph, and of things without one.

    Args:
        graph: in which the things are described.
        file: the SSSOM/TSV table whose links are looked at.
        federation: asks.

    Raises:
        OpennessError: the table cannot be read, or Wikidata does not answer as it has to.

    """
    links = mappings.read(file)

    def rows(name: str) -> list[Solution]:
        text = graph.bound(catalogue.named(f"federated/{name}"), {})
        return list(graph.store.rows(federation.resolved(graph.store, text)))

    said = rows("links")
    if len(links) > 1 and not said:
        raise OpennessError(
            f"{file}: the server that was asked knows none of the {len(links)} items that are linked: it seems not to"
            " hold Wikidata, so ask another with --endpoint."
        )
    broken = checked.broken(links, said)
    found = Found(links)
    found.ask(rows)
    return Linked(len(links), tuple(broken), tuple(found.proposals()))


def report(linked: Linked, file: Path) -> str:
    """Return what came of it as text for a terminal."""
    lines = [f"{linked.links} links of {file}: {len(linked.broken)} no longer hold{'' if linked.broken else '.'}"]
    if linked.broken:
        lines[0] += ":"
    lines += [f"  {file}:{b.link.line}: {compact(b.link.subject)}: {b.problem}" for b in linked.broken]
    proved = linked.proved
    lines += [f"{len(proved)} more are proved{':' if proved else '.'}"]
    lines += [f"  {_pair(proposal)}: {table.words(proposal)}" for proposal in proved]
    review = sorted(
        (proposal for proposal in linked.proposals if not proposal.proved), key=lambda one: -float(one.confidence)
    )
    lines += [f"{len(review)} are for review{':' if review else '.'}"]
    lines += [f"  {one.confidence} {_pair(one)}: {table.words(one)}; {one.against}" for one in review]
    return "".join(f"{printable(line)}\n" for line in lines)


def _pair(proposal: Proposal) -> str:
    label = f" ({proposal.item_label})" if proposal.item_label else ""
    return f"{compact(proposal.entity)} {compact(proposal.predicate)} {slug(proposal.item)}{label}"
