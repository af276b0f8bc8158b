"""What the shipped corpus promises."""
