"""Links to Wikidata: what it has for things of the graph, what that proves, and whether links still hold."""
