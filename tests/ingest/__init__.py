"""How entries come in."""
