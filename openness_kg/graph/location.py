"""Where a graph lies, and how much of it is wanted: two small values that another process can be handed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from openness_kg.base.errors import OpennessError
from openness_kg.base.http import Credentials, address

EVERY = ("*",)
"""In a scope: all editions, or the histories of all indexes."""


@dataclass(frozen=True)
class Endpoint:
    """A SPARQL 1.1 endpoint.

    Attributes:
        url: where queries go.
        update: where updates go; by default what the server is known for, else ``url``.
        graph_store: where its graph store is; by default what the server is known for, else there is none.
        credentials: what proves who asks, if anything.
        timeout: seconds that a request may take.

    """

    url: str
    update: str = ""
    graph_store: str = ""
    credentials: Credentials | None = None
    timeout: float = 60

    def __post_init__(self) -> None:
        """Refuse what is no address.

        Raises:
            OpennessError: an address is none on the web, or holds a user or a password.

        """
        for text in (self.url, *filter(None, (self.update, self.graph_store))):
            address(text)


@dataclass(frozen=True)
class Location:
    """Where a graph lies: the shipped files, other files on top or instead, a store on disk, or an endpoint.

    Attributes:
        data: files and folders that are read too.
        only_data: whether of the shipped files just the ontology is read, beside ``data``.
        store: the folder of a store on disk, which then is all there is.
        endpoint: an endpoint, which then is all there is.

    """

    data: tuple[Path, ...] = ()
    only_data: bool = False
    store: Path | None = None
    endpoint: Endpoint | None = None

    def __post_init__(self) -> None:
        """Refuse what does not go together.

        Raises:
            OpennessError: there are files beside a store or an endpoint, or none where only they are wanted.

        """
        if self.endpoint is not None and (self.data or self.only_data or self.store is not None):
            raise OpennessError(
                "An endpoint is asked as it is, without --data and --store: load the files into it with"
                " `openness-kg load --endpoint`."
            )
        if self.store is not None and (self.data or self.only_data):
            raise OpennessError("A store on disk is read as it is: load the files into it with `openness-kg load`.")
        if self.only_data and not self.data:
            raise OpennessError("With --only-data there has to be data: name the files, with --data.")


@dataclass(frozen=True)
class Scope:
    """How much of a graph is wanted. Ontology and facts always are.

    Attributes:
        editions: slugs of the editions whose ratings are wanted, or ``EVERY``.
        projects: slugs of projects whose ratings are wanted in every edition.
        histories: slugs of the indexes whose dated ratings are wanted, or ``EVERY``.
        derived: whether what the rules derive is wanted.

    """

    editions: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    histories: tuple[str, ...] = ()
    derived: bool = False

    def covers(self, other: Scope) -> bool:
        """Tell whether all that the other scope wants is in this one."""
        return (
            _holds(self.editions, other.editions)
            and (self.editions == EVERY or set(other.projects) <= set(self.projects))
            and _holds(self.histories, other.histories)
            and (self.derived or not other.derived)
        )

    def __or__(self, other: Scope) -> Scope:
        """Return the scope that wants what either wants."""
        editions = _both(self.editions, other.editions)
        return Scope(
            editions=editions,
            projects=() if editions == EVERY else _both(self.projects, other.projects),
            histories=_both(self.histories, other.histories),
            derived=self.derived or other.derived,
        )


SHIPPED = Location()
"""The files of this installation."""
FACTS = Scope()
"""Ontology and facts, and nothing derived."""
RATED = Scope(editions=EVERY, derived=True)
"""All editions with what is derived, but no histories."""
WHOLE = Scope(editions=EVERY, histories=EVERY, derived=True)
"""All there is."""


def _holds(all_of: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return all_of == EVERY or set(wanted) <= set(all_of)


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return EVERY if EVERY in (one, other) else tuple(sorted({*one, *other}))
