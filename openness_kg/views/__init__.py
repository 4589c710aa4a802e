"""Views of the graph: each asks the queries of one folder, puts the answers together, and renders them."""
