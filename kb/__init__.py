"""What we know: entries, their store, their index. Imports nothing of ours."""
