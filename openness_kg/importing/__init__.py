"""Importers: they turn what others publish into Turtle for the graph, and report what was wrong with it."""
