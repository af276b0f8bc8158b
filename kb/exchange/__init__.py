"""Entries in other people's formats."""
