"""A SHACL engine that compiles each constraint of a shapes graph to one SPARQL 1.1 query, run where the data is.

The modules follow the specification: ``shapes`` reads a shapes graph (§2), ``targets`` and ``paths`` say what is looked
at (§2.1.3, §2.3.1), ``constraints`` has a function a constraint component (§4), ``sparql`` takes SHACL-SPARQL (§5),
``compiler`` puts them together, ``engine`` runs the queries, ``report`` writes the validation report (§3.6).
"""

from openness_kg.validation.compiled.compiler import CompiledConstraint, compile_shapes
from openness_kg.validation.compiled.engine import Result, run

__all__ = ["CompiledConstraint", "Result", "compile_shapes", "run"]
