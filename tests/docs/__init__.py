"""The documents name what there is, and what they show runs."""
