"""Schema migrations, run by kb.database."""
