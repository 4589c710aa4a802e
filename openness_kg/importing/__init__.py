"""Importers: indexes in YAML become editions in Turtle, and a report says what was wrong with them."""

from openness_kg.importing.run import import_index

__all__ = ["import_index"]
