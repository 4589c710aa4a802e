"""Queries of the catalogue: expected rows, what they need, and two engines that agree."""
