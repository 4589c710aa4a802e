"""Words about findings that several formats share."""

from __future__ import annotations

from openness_kg.audit.model import Finding
from openness_kg.explain.as_text import level


def cell(finding: Finding) -> str:
    """Return the cell and its levels in words, such as ``Alpaca · Base data (LLaMA 7B): closed, against partial``."""
    if finding.criterion is None:
        return finding.project.label
    against = f", against {' and '.join(map(level, finding.expected))}" if finding.expected else ""
    given = f": {level(finding.level)}{against}" if finding.level else ""
    about = f" ({finding.about_label})" if finding.about_label else ""
    return f"{finding.project.label} · {finding.criterion.label}{about}{given}"


def web(link: str) -> bool:
    """Tell whether a link is an address on the web, which alone may be followed."""
    return link.lower().startswith(("https://", "http://"))


def printable(text: str) -> str:
    """Return a text with a replacement for whatever would steer a terminal or turn the direction of reading."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
