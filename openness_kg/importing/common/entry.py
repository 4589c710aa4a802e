"""What an index states of a project, as an importer reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from openness_kg.graph.documents import Object


@dataclass(frozen=True)
class StatedRating:
    """A level (a slug of ``okg:Level``) with its links; those that are no web address, or no IRI, are kept apart."""

    criterion: str
    level: str
    links: tuple[str, ...] = ()
    odd_links: tuple[str, ...] = ()
    link_texts: tuple[str, ...] = ()
    note: str = ""
    absence: str = ""


@dataclass(frozen=True)
class IndexEntry:
    """A project as an index states it.

    Attributes:
        file: the name of the file.
        places: key and line at which each statement is made, by the local name of its property.
        name: the project's name, empty if none is given.
        links: the project's links.
        link_texts: what stands as a link of the project and is none.
        stated: what the index says in its own words: local names of properties with their values, in order.
        items: the items of each statement that lists several in one value, by the local name of its property.
        typed: what these words mean: predicates by their prefixed names with terms.
        maker_links: links of the maker.
        licence_expression: the SPDX expression that the words on the licence mean, empty if unknown.
        ratings: the levels.
        notes: the index's notes.

    """

    file: str
    name: str
    links: tuple[str, ...]
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    stated: tuple[tuple[str, str], ...] = ()
    items: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    typed: tuple[tuple[str, Object], ...] = ()
    maker_links: tuple[str, ...] = ()
    licence_expression: str = ""
    ratings: tuple[StatedRating, ...] = ()
    notes: tuple[str, ...] = ()
    link_texts: tuple[str, ...] = ()

    def says(self, local: str) -> str:
        """Return the index's words under the local name of a property, in one text; empty if there are none."""
        return ", ".join(value for name, value in self.stated if name == local)

    def all(self, local: str) -> tuple[str, ...]:
        """Return what the index lists under the local name of a property, each for itself."""
        return self.items.get(local) or tuple(value for name, value in self.stated if name == local)

    def place(self, local: str) -> tuple[str, int]:
        """Return key and line at which a statement is made; line 0 if that is not known."""
        return self.places.get(local, (local, 0))
