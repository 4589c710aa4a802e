"""Bills of materials: held against their standards, and against what the graph says."""
