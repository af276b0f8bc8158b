"""How entries come in: sources, fetching, reading, evidence, duplicates, review."""
