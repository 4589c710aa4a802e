"""The files of a location: which there are, what place each has, and which of them a scope wants."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError, reason
from openness_kg.base.inputs import refuse_pipe
from openness_kg.graph import convert, mappings, reading, resources
from openness_kg.graph.location import EVERY, Location, Scope
from openness_kg.graph.terms import Iri

FLAT = ("criteria", "datasets", "licences", "mappings", "models", "organisations", "projects")
"""Folders of files by which a file's place is known, in ``data/`` and ``ontology/`` as in what importers write."""
DEEP = ("ratings", "history")
"""Folders in which each edition or index has a folder of its own."""
MOST = 20_000
"""Files that a folder may hold."""
MOST_SEEN = 500_000
"""Names, of whatever, that are looked at below a folder."""


@dataclass(frozen=True)
class GraphFile:
    """A file of the graph.

    Attributes:
        path: where it lies.
        place: its path from the folder of its kind on, such as ``ratings/osai-2025-12/dolly.ttl``; else just its name.
        on_top: whether a user named it, who wants it whatever the scope.

    """

    path: Path
    place: PurePosixPath
    on_top: bool = False

    @property
    def graph(self) -> str:
        """The IRI of the named graph that it belongs to."""
        match self.place.parts:
            case ("ontology" | "criteria", _):
                return iris.ONTOLOGY_GRAPH
            case ("ratings", edition, _):
                return iris.ratings_graph(edition)
            case ("history", index, _):
                return iris.history_graph(index)
        return iris.MAPPINGS if self.path.name.endswith(mappings.ENDING) else iris.FACTS

    def wanted(self, scope: Scope) -> bool:
        """Tell whether a scope wants it: ratings and histories only if it says so, all else always."""
        match self.place.parts:
            case _ if self.on_top:
                return True
            case ("ratings", edition, name) if name != "edition.ttl":
                return scope.editions == EVERY or edition in scope.editions or self.place.stem in scope.projects
            case ("history", index, _):
                return scope.histories == EVERY or index in scope.histories
        return True


def files_of(location: Location) -> list[GraphFile]:
    """Return the Turtle and SSSOM files of a location that is no store.

    A file on top that has the place of a shipped one, and describes something that this one describes, stands in its
    stead, as a changed file of a pull request does.

    Raises:
        OpennessError: a file or folder is not there, or cannot be read.

    """
    given = [file for path in location.data for file in _given(path)]
    by_place = {file.place: file for file in given if len(file.place.parts) > 1}
    same = {os.path.realpath(file.path) for file in given}
    shipped = [
        file
        for file in shipped_files(ontology_only=location.only_data)
        if str(file.path) not in same and not _replaces(by_place.get(file.place), file)
    ]
    return [*shipped, *given]


def _replaces(new: GraphFile | None, old: GraphFile) -> bool:
    return new is not None and not _subjects(new.path).isdisjoint(_subjects(old.path))


def _subjects(path: Path) -> set[str]:
    """Return the IRIs that a file describes; of a table of mappings those that it maps."""
    found = mappings.triples(path) if path.name.endswith(mappings.ENDING) else map(convert.triple, reading.parse(path))
    return {triple.subject.value for triple in found if isinstance(triple.subject, Iri)}


def shipped_files(ontology_only: bool = False) -> Iterator[GraphFile]:
    """Yield the shipped files of the graph in a stable order; of the data none if only the ontology is wanted."""
    root = resources.root()
    for path in resources.ontology_files():
        name = path.relative_to(root / "ontology").as_posix()
        yield GraphFile(path, PurePosixPath(name if "/" in name else f"ontology/{name}"))
    if ontology_only:
        return
    for path in (*resources.data_files(), *mappings.files()):
        yield GraphFile(path, PurePosixPath(path.relative_to(root / "data").as_posix()))


def _given(path: Path) -> Iterator[GraphFile]:
    """Yield a file, or the Turtle and SSSOM files of a folder, each once."""
    if not _is_folder(path):
        if reading.is_quads(path):
            refuse_pipe(path)
        yield GraphFile(path, place_of(path), on_top=True)
        return
    found = sorted(islice(_below(path), MOST + 1))
    if not found:
        raise OpennessError(f"{path}: there is no Turtle file in this folder: name another, or a file.")
    if len(found) > MOST:
        raise OpennessError(f"{path}: there are more than {MOST} files in this folder: load them into a store.")
    for file in found:
        yield GraphFile(file, place_of(file), on_top=True)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, RuntimeError) as error:
        raise OpennessError(f"{path}: this cannot be read: {reason(error)}.") from None


def _below(folder: Path) -> Iterator[Path]:
    """Yield the Turtle and SSSOM files below a folder; links to folders are not followed.

    Raises:
        OpennessError: a folder cannot be read, a link leads nowhere, or there is more below it than a graph has.

    """
    seen = 0
    for inner, _, names in os.walk(folder, onerror=_refuse):
        seen += 1 + len(names)
        if seen > MOST_SEEN:
            raise OpennessError(f"{folder}: there is too much in this folder: name the one that holds the graph.")
        for name in names:
            path = Path(inner, name)
            if not name.endswith((".ttl", mappings.ENDING)):
                continue
            if path.is_file():
                yield path
            elif path.is_symlink():
                raise OpennessError(f"{path}: this link leads nowhere, or in a circle: mend it, or remove it.")


def _refuse(error: OSError) -> None:
    raise OpennessError(f"{error.filename}: this cannot be read: {reason(error)}.") from None


def place_of(path: Path) -> PurePosixPath:
    """Return a file's path from the folder of its kind on; its name alone if it lies in none."""
    parts = path.absolute().parts
    for kinds, depth in ((DEEP, 3), (FLAT, 2)):
        if len(parts) > depth and parts[-depth] in kinds:
            return PurePosixPath(*parts[-depth:])
    return PurePosixPath(path.name)
