"""What people decide about entries: proposed changes, their review, history, and what is due for checking."""
