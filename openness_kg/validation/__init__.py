"""Validation of the graph: SHACL shapes, and the parse of licence expressions that SHACL cannot do."""

from openness_kg.validation.check import check
from openness_kg.validation.model import Fault, ValidationReport

__all__ = ["Fault", "ValidationReport", "check"]
