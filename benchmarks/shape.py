"""Measures the shape of real model trees: histograms, and nothing else, for :mod:`hub_world` to make more of it.

    .venv/bin/python benchmarks/shape.py DIR [-o benchmarks/shape.json]

DIR holds ``edges.tsv`` (relation, base, model) and ``models.jsonl`` (metadata in the Hub's own shape), read as
``openness-kg import huggingface`` reads them. Children, depth and relations are counted in the edges, all else in the
metadata. Names of repositories are keys while it counts, and are not written: many are those of single persons.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openness_kg.importing.hub.known import Curated
from openness_kg.importing.hub.read import rows
from openness_kg.importing.hub.record import Record, RowReader
from openness_kg.importing.hub.report import HubReport

HERE = Path(__file__).parent
SOURCE = "hub-trees-2025-04"
CRAWL = "the crawls behind hamidahoderinwale/model_metadata_analyses, spring 2025, newest record of each model"
DEEPEST = 3
"""From this depth on, models are counted together: there are few of them."""
Histogram = dict[str, int]


def records(path: Path, report: HubReport) -> Iterator[Record]:
    """Yield what the rows of a file declare."""
    reader = RowReader(str(path), report)
    for line, row in rows(path, report):
        record = reader.record(line, row)
        if record is not None:
            yield record


def histogram(counted: Counter[Any]) -> Histogram:
    """Return a counter in order of what was counted, numbers as numbers."""
    order = sorted(counted, key=lambda key: (0, key, "") if isinstance(key, int) else (1, 0, key))
    return {str(key): counted[key] for key in order}


def trees(edges: list[tuple[str, str, str]]) -> dict[str, Any]:
    """Return histograms of children, depth, bases and relations.

    Args:
        edges: the local name of the property, base and model of each edge; names in lower case.

    """
    children: dict[str, set[str]] = defaultdict(set)
    bases: dict[str, set[str]] = defaultdict(set)
    for _, base, model in edges:
        children[base].add(model)
        bases[model].add(base)
    depth = dict.fromkeys((base for base in children if base not in bases), 0)
    waiting = list(depth)
    for name in waiting:
        # the list grows while it is walked, so that each model has its shortest way to a root
        for child in children.get(name, ()):
            if child not in depth:
                depth[child] = depth[name] + 1
                waiting.append(child)
    by_depth: dict[int, Counter[int]] = defaultdict(Counter)
    for name, steps in depth.items():
        by_depth[min(steps, DEEPEST)][len(children.get(name, ()))] += 1
    return {
        "children": {str(steps): histogram(by_depth[steps]) for steps in sorted(by_depth)},
        "depth": histogram(Counter(steps for steps in depth.values() if steps)),
        "bases": histogram(Counter(len(found) for found in bases.values())),
        "relations": histogram(Counter(name for name, _, _ in edges)),
    }


def metadata(found: list[Record]) -> dict[str, Any]:
    """Return histograms of licences, access, datasets and months of what models declare."""
    curated = Curated.shipped()
    used = Counter(name.lower() for record in found for name in record.datasets)
    return {
        # a model with several tags counts once, under all of them
        "licences": histogram(Counter(" ".join(sorted(record.licences)) for record in found)),
        "licence_names": sum(bool(record.licence_name) for record in found),
        "access": histogram(Counter(record.access for record in found)),
        "datasets": histogram(Counter(len(record.datasets) for record in found)),
        "datasets_curated": sum(number for name, number in used.items() if name in curated.datasets),
        "dataset_uses": histogram(Counter(used.values())),
        "months": histogram(Counter(record.created[:7] for record in found)),
    }


def measure(folder: Path) -> dict[str, Any]:
    """Return the shape of what a folder holds."""
    report = HubReport()
    edges: dict[tuple[str, str, str], None] = {}
    for record in records(folder / "edges.tsv", report):
        for base, names in record.bases.items():
            edges.update(dict.fromkeys((name, base.lower(), record.id.lower()) for name in names))
    found = {record.id.lower(): record for record in records(folder / "models.jsonl", report)}
    return {
        "source": SOURCE,
        "crawl": CRAWL,
        "models": len(found),
        "edges": len(edges),
        **trees(list(edges)),
        **metadata(list(found.values())),
    }


def main() -> None:
    """Write the shape of a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("-o", "--output", type=Path, default=HERE / "shape.json", metavar="FILE")
    given = parser.parse_args()
    shape = measure(given.folder)
    lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in shape.items())
    given.output.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    print(f"{given.output}: {shape['models']} models, {shape['edges']} edges")


if __name__ == "__main__":
    main()
