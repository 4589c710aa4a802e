"""An audit for the terminal behind stdout, in as many colours as that has, with Rich."""

from __future__ import annotations

import io

from rich.console import Console
from rich.text import Text

from openness_kg.views.audit.as_text import lines
from openness_kg.views.audit.model import Audit


def render(audit: Audit) -> str:
    """Return the audit in colour."""
    seen = Console()
    console = Console(file=io.StringIO(), force_terminal=True, width=seen.width, no_color=seen.no_color)
    with console.capture() as capture:
        for line in lines(audit):
            console.print(Text(line.text, style=line.style), soft_wrap=True, highlight=False)
    return capture.get()
