"""Pages, asked as a browser would, over a handful of entries."""
