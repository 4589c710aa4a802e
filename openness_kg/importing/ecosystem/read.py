"""Reads the files of the catalogue: each is a list of entries."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from openness_kg.base.errors import OpennessError
from openness_kg.importing.common import licences, yamlfile
from openness_kg.importing.common.folder import documents
from openness_kg.importing.common.yamlfile import Sequence, YamlMapping, shown
from openness_kg.importing.ecosystem.fields import Fields
from openness_kg.importing.ecosystem.model import FOLDER, Asset, EcosystemReport

MOST = 50_000
"""Keys and values of a file."""
MOST_ENTRIES = 5000
KINDS = ("model", "dataset", "application")
ACCESS = ("open", "limited", "closed")

_TAKEN = frozenset(
    {"type", "name", "organization", "access", "license", "created_date", "url", "dependencies"}
)  # fmt: skip
_NOT_TAKEN = frozenset(
    {
        "adaptation", "analysis", "datasheet", "description", "excluded", "failures", "feedback", "included",
        "intended_uses", "modality", "model_card", "monitoring", "monthly_active_users", "nationality", "output_space",
        "prohibited_uses", "quality_control", "sample", "size", "terms_of_service", "training_emissions",
        "training_hardware", "training_time", "user_distribution",
    }
)  # fmt: skip
"""Keys of which there may be very many: they are reported by their number."""


def read(folder: Path, report: EcosystemReport) -> Iterator[Asset]:
    """Yield the entries of the catalogue, in the order of files and lines.

    Args:
        folder: the repository, or its folder of YAML files.
        report: takes whatever is wrong, and what is not taken.

    Raises:
        OpennessError: the folder cannot be read, or holds more than any catalogue.

    """
    for file, document in documents(folder, FOLDER, (), partial(yamlfile.parse_any, most=MOST), report):
        if not isinstance(document, Sequence):
            problem = "No list of entries stands here; left out."
            report.add(file, document.line if document else 0, "", shown(document), "shape", problem)
            continue
        for value in document.items:
            if not isinstance(value, YamlMapping):
                report.add(file, value.line, "", shown(value), "shape", "This is no entry; left out.")
                continue
            report.entries += 1
            if report.entries > MOST_ENTRIES:
                raise OpennessError(
                    f"{folder}: there are more entries than a catalogue has; the most is {MOST_ENTRIES}."
                )
            if (asset := _asset(file, value, report)) is not None:
                yield asset


def _asset(file: str, entry: YamlMapping, report: EcosystemReport) -> Asset | None:
    for key, value in entry.repeated:
        report.repeated(file, key, value)
    fields = Fields(file, entry, report)
    name, kind = fields.name(), fields.text("type").casefold()
    if not name:
        report.add(file, entry.line, "name", shown(entry), "name-missing", "The entry has no name; left out.")
        return None
    if kind not in KINDS:
        problem = f"No type of the catalogue ({', '.join(KINDS)}): {name} is left out."
        report.add(file, entry.lines.get("type", entry.line), "type", kind, "type-unknown", problem)
        return None
    lines = entry.lines | {"": entry.line}
    if kind == "application":
        return Asset(file, kind, name, lines)
    fields.count(_TAKEN, _NOT_TAKEN)
    access, note = fields.explained("access")
    if (word := access.casefold()) not in ACCESS:
        problem = f"No word of the catalogue for access ({', '.join(ACCESS)}): unknown."
        report.add(file, lines.get("access", entry.line), f"{name}.access", access, "access-unknown", problem)
        word = ""
    licence = fields.text("license")
    return Asset(
        file,
        kind,
        name,
        lines,
        maker=fields.text("organization"),
        access=word,
        access_note=note,
        licence=licences.expression((licence,), file, lines.get("license", 0), f"{name}.license", report),
        created=fields.date("created_date"),
        pages=fields.pages("url"),
        dependencies=fields.dependencies("dependencies"),
    )
