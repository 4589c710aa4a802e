"""What the repositories of a model hub declare, as metadata in the Hub's own shape: streamed, whatever its size."""
