"""The site as people use it: a real browser over the shipped corpus."""
