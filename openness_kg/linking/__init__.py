"""What is asked of other graphs: federated queries, and links to Wikidata."""
