"""Imports metadata of a hub: row by row, into one stream of N-Quads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import IO

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.base.files import write_all
from openness_kg.importing.common import licences as wordings
from openness_kg.importing.hub import write
from openness_kg.importing.hub.known import Curated, licence_tags
from openness_kg.importing.hub.lineage import CYCLE, DEEP, NEW, Lineage
from openness_kg.importing.hub.read import rows
from openness_kg.importing.hub.record import Record, RowReader
from openness_kg.importing.hub.report import HubReport

_NO_ONE = "NOASSERTION"
_AT_ONCE = 2**20
"""Characters that are written together."""
_TOLD_EVERY = 10_000
_NOT_DRAWN = {
    CYCLE: "The edge would make the model, at some distance, its own base: no edge.",
    DEEP: "There are too many models behind this base to see that the model is none of them: no edge.",
}


def import_hub(files: Sequence[Path], output: IO[bytes], tell: Callable[[int], None] | None = None) -> HubReport:
    """Read metadata of models and edge lists, and write what they declare as N-Quads.

    Of a model that comes again the first row counts. Bases and datasets that the shipped graph curates are those; all
    others are named after their ids.

    Args:
        files: what to read, in this order.
        output: takes the lines, and stays open.
        tell: is told now and then how many rows have been read.

    Raises:
        OpennessError: a file cannot be read, or there is no model in any of them.
        OSError: the stream takes no more.

    """
    report = HubReport()
    made = _Statements(report)
    waiting: list[str] = []
    size = 0

    def flush() -> None:
        text = "".join(waiting)
        waiting.clear()
        report.statements += text.count("\n")
        write_all(output, text.encode())

    for path in files:
        reader = RowReader(str(path), report)
        for line, row in rows(path, report):
            report.rows += 1
            if tell is not None and report.rows % _TOLD_EVERY == 0:
                tell(report.rows)
            record = reader.record(line, row)
            if record is None:
                continue
            text = made.of(record, str(path), line)
            waiting.append(text)
            size += len(text)
            if size > _AT_ONCE:
                flush()
                size = 0
    if not report.models and not report.edges:
        raise OpennessError(f"There is no model of a hub in what was named ({report.summary()}).")
    for text in made.rest():
        waiting.append(text)
        if len(waiting) > _TOLD_EVERY:
            flush()
    flush()
    return report


class _Statements:
    """Makes the lines of each record; keeps what has come before."""

    def __init__(self, report: HubReport) -> None:
        self._report = report
        self._curated = Curated.shipped()
        self._lineage = Lineage()
        self._datasets: set[str] = set()

    def of(self, record: Record, file: str, line: int) -> str:
        """Return the statements of a record; none if the model has been described before."""
        iri = iris.hub("model", record.id)
        parts: list[str] = []
        if record.described:
            if not self._lineage.describe(record.id):
                problem = "The model has been described before: the first row counts."
                self._report.add(file, line, "id", record.id, "model-repeated", problem)
                return ""
            self._report.models += 1
            parts += self._described(iri, record)
        for base, names in record.bases.items():
            curated = self._curated.models.get(base.lower(), "")
            for name in names:
                kind = self._lineage.edge(record.id, curated or base, name)
                if kind == NEW:
                    self._report.edges += 1
                    parts.append(write.edge(iri, record.id, name, curated or iris.hub("model", base)))
                elif kind in _NOT_DRAWN:
                    shown = f"{record.id} {name} {base}"
                    self._report.add(file, line, "base_model", shown, kind, _NOT_DRAWN[kind])
                elif not record.described:
                    problem = "The edge has been stated before; it is written once."
                    self._report.add(file, line, "base", f"{record.id} {base}", kind, problem)
        return "".join(parts)

    def rest(self) -> Iterator[str]:
        """Yield the statements on models and datasets that are only named."""
        for name in self._lineage.named():
            self._report.named += 1
            yield write.named(iris.hub("model", name), name, self._curated.models.get(name.lower(), ""))

    def _described(self, iri: str, record: Record) -> list[str]:
        curated = self._curated.models.get(record.id.lower(), "")
        parts = [write.named(iri, record.id, curated, unresolved=False)]
        if record.created:
            parts.append(write.created(iri, record.created))
        if record.access:
            parts.append(write.words(iri, "statedAccess", [record.access]))
        if record.base_words:
            parts.append(write.words(iri, "statedBase", record.base_words))
        if record.licences:
            parts += self._licensed(iri, record)
        for name in record.datasets:
            upper = self._curated.datasets.get(name.lower(), "") or iris.hub("dataset", name)
            if upper not in self._datasets:
                self._datasets.add(upper)
                if name.lower() not in self._curated.datasets:
                    parts.append(write.dataset(upper, name))
            self._report.datasets += 1
            parts.append(write.edge(iri, record.id, "trainedOn", upper))
        return parts

    def _licensed(self, iri: str, record: Record) -> list[str]:
        stated = [f"other ({record.licence_name})"] if record.licence_name else record.licences
        parts = [write.words(iri, "statedLicence", stated)]
        meanings = [self._meaning(tag) for tag in record.licences]
        if record.licence_name:
            meanings = [_named(record.licence_name)]
        # several tags do not say whether all of them hold
        if len(meanings) == 1 and meanings[0]:
            parts.append(write.words(iri, "statedLicenceExpression", meanings))
            licence = self._curated.licences.get(meanings[0])
            if licence:
                parts.append(write.licensed(iri, record.id, meanings[0], [licence]))
        return parts

    def _meaning(self, tag: str) -> str:
        found = licence_tags().get(tag.lower())
        if found is None:
            self._report.unmapped(tag)
        return "" if found in (None, _NO_ONE) else str(found)


@lru_cache(10_000)
def _known_name(name: str) -> str:
    found = wordings.meaning(name)
    return "" if found in (None, _NO_ONE) else str(found)


def _named(name: str) -> str:
    """Return what the name of a licence means that has no tag; a tag may stand there too."""
    tagged = licence_tags().get(name.lower())
    return tagged if tagged not in (None, _NO_ONE) else _known_name(name)
