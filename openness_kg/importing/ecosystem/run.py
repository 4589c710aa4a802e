"""Imports the catalogue."""

from __future__ import annotations

from pathlib import Path

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.importing.common import output, permalink
from openness_kg.importing.common.lookup import GraphLookup
from openness_kg.importing.ecosystem.compare import compare
from openness_kg.importing.ecosystem.model import EcosystemReport
from openness_kg.importing.ecosystem.read import read
from openness_kg.importing.ecosystem.subjects import EcosystemSubjects
from openness_kg.importing.ecosystem.write import turtle


def import_ecosystem(folder: Path, target: Path, commit: str = "") -> EcosystemReport:
    """Read the catalogue from a folder and write the models and datasets that the graph does not have below a target.

    The target gets ``models/``, ``datasets/`` and ``organisations/``. What the graph has is not written again but
    compared: the report says where the catalogue differs, and what it could add.

    Args:
        folder: the catalogue's repository, or its folder of YAML files.
        target: where to write.
        commit: the commit of the repository that the folder holds, for permanent links; may be unknown.

    Raises:
        OpennessError: the folder yields no entry, the commit is none, or a file cannot be written.

    """
    permalink.check(commit)
    known, report = GraphLookup(), EcosystemReport()
    subjects = EcosystemSubjects(known, report, read(folder, report))
    files: dict[str, str] = {}
    used: set[str] = set()
    for subject in subjects:
        if not subject.is_new:
            compare(subject, known, report)
            continue
        kind = subject.asset.kind
        files[f"{kind}s/{iris.slug(subject.iri)}.ttl"] = turtle(subject, known, commit, report)
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
    files |= subjects.makers.files("Makers that Ecosystem Graphs names", used)
    output.write(files, target, "what was imported")
    return report
