"""What an index states of a project, as an importer reads it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class StatedRating:
    """A level (a slug of ``okg:Level``) with its links; those that are no web address are kept apart."""

    criterion: str
    level: str
    links: tuple[str, ...] = ()
    odd_links: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Record:
    """A project as an index states it; ``stated`` maps local names of properties to the index's words."""

    file: str
    name: str
    links: tuple[str, ...]
    stated: dict[str, str] = field(default_factory=dict)
    licence_expression: str = ""
    ratings: tuple[StatedRating, ...] = ()
    notes: tuple[str, ...] = ()
