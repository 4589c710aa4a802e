"""Counts, by kind of fact, which have a source of their own, an index's word alone, or none: for data/README.md.

python benchmarks/sources.py
"""

from __future__ import annotations

import openness_kg

COLUMNS = ("scope", "kind", "facts", "independently", "indexOnly", "without")
HEADINGS = ("of", "kind of fact", "facts", "independent source", "index only", "none")


def main() -> None:
    """Print the answer of the catalogue as a table in Markdown."""
    print(f"| {' | '.join(HEADINGS)} |\n|{'---|' * len(HEADINGS)}")
    for row in openness_kg.load().query("questions/sources-by-kind-of-fact").texts():
        print(f"| {' | '.join(row[column] for column in COLUMNS)} |")


if __name__ == "__main__":
    main()
