"""Builds and sites: the graph as static files."""

from openness_kg.site.build import build
from openness_kg.site.publish import publish

__all__ = ["build", "publish"]
