"""The build: validate, derive, and write tables and graph, all or nothing."""

from openness_kg.site.build import build

__all__ = ["build"]
