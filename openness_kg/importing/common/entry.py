"""What an index states of a project, as an importer reads it."""

from __future__ import annotations

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
    typed: tuple[tuple[str, Object], ...] = ()
    maker_links: tuple[str, ...] = ()
    licence_expression: str = ""
    ratings: tuple[StatedRating, ...] = ()
    notes: tuple[str, ...] = ()
    link_texts: tuple[str, ...] = ()

    def says(self, local: str) -> str:
        """Return the index's words under the local name of a property, empty if there are none."""
        return dict(self.stated).get(local, "")

    def place(self, local: str) -> tuple[str, int]:
        """Return key and line at which a statement is made; line 0 if that is not known."""
        return self.places.get(local, (local, 0))
