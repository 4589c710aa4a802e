"""An audit for people: grouped by kind and edition, 80 columns wide but for links."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator
from itertools import groupby

from rich.console import Console
from rich.text import Text

from openness_kg.base.text import printable
from openness_kg.views.audit.model import Audit, Finding, FindingKind
from openness_kg.views.audit.words import cell

_WIDE = 80
_KIND, _EDITION, _CELL, _MARK, _LINK = "bold", "bold dim", "yellow", "italic", "dim"


def _lines(audit: Audit) -> Iterator[Text]:
    for kind in audit.kinds:
        findings = audit.of(kind)
        if findings:
            yield from _group(kind, findings)
    silent = [kind.name for kind in audit.kinds if not audit.of(kind)]
    if silent:
        yield from _wrapped(f"Nothing found: {', '.join(silent)}", "", "dim")


def _group(kind: FindingKind, findings: list[Finding]) -> Iterator[Text]:
    yield Text(f"{kind.name} ({len(findings)})", style=_KIND)
    yield from _wrapped(kind.sentence, "", "")
    for edition, members in groupby(findings, key=lambda finding: finding.edition):
        yield Text()
        yield Text(f"  {printable(edition.slug)}", style=_EDITION)
        for finding in members:
            yield from _finding(finding)
    yield Text()


def _finding(finding: Finding) -> Iterator[Text]:
    yield from _wrapped(cell(finding), "  ", _CELL)
    for mark in finding.marks:
        yield from _wrapped(f"[{mark}]", "    ", _MARK)
    for reason in finding.because:
        yield from _wrapped(reason, "    ", "")
    for link in finding.links:
        yield Text(f"      {printable(link)}", style=_LINK)


def _wrapped(text: str, indent: str, style: str) -> Iterator[Text]:
    for line in textwrap.wrap(
        printable(text), _WIDE, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False
    ):
        yield Text(line, style=style)


def in_colour(audit: Audit) -> str:
    """Return the audit for the terminal behind stdout, in as many colours as that has."""
    seen = Console()
    console = Console(file=io.StringIO(), force_terminal=True, width=seen.width, no_color=seen.no_color)
    with console.capture() as capture:
        for line in _lines(audit):
            console.print(line, soft_wrap=True, highlight=False)
    return capture.get()


def render(audit: Audit) -> str:
    """Return the audit without colour."""
    return "\n".join(line.plain for line in _lines(audit)) + "\n"
