"""Changes as plain text."""

from __future__ import annotations

from collections.abc import Iterable

from openness_kg.views.changes.model import Changes, Criterion


def criterion_sentence(criterion: Criterion) -> str:
    """Return how a criterion differs, in words."""
    if criterion.difference in ("added", "dropped"):
        return f"{criterion.aspect}: {criterion.difference}"
    return f"{criterion.aspect}: {criterion.difference} {criterion.before} → {criterion.after}"


def sections(changes: Changes) -> list[tuple[str, list[str]]]:
    """Return headings, each with its lines; a heading counts what is below it."""
    return [
        (f"{len(changes.added)} systems added", [f"{named.label} ({named.slug})" for named in changes.added]),
        (f"{len(changes.dropped)} systems dropped", [f"{named.label} ({named.slug})" for named in changes.dropped]),
        (f"{len(changes.criteria)} differences of criteria", [criterion_sentence(one) for one in changes.criteria]),
        (
            f"{len(changes.bases)} other bases, in the editions' words",
            [f"{base.project.label}: {base.before or 'none'} → {base.after or 'none'}" for base in changes.bases],
        ),
        (
            f"{len(changes.levels)} other levels",
            [f"{level.project.label}: {level.aspect}: {level.before} → {level.after}" for level in changes.levels],
        ),
    ]


def render(changes: Changes) -> str:
    """Return the changes as lines that end with a newline."""
    lines = [f"{changes.earlier.label} → {changes.later.label}"]
    for heading, below in sections(changes):
        lines += ["", heading, *_indented(below)]
    return "\n".join(lines) + "\n"


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]
