"""An audit as Markdown for an issue tracker: what each cell says, what stands against it, and what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from openness_kg.base.text import is_web_address, markdown, printable
from openness_kg.views.audit.model import Audit, Finding
from openness_kg.views.words import level_phrase


def escape(text: str) -> str:
    """Return a text so that an issue tracker shows it as it is, and calls nobody by it."""
    return re.sub(r"@", "@&#8203;", markdown(printable(text)))


def _links(links: Iterable[str]) -> str:
    return (
        ", ".join(f"<{link}>" if is_web_address(link) else escape(link) for link in map(printable, links)) or "no link"
    )


def _heading(finding: Finding) -> str:
    words = finding.kind.label.lower() + (f", {finding.about_label}" if finding.about_label else "")
    if finding.marks:
        words += f" ({', '.join(finding.marks)})"
    if finding.criterion is None:
        return f"### Entry: {escape(words)}"
    return f"### {escape(finding.criterion.label)} ({escape(finding.criterion.slug)}): {escape(words)}"


def _finding(finding: Finding) -> Iterator[str]:
    yield from (_heading(finding), "", escape(finding.kind.sentence), "")
    given = f"**{escape(level_phrase(finding.level))}**" if finding.level else "given"
    yield f"- This entry, {escape(finding.edition.label)}: {given}; {_links(finding.cited)}"
    for other in finding.siblings:
        told = other.edition if other.project == finding.project else other.project
        value = f"**{escape(level_phrase(other.level))}**"
        yield f"- {escape(told.label)}, {escape(other.criterion.label)}: {value}; {_links(other.evidence)}"
    if finding.expected and not finding.siblings:
        yield f"- Lineage: **{escape(' or '.join(map(level_phrase, finding.expected)))}**"
    if not finding.siblings:
        yield from (f"- {escape(reason)}" for reason in finding.because)
    yield from (f"- Not counted: {escape(doubt)}" for doubt in finding.doubt)
    if finding.evidence:
        yield f"- Links: {_links(finding.evidence)}"
    yield from ("", escape(finding.kind.request), "")


def render(audit: Audit) -> str:
    """Return the findings by project, each project under a heading of its own."""
    lines: list[str] = []
    by_project = sorted(audit.findings, key=lambda finding: (finding.project.label, finding.project.iri))
    for project, members in groupby(by_project, key=lambda finding: finding.project):
        lines += [f"## {escape(project.label)}", ""]
        for finding in sorted(members, key=lambda finding: finding.kind.remark):
            lines += _finding(finding)
    return "\n".join(lines or ["Nothing found.", ""])
