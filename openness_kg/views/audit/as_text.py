"""An audit for people: grouped by kind and edition, first what settles most, 80 columns wide but for links."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from openness_kg.base.text import printable
from openness_kg.views.audit.model import Audit, Finding, FindingKind
from openness_kg.views.audit.words import cell

_WIDE = 80
_KIND, _EDITION, _CELL, _MARK, _LINK = "bold", "bold dim", "yellow", "italic", "dim"


class Line(NamedTuple):
    """A line, and how a terminal shows it: a style of Rich, or nothing."""

    text: str
    style: str = ""


def lines(audit: Audit) -> Iterator[Line]:
    """Yield the lines of an audit."""
    for kind in audit.in_order():
        findings = audit.of(kind)
        if findings:
            yield from _group(kind, findings)
    silent = [kind.name for kind in audit.in_order() if not audit.of(kind)]
    if silent:
        yield from _wrapped(f"Nothing found: {', '.join(silent)}", "", "dim")


def _group(kind: FindingKind, findings: list[Finding]) -> Iterator[Line]:
    yield Line(f"{kind.name} ({len(findings)})", style=_KIND)
    yield from _wrapped(kind.sentence, "", "")
    for edition, members in groupby(findings, key=lambda finding: finding.edition):
        yield Line("")
        yield Line(f"  {printable(edition.slug)}", style=_EDITION)
        for finding in sorted(members, key=lambda finding: -finding.settles):
            yield from _finding(finding)
    yield Line("")


def _finding(finding: Finding) -> Iterator[Line]:
    yield from _wrapped(cell(finding), "  ", _CELL)
    for mark in finding.marks:
        yield from _wrapped(f"[{mark}]", "    ", _MARK)
    for reason in finding.because:
        yield from _wrapped(reason, "    ", "")
    for doubt in finding.doubt:
        yield from _wrapped(f"Not counted: {doubt}", "    ", "")
    for link in finding.links:
        yield Line(f"      {printable(link)}", style=_LINK)


def _wrapped(text: str, indent: str, style: str) -> Iterator[Line]:
    for line in textwrap.wrap(
        printable(text), _WIDE, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False
    ):
        yield Line(line, style=style)


def render(audit: Audit) -> str:
    """Return the audit without colour."""
    return "\n".join(line.text for line in lines(audit)) + "\n"
