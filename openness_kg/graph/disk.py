"""Stores on disk: filled once, in a folder that is swapped in when it is whole, and only read from then on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from openness_kg.base.errors import OpennessError
from openness_kg.base.folders import replaced
from openness_kg.graph.local import LocalStore
from openness_kg.graph.location import Scope

_STORE, _SCOPE = "store", "scope.json"
_PARTS = ("editions", "projects", "histories")


def opened(folder: Path) -> tuple[LocalStore, Scope]:
    """Return the store in a folder, for reading, and how much of a graph it holds.

    Raises:
        OpennessError: there is no store in the folder, or it cannot be read.

    """
    try:
        described = json.loads((folder / _SCOPE).read_text(encoding="utf-8"))
        editions, projects, histories = (tuple(map(str, described[name])) for name in _PARTS)
        scope = Scope(editions, projects, histories, derived=described["derived"] is True)
    except (OSError, RuntimeError, ValueError, TypeError, KeyError):
        raise OpennessError(
            f"{folder}: there is no store of openness-kg here: fill one with `openness-kg load --store {folder}`."
        ) from None
    return LocalStore(folder / _STORE, read_only=True), scope


@contextmanager
def filling(folder: Path, scope: Scope) -> Iterator[LocalStore]:
    """Yield an empty store on disk that takes the place of the folder when the block ends without an error.

    Raises:
        OpennessError: the folder holds something else than a store, or cannot be written.

    """
    with replaced(folder) as aside:
        with LocalStore(aside / _STORE) as store:
            yield store
            store.close()
        (aside / _SCOPE).write_text(json.dumps(asdict(scope)), encoding="utf-8")
