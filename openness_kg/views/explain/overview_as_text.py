"""An overview as plain text."""

from __future__ import annotations

from openness_kg.views.explain.as_text import derivation, derived_only, verdict
from openness_kg.views.explain.model import Line, Overview
from openness_kg.views.words import level_phrase


def render(overview: Overview) -> str:
    """Return the overview as lines that end with a newline: a line for each criterion."""
    if overview.scheme is not None:
        lines = [f"{overview.project.label} · scheme {overview.scheme.slug}", derived_only(overview.rated), ""]
        lines += _columns([(line.criterion.slug, verdict(line)) for line in overview.criteria if line.rule])
        rest = [line.criterion.slug for line in overview.criteria if not line.rule]
        if rest:
            lines += ["", f"No rule derives the others, so nothing is said on {', '.join(rest)}."]
    else:
        edition = overview.edition.slug if overview.edition else ""
        lines = [f"{overview.project.label} · {edition}", ""]
        lines += _columns([("criterion", "curated", "derived", "effective"), *map(_cells, overview.criteria)])
    return "\n".join(lines) + "\n"


def _cells(line: Line) -> tuple[str, str, str, str]:
    derived, _, reason = derivation(line).partition(": ")
    if line.rule is None:
        derived, reason = "–", ""
    effective = verdict(line)
    if line.outcome in ("confirmed", "consistent") and line.through:
        effective += f" through {', '.join(named.label for named in line.through)}"
    return line.criterion.slug, level_phrase(line.curated), derived, f"{effective}; {reason}" if reason else effective


def _columns(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
