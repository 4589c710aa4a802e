"""An overview as JSON: the same as of an explanation."""

from openness_kg.views.explain.as_json import render

__all__ = ["render"]
