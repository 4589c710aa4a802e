"""Whether SSSOM files hold: the format by sssom-pydantic, and that they link this graph to Wikidata."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from openness_kg.base.iris import PREFIXES
from openness_kg.graph import reading
from openness_kg.graph.mappings import Mapping, read
from openness_kg.validation.model import Fault

SHAPES = "https://w3id.org/openness-kg/shapes#"
SKOS = PREFIXES["skos"]
EXACT = SKOS + "exactMatch"
MATCHES = tuple(f"{SKOS}{name}Match" for name in ("exact", "close", "broad", "narrow", "related"))
_ITEM = re.compile(r"http://www\.wikidata\.org/entity/Q[1-9][0-9]*")


def faults(paths: Iterable[Path], triples: Iterable[ox.Triple]) -> Iterator[Fault]:
    """Yield a Violation, with file and line, for each fault of SSSOM files.

    Args:
        paths: SSSOM/TSV files.
        triples: the graph in which the subjects have to be described.

    Raises:
        OpennessError: a file cannot be read or is no SSSOM/TSV.

    """
    described = {triple.subject.value for triple in triples if isinstance(triple.subject, ox.NamedNode)}
    exact: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        rows = read(path)
        yield from _format(path, rows)
        for row in rows:
            for shape, message in _faults(row, described, exact):
                yield Fault("Violation", row.subject, row.predicate, SHAPES + shape, message, str(path), row.line)


def _faults(row: Mapping, described: set[str], exact: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
    if row.subject not in described:
        yield "MappingSubject", "The subject is described nowhere in the graph: describe it, or remove the row."
    if row.predicate not in MATCHES:
        yield (
            "MappingPredicate",
            f"A mapping says skos:exactMatch, skos:closeMatch or another match of SKOS, but not <{row.predicate}>.",
        )
    if not _ITEM.fullmatch(row.object):
        yield (
            "MappingObject",
            f"<{row.object}> is no item of Wikidata: its IRI is http://www.wikidata.org/entity/Q and a number.",
        )
    if row.predicate == EXACT and not row.negated:
        # exactMatch is transitive, so a second one would make one thing of two
        for one, other in ((row.subject, row.object), (row.object, row.subject)):
            exact[one].add(other)
            if len(exact[one]) > 1:
                yield "MappingExactOnce", f"<{one}> has more than one skos:exactMatch: keep one, the rest are close."


def _format(path: Path, rows: list[Mapping]) -> Iterator[Fault]:
    """Yield what sssom-pydantic says of the metadata and of each row; it yields one result a row, in order."""
    import sssom_pydantic.io
    import yaml

    def fault(error: object, line: int, focus: str) -> Fault:
        message = f"This is no valid SSSOM: {_reason(error)}."
        return Fault("Violation", focus, "", SHAPES + "MappingFormat", message, str(path), line)

    try:
        with sssom_pydantic.io.read_iterable(io.StringIO(reading.text(path))) as parsed:
            if parsed.mapping_set.license is None:
                yield fault("the metadata has no license, which SSSOM requires", 1, str(parsed.mapping_set.id))
            for row, result in zip(rows, parsed.mappings, strict=True):
                if isinstance(result, sssom_pydantic.io.ParseError):
                    yield fault(result.exception, row.line, row.subject)
    except (ValueError, TypeError, yaml.YAMLError) as error:
        yield fault(error, 1, "")


def _reason(error: object) -> str:
    """Return the first thing that is wrong, in one line, with the slot it is about."""
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
