"""Blocks of fields in an index's file: what is there, and a line in the report for what should not be."""

from __future__ import annotations

from collections.abc import Iterable

from openness_kg.importing.common import yamlfile
from openness_kg.importing.common.report import ImportReport
from openness_kg.importing.common.yamlfile import Scalar, Sequence, YamlMapping, shown


def mapping(document: YamlMapping, key: str, file: str, report: ImportReport) -> YamlMapping:
    """Return the block under a key; an empty one, reported, if something else stands there."""
    value = document.items.get(key)
    if isinstance(value, YamlMapping):
        for again, ignored in value.repeated:
            report.repeated(file, f"{key}.{again}", ignored)
        return value
    if value is not None and not (isinstance(value, Scalar) and not value.text):
        report.add(file, value.line, key, shown(value), "shape", "No block of fields stands here; left out.")
    return YamlMapping(document.lines.get(key, 0))


def text(block: YamlMapping, key: str) -> str:
    """Return the text of a field; an empty one if there is none."""
    value = block.items.get(key)
    return value.text if isinstance(value, Scalar) else ""


def texts(block: YamlMapping, key: str, where: str, file: str, report: ImportReport) -> tuple[str, ...]:
    """Return the texts of a field: one as a rule; several, reported, where a list or a mapping stands."""
    value = block.items.get(key)
    found = yamlfile.texts(value)
    if isinstance(value, YamlMapping | Sequence):
        kind, shape = ("text-list", "A list") if isinstance(value, Sequence) else ("text-mapping", "A mapping")
        number = f"{len(found)} text{'' if len(found) == 1 else 's'}"
        problem = f"{shape} of {number} stands where one text is usual; each is taken."
        report.add(file, block.lines[key], f"{where}.{key}", shown(value), kind, problem)
    return found


def unknown_keys(block: YamlMapping, where: str, known: Iterable[str], file: str, report: ImportReport) -> None:
    """Report the fields of a block that are not known."""
    for key in block.items.keys() - set(known):
        full = f"{where}.{key}" if where else key
        report.add(
            file, block.lines[key], full, shown(block.items[key]), "key-unknown", "The key is not known here; left out."
        )


def misshapen(block: YamlMapping, where: str, texts: Iterable[str], file: str, report: ImportReport) -> None:
    """Report the fields of a block that should be a single text and are not."""
    for key in texts:
        value = block.items.get(key)
        if value is not None and not isinstance(value, Scalar):
            problem = "A single text should stand here; taken as empty."
            report.add(file, block.lines[key], f"{where}.{key}", shown(value), "shape", problem)


def respelt(block: YamlMapping, where: str, spellings: dict[str, str], file: str, report: ImportReport) -> YamlMapping:
    """Return a block with keys that are known to be misspelt under their right name, and report each."""
    if not spellings.keys() & block.items.keys():
        return block
    items, lines = dict(block.items), dict(block.lines)
    for wrong, right in spellings.items():
        if wrong not in items or right in items:
            continue
        items[right], lines[right] = items.pop(wrong), lines.pop(wrong)
        report.add(
            file, lines[right], f"{where}.{wrong}", shown(items[right]), "key-misspelt", f"The key is read as {right}."
        )
    return YamlMapping(block.line, items, lines, block.repeated)
