"""What a later edition has otherwise than an earlier one: systems, criteria, bases, levels."""

from openness_kg.views.changes.make import make_changes
from openness_kg.views.changes.model import Changes

__all__ = ["Changes", "make_changes"]
