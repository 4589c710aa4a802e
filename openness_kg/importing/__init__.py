"""Importers: they turn what others publish into statements for the graph, and report what was wrong with it."""
