"""Changes as a page in Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from openness_kg.base.text import is_web_address, printable
from openness_kg.base.text import markdown as escape
from openness_kg.views.changes.as_text import criterion_sentence
from openness_kg.views.changes.model import Changes
from openness_kg.views.words import Named


def render(changes: Changes) -> str:
    """Return the changes as a page: lists of systems and criteria, tables of bases and levels."""
    lines = [f"# {escape(changes.later.label)}: what changed", "", f"Held against: {escape(changes.earlier.label)}."]
    for heading, systems in (("Systems added", changes.added), ("Systems dropped", changes.dropped)):
        lines += ["", f"## {heading}: {len(systems)}", "", *(f"- {_system(one)}" for one in systems)]
    lines += ["", f"## Criteria that differ: {len(changes.criteria)}", ""]
    lines += [f"- {escape(criterion_sentence(one))}" for one in changes.criteria]
    lines += ["", f"## Other bases, in the editions' words: {len(changes.bases)}", ""]
    bases = ((_system(b.project), escape(b.before or "none"), escape(b.after or "none")) for b in changes.bases)
    lines += _table(("System", "before", "after"), bases)
    lines += ["", f"## Other levels: {len(changes.levels)}", ""]
    levels = (
        (
            _system(one.project),
            escape(one.aspect),
            _level(one.before, one.link_before),
            _level(one.after, one.link_after),
        )
        for one in changes.levels
    )
    lines += _table(("System", "aspect", "before", "after"), levels)
    return "\n".join(lines) + "\n"


def _system(named: Named) -> str:
    return f"{escape(named.label)} (`{named.slug}`)"


def _level(level: str, link: str) -> str:
    return f"[{escape(level)}](<{printable(link)}>)" if is_web_address(link) else escape(level)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ("---",) * len(head), *rows)]
