"""The catalogue Ecosystem Graphs: models and datasets, what they depend on, who can use them, under which licence."""
