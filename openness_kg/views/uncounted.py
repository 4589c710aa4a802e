"""What would bear on a level but does not count, for the views that list it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from openness_kg.base.iris import slug
from openness_kg.graph.store import Solution


@dataclass(frozen=True)
class Uncounted:
    """An edge or a fact that would bear on the level but does not count, as a sentence.

    ``reason`` says why: doubtful, contradicted or general knowledge; ``notes`` what is said of it; ``sources`` where
    it is from, and ``against`` what speaks against it.
    """

    iri: str
    sentence: str
    reason: str
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    against: tuple[str, ...]


def uncounted(rows: Iterable[Solution]) -> tuple[Uncounted, ...]:
    """Return what does not count, from rows of ``explain/uncounted`` on one project and criterion."""
    groups: dict[str, list[Solution]] = defaultdict(list)
    for row in rows:
        groups[row["uncounted"]].append(row)

    def values(group: list[Solution], name: str) -> tuple[str, ...]:
        return tuple(sorted({row[name] for row in group if name in row}))

    found = []
    for iri, group in groups.items():
        edge = [group[0][name] for name in ("fromLabel", "propertyLabel", "toLabel") if name in group[0]]
        notes, sources, against = (values(group, name) for name in ("note", "source", "against"))
        sentence = " → ".join(edge) or group[0].get("label", slug(iri))
        found.append(Uncounted(iri, sentence, group[0]["reason"], notes, sources, against))
    return tuple(found)
