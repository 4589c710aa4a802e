"""Counts of heirs as text lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from openness_kg.base.text import printable
from openness_kg.views.lineage.counts import Count, Counts


def render(counts: Counts) -> str:
    """Return the counts as lines that end with a newline; nothing in them steers a terminal."""
    lines = [f"{printable(counts.label)}: {_told(counts.heirs)}"]
    lines += _group("How they were made", ((one.label, one.count) for one in counts.relations))
    binding = [(one.label, one.count) for one in counts.restrictions if one.binds]
    others = [(one.label, one.count) for one in counts.restrictions if not one.binds]
    lines += _group("Restrictions that bind it and that they inherit", binding)
    lines += _group("Restrictions that they inherit from elsewhere", others)
    silent = (("state none", counts.unlicensed), ("only an edge is known", counts.unread))
    lines += _group("Licences of models", ((label, count) for label, count in silent if count.heirs))
    return "\n".join(lines) + "\n"


def _told(count: Count) -> str:
    return f"{count.heirs:,} heir{'s' if count.heirs != 1 else ''}{_declared(count)}"


def _declared(count: Count) -> str:
    if not count.declared:
        return ""
    return ", all declared" if count.declared == count.heirs else f", {count.declared:,} of them declared"


def _group(title: str, counted: Iterable[tuple[str, Count]]) -> Iterator[str]:
    rows = list(counted)
    if rows:
        yield ""
        yield title
    wide = max((len(f"{count.heirs:,}") for _, count in rows), default=0)
    for label, count in rows:
        yield f"  {count.heirs:>{wide},}  {printable(label)}{_declared(count)}"
