"""The openness table: a project a row, a criterion a column, and what came of the derivation."""

from openness_kg.table.make import make_table
from openness_kg.table.model import Cell, Criterion, Mark, Named, Row, Table

__all__ = ["Cell", "Criterion", "Mark", "Named", "Row", "Table", "make_table"]
