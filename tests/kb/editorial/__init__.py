"""Editorial work: runs, proposals, decisions, history."""
