"""Every importer by the name of its source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from openness_kg.base.errors import OpennessError
from openness_kg.graph.sinks.sink import Sink
from openness_kg.importing.common.report import ImportReport
from openness_kg.importing.ecosystem.model import ECOSYSTEM
from openness_kg.importing.ecosystem.run import import_ecosystem
from openness_kg.importing.indexes.run import INDEXES, Index, import_index


@dataclass(frozen=True)
class Order:
    """What is to be imported: from where, what takes it, and the options, whatever the source."""

    folder: Path
    sink: Sink
    edition: str | None = None
    commit: str = ""
    notes: bool = False


def _index(index: Index, order: Order) -> ImportReport:
    if order.edition is None:
        raise OpennessError(
            f"The index {index.slug} becomes an edition, a history or both: add --edition ID or --history."
        )
    return import_index(index, order.folder, order.edition, order.sink, order.notes, order.commit)


def _catalogue(order: Order) -> ImportReport:
    if order.edition is not None:
        raise OpennessError(f"{ECOSYSTEM} rates nothing, so it becomes no edition: leave out --edition.")
    if order.notes:
        raise OpennessError(f"{ECOSYSTEM} has no notes of an index: leave out --with-notes.")
    return import_ecosystem(order.folder, order.sink, order.commit)


IMPORTERS: dict[str, Callable[[Order], ImportReport]] = {
    **{slug: partial(_index, index) for slug, index in INDEXES.items()},
    ECOSYSTEM: _catalogue,
}
