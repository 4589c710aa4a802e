"""Imports the catalogue."""

from __future__ import annotations

from pathlib import Path

from openness_kg.base.errors import OpennessError
from openness_kg.graph.documents import Document
from openness_kg.graph.sinks.sink import Sink
from openness_kg.importing.common import licences, permalink
from openness_kg.importing.common.lookup import GraphLookup
from openness_kg.importing.ecosystem.compare import compare
from openness_kg.importing.ecosystem.model import EcosystemReport
from openness_kg.importing.ecosystem.read import read
from openness_kg.importing.ecosystem.subjects import EcosystemSubjects
from openness_kg.importing.ecosystem.write import document


def import_ecosystem(folder: Path, sink: Sink, commit: str = "") -> EcosystemReport:
    """Read the catalogue from a folder and yield the models and datasets that the graph does not have to a sink.

    The sink gets ``models/``, ``datasets/``, ``organisations/`` and ``licences/``. What the graph has is not written
    again but compared: the report says where the catalogue differs, and what it could add.

    Args:
        folder: the catalogue's repository, or its folder of YAML files.
        sink: takes what is made.
        commit: the commit of the repository that the folder holds, for permanent links; may be unknown.

    Raises:
        OpennessError: the folder yields no entry, or the commit is none.

    """
    permalink.check(commit)
    known, report = GraphLookup(), EcosystemReport()
    subjects = EcosystemSubjects(known, report, read(folder, report))
    used: set[str] = set()
    picked: dict[str, Document] = {}
    for subject in subjects:
        if not subject.is_new:
            compare(subject, known, report)
            continue
        kind = subject.asset.kind
        sink.add(document(subject, known, commit, report))
        picked |= {choice.place: choice for choice in licences.choices(subject.asset.licence, known)}
        report.models += kind == "model"
        report.datasets += kind == "dataset"
        report.edges += len(subject.edges)
        used.update(subject.makers)
    if not report.entries:
        raise OpennessError(
            f"{folder}: there is no entry of Ecosystem Graphs here ({report.summary()}): "
            "name its repository, or the folder of its YAML files."
        )
    report.add_counts()
    for found in (*picked.values(), *subjects.makers.documents("Makers that Ecosystem Graphs names", used)):
        sink.add(found)
    return report
