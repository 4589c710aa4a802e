"""Statements in files of N-Quads to validate: on disk, since they may be more than fit into memory."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pyoxigraph as ox

from openness_kg.base import iris
from openness_kg.base.folders import temporary
from openness_kg.base.progress import Say, silent
from openness_kg.graph import reading
from openness_kg.graph.local import LocalStore
from openness_kg.validation.compiled.memory import answered, rewritten
from openness_kg.validation.compiled.shapes import Term
from openness_kg.validation.model import Fault

HELD = 3.7
"""Bytes of memory for a byte of text, of two processes: 430 for a statement, and as much for what queries take."""
PACKED = 26
"""How many times as long a text is as it is when it is packed."""
_STAND_IN = b"<x:x> <x:x> "


class StoreData:
    """Statements in memory, or in a folder, which each process opens for itself when it first asks."""

    def __init__(self, of: LocalStore | Path) -> None:
        """Take what holds them; nobody writes to it any longer."""
        self._of = of
        self._opened: ox.Store | None = None

    def select(self, query: str) -> Iterator[Mapping[str, Term]]:
        """Yield the solutions of a SELECT query over all graphs.

        Raises:
            OpennessError: it is no SPARQL 1.1.

        """
        return answered(self.store, query, union=True)

    @property
    def store(self) -> ox.Store:
        """The store, to be read."""
        if isinstance(self._of, LocalStore):
            return self._of.engine
        if self._opened is None:
            self._opened = ox.Store.read_only(str(self._of))
        return self._opened

    @property
    def statements(self) -> int:
        """How many statements there are."""
        return len(self.store)

    def triples(self, predicate: str) -> Iterator[ox.Triple]:
        """Yield the triples with a predicate."""
        return (quad.triple for quad in self.store.quads_for_pattern(None, ox.NamedNode(predicate), None, None))

    def describing(self, subjects: Iterable[str]) -> Iterator[ox.Triple]:
        """Yield a triple of each subject that has any."""
        for subject in subjects:
            with suppress(ValueError):
                found = next(self.store.quads_for_pattern(ox.NamedNode(subject), None, None, None), None)
                if found is not None:
                    yield found.triple


@contextmanager
def loaded(triples: Iterable[ox.Triple], files: Sequence[Path], say: Say = silent) -> Iterator[StoreData]:
    """Yield triples and what files of N-Quads have, in memory if that is little, else in a folder for the time being.

    Raises:
        OpennessError: a file cannot be read, is no N-Quads, or has what is derived.

    """
    with temporary("openness-kg-") as aside:
        # queries of what is in memory take half the time
        folder = None if HELD * sum(map(_size, files)) < _free() / 2 else aside
        with LocalStore(folder) as store:
            for path in files:
                store.load(path, iris.FACTS, say)
            store.extend(triples, iris.FACTS)
            if folder is None:
                yield StoreData(store)
            else:
                store.close()
                yield StoreData(folder)


def _size(path: Path) -> int:
    """Return about how many bytes the text of a file has; of none that is not there."""
    try:
        return path.stat().st_size * (PACKED if path.name.endswith(".gz") else 1)
    except OSError:
        return 0


def _free() -> int:
    """Return how many bytes of memory others leave; where that is not told, half of what there is."""
    with suppress(OSError, ValueError, IndexError), Path("/proc/meminfo").open(encoding="ascii") as file:
        for line in file:
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2


def rewrites(files: Iterable[Path]) -> bool:
    """Tell whether files of N-Quads have literals that Oxigraph would give back otherwise.

    Their text is looked at, which is far sooner done than to parse them: most have no datatype, or that of addresses,
    whose literals are kept. What is no N-Quads is left to whoever loads it.
    """
    literals: set[bytes] = set()
    for path in files:
        with suppress(OSError), reading.unpacked(path) as file:
            for line in file:
                if b"^^" in line and b'"^^<http://www.w3.org/2001/XMLSchema#anyURI>' not in line:
                    literals.add(line[line.find(b'"') :].rstrip())
    text = b"\n".join(_STAND_IN + literal for literal in sorted(literals))
    try:
        return bool(rewritten(quad.triple for quad in ox.parse(text, ox.RdfFormat.N_QUADS)))
    except SyntaxError:
        return True


def places(files: Sequence[Path], faults: Iterable[Fault]) -> dict[tuple[str, str], tuple[str, int]]:
    """Return where the subjects of faults stand in files of N-Quads: the last file, and the first line in it.

    A place is that of a subject and a property, and that of a subject and the empty text.
    """
    wanted = {f"<{fault.focus}>".encode(): fault.focus for fault in faults}
    found: dict[tuple[str, str], tuple[str, int]] = {}
    for path in files if wanted else ():
        here: dict[tuple[str, str], tuple[str, int]] = {}
        with reading.unpacked(path) as file:
            for number, line in enumerate(file, 1):
                focus = wanted.get(line[: line.find(b" ")])
                if focus is not None:
                    where = str(path), number
                    here.setdefault((focus, ""), where)
                    here.setdefault((focus, line.split(b" ", 2)[1][1:-1].decode(errors="replace")), where)
        found |= here
    return found
