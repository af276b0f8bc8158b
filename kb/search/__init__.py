"""Search: a question in everyday German in, ranked entries with reasons out."""
