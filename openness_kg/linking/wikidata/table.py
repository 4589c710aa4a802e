"""Proposals as rows of SSSOM/TSV (https://w3id.org/sssom/spec), and adding those that are proved to a table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from openness_kg.base.errors import OpennessError, first_line
from openness_kg.base.iris import PREFIXES
from openness_kg.base.text import printable
from openness_kg.graph import mappings, reading
from openness_kg.linking.wikidata.evidence import LABEL, WDT, Proposal

COLUMNS = (
    *("subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification"),
    *("subject_match_field", "object_match_field", "match_string", "confidence", "comment"),
)
_NAMESPACES = {
    **{
        name: PREFIXES[name]
        for name in ("dataset", "dct", "foaf", "licence", "model", "okg", "organisation", "project")
    },
    "wdt": WDT,
    "wikidata": "http://www.wikidata.org/entity/",
}
_BUILT_IN = {name: mappings.BUILT_IN[name] for name in ("rdfs", "semapv", "skos")}
_WORDS = {
    LABEL: "label",
    PREFIXES["skos"] + "altLabel": "alias",
    f"{WDT}P2479": "SPDX licence identifier (P2479)",
    f"{WDT}P856": "official website (P856)",
    f"{WDT}P1324": "source code repository (P1324)",
}


def proposed(proposals: Iterable[Proposal]) -> str:
    """Return proposals as a table of their own, for review; what is not proved stands there as a close match."""
    head = (
        "#curie_map:",
        *(f"#  {prefix}: {namespace}" for prefix, namespace in _NAMESPACES.items()),
        "#mapping_set_id: https://w3id.org/openness-kg/mappings/wikidata-proposals",
        "#mapping_set_title: Proposed links of the Openness Knowledge Graph to Wikidata",
        "#license: https://creativecommons.org/licenses/by/4.0/",
        f"#mapping_date: {_today()}",
    )
    rows = (_line([row[column] for column in COLUMNS]) for row in map(_row, proposals))
    return "\n".join(head) + "\n" + _line(COLUMNS) + "".join(rows)


def extended(path: Path, proposals: Iterable[Proposal]) -> str:
    """Return the text of a table with a row for each proposal that is proved, in its place by subject.

    What stands there stays as it is, but for the date of the whole.

    Raises:
        OpennessError: the table cannot be read, or would not be valid SSSOM/TSV.

    """
    lines = list(io.StringIO(reading.text(path), newline=""))
    length = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    header = next(csv.reader(lines[length:], delimiter="\t"), [])
    records = [(_key(dict(zip(header, cells, strict=False))), text) for cells, text in _records(lines[length + 1 :])]
    new = [_row(proposal) for proposal in proposals if proposal.proved]
    for row in new:
        place = next((number for number, (key, _) in enumerate(records) if key > _key(row)), len(records))
        records.insert(place, (_key(row), _line([row.get(column, "") for column in header])))
    whole = "".join(
        (
            *_head(lines[:length], [{name: row.get(name, "") for name in header} for row in new]),
            lines[length],
            *(text for _, text in records),
        )
    )
    _refuse_invalid(whole, path)
    return whole


def words(proposal: Proposal) -> str:
    """Return what agrees, in words."""
    said = dict.fromkeys(_WORDS[one.field] for one in proposal.evidence)
    return " and ".join(said)


def _row(proposal: Proposal) -> dict[str, str]:
    first = proposal.evidence[0]
    fields = "|".join(sorted({_curie(one.field) for one in proposal.evidence}))
    alone = len({(one.own, one.field, one.value) for one in proposal.evidence}) == 1
    why = "" if proposal.proved else f"; for review: {proposal.against}"
    return {
        "subject_id": _curie(proposal.entity),
        "subject_label": proposal.label,
        "predicate_id": _curie(proposal.predicate),
        "object_id": _curie(proposal.item),
        "object_label": proposal.item_label,
        "mapping_justification": _curie(proposal.justification),
        "subject_match_field": _curie(first.own) if alone else "",
        "object_match_field": fields,
        "match_string": first.value if alone else "",
        "confidence": proposal.confidence,
        "comment": f"Wikidata, asked on {_today()}: {words(proposal)} agree{'s' if alone else ''}{why}",
    }


def _line(cells: Iterable[str]) -> str:
    output = io.StringIO()
    # what ends a line in a label would end the row for readers that know no quotes
    csv.writer(output, delimiter="\t", lineterminator="\n").writerow(
        printable(re.sub(r"\s+", " ", cell)) for cell in cells
    )
    return output.getvalue()


def _records(lines: Sequence[str]) -> Iterator[tuple[list[str], str]]:
    """Yield the cells of each record with its text as it stands; cells may have lines."""
    reader = csv.reader(lines, delimiter="\t")
    begin = 0
    for cells in reader:
        text = "".join(lines[begin : reader.line_num])
        begin = reader.line_num
        yield cells, text if text.endswith("\n") else f"{text}\n"


def _key(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in ("subject_id", "predicate_id", "object_id"))


def _head(lines: Sequence[str], new: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Yield the metadata, with the date of today and a prefix for each that new rows use."""
    used = {cell.partition(":")[0] for row in new for name, cell in row.items() if name.endswith(("_id", "_field"))}
    declared = {found[1] for line in lines if (found := re.match(r"#\s+[\"']?([\w-]+)[\"']?\s*:", line))}
    missing = [name for name in _NAMESPACES if name in used and name not in declared]
    for line in lines:
        yield f"#mapping_date: {_today()}\n" if line.startswith("#mapping_date:") and new else line
        if line.startswith("#curie_map:"):
            yield from (f"#  {name}: {_NAMESPACES[name]}\n" for name in missing)


def _curie(iri: str) -> str:
    for prefix, namespace in (_NAMESPACES | _BUILT_IN).items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    raise OpennessError(f"<{iri}> is nothing that the graph links to Wikidata.")


def _refuse_invalid(text: str, path: Path) -> None:
    import sssom_pydantic.io
    import yaml

    try:
        with sssom_pydantic.io.read_iterable(io.StringIO(text)) as parsed:
            faults = [one.exception for one in parsed.mappings if isinstance(one, sssom_pydantic.io.ParseError)]
    except (ValueError, TypeError, yaml.YAMLError) as error:
        faults = [error]
    if faults:
        raise OpennessError(f"{path}: the table would be no valid SSSOM: {first_line(faults[0])}; nothing is written.")


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
