"""openness-kg: the linked-data knowledge graph of how open "open" AI is.

The Python side loads the graph, runs the rules that stand in ``queries/`` and renders
answers. In a notebook::

    import openness_kg
    graph = openness_kg.load()
    graph.table().rows[0].name
    graph.explain("dolly", "llmdata").text()
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openness_kg.base.version import __version__

__all__ = ["OpennessError", "__version__", "load"]

if TYPE_CHECKING:
    from openness_kg.base.errors import OpennessError
    from openness_kg.notebook import load


def __getattr__(name: str) -> object:
    """Import the public names when first asked for, so that the command line starts fast."""
    if name == "load":
        from openness_kg.notebook import load

        return load
    if name == "OpennessError":
        from openness_kg.base.errors import OpennessError

        return OpennessError
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
