"""The graph as data: where it lies, the stores that hold it, the catalogue of queries, and names for its entities."""
