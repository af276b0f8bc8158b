"""The form of a profile: what is asked in which order, read into a profile and back; unknown allowed everywhere."""
