"""The openness table: a project a row, a criterion a column, and what came of the derivation."""

from openness_kg.views.table.make import make_table
from openness_kg.views.table.model import Cell, Column, Mark, Row, Table

__all__ = ["Cell", "Column", "Mark", "Row", "Table", "make_table"]
